/**
 * The difference between a document and the part of it that is signed.
 *
 * @module
 */
import type { Expanded } from './processor.js'

/**
 * Lists what was in a document and is no more.
 *
 * @returns JSON pointers, of the outermost member or list concerned.
 */
export function lostMembers(before: Expanded, after: Expanded, pointer = ''): string[] {
  return Object.entries(before).flatMap(([name, value]) => {
    if (name === '@context') return []
    return lostFrom(value, after[name], `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  })
}

function lostFrom(before: unknown, after: unknown, pointer: string): string[] {
  if (after === undefined) return [pointer]
  if (Array.isArray(before)) {
    if (!Array.isArray(after) || after.length !== before.length) return [pointer]
    return before.flatMap((item, i) => lostFrom(item, after[i], `${pointer}/${i}`))
  }
  if (typeof before !== 'object' || before === null) return before === after ? [] : [pointer]
  if (typeof after !== 'object' || after === null) return [pointer]
  return lostMembers(before as Expanded, after as Expanded, pointer)
}
