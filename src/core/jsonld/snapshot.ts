/**
 * Copies of what a caller hands in, so that nothing of it can change or throw later.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { JSONLD_LIMITS } from './limits.js'
import type { Expanded } from './processor.js'

/**
 * Looks at a document; whatever it throws of its own (a proxy, a getter) makes it malformed.
 *
 * @throws {@link MalformedError} As `read` does, else `ERR_DOCUMENT_INVALID`.
 */
export function readSafely<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof MalformedError) throw error
    throw new MalformedError('ERR_DOCUMENT_INVALID', 'document cannot be read', { cause: error })
  }
}

/**
 * Copies a document within the limits of reading.
 *
 * @throws {@link MalformedError} `ERR_DOCUMENT_INVALID`: neither object nor list; `ERR_JSON_LIMIT`.
 */
export function snapshot(document: unknown): object {
  if (typeof document !== 'object' || document === null) throw notJson('a JSON object')
  return readSafely(() => copy(document, { nodes: 0 }, 1))
}

/** Copies a document that has to be an object. */
export function snapshotObject(document: unknown): Expanded {
  const copied = snapshot(document)
  if (Array.isArray(copied)) throw notJson('one JSON object')
  return copied as Expanded
}

function copy(value: object, seen: { nodes: number }, depth: number): object {
  const { maxDepth, maxNodes } = JSONLD_LIMITS
  if (depth > maxDepth) throw tooMuch(`nests deeper than ${maxDepth} levels`)
  const inner = (item: unknown): unknown => {
    if (++seen.nodes > maxNodes) throw tooMuch(`holds more than ${maxNodes} values`)
    return typeof item === 'object' && item !== null ? copy(item, seen, depth + 1) : item
  }
  if (Array.isArray(value)) return value.map(inner)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inner(item)]))
}

function notJson(what: string): MalformedError {
  return new MalformedError('ERR_DOCUMENT_INVALID', `a document is ${what}`)
}

function tooMuch(what: string): MalformedError {
  return new MalformedError('ERR_JSON_LIMIT', `document ${what}`)
}
