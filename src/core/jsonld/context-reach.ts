/**
 * The length of the IRIs that contexts make of short names.
 *
 * @module
 */
import type { FindContext } from './context-work.js'

type Members = Readonly<Record<string, unknown>>

/** Definitions that lead to one another; longer chains are in no honest context. */
const MAX_CHAIN = 8

/** How long a name can get. */
export interface Reach {
  /** By a definition, and by what holds for all names, wherever it is said. */
  readonly once: number
  /** By every context that is processed: a relative `@vocab` or `@base` continues the one before. */
  readonly eachTime: number
}

/**
 * Finds the length of the longest IRI that a name of a document may stand for; never too low.
 *
 * @returns Infinite lengths where definitions lead to one another without end.
 */
export function reachOf(contexts: readonly unknown[], find: FindContext): Reach {
  const texts = new Map<string, string[]>()
  const general: string[] = []
  const seen = new Set<string>()
  contexts.forEach(collect)

  function collect(context: unknown): void {
    if (typeof context === 'string') {
      if (seen.has(context)) return
      seen.add(context)
      collect(find(context))
    } else if (Array.isArray(context)) context.forEach(collect)
    else if (isObject(context)) {
      for (const [name, definition] of Object.entries(context)) collectDefinition(name, definition)
    }
  }

  function collectDefinition(name: string, definition: unknown): void {
    if (name === '@import') return collect(definition)
    const { '@context': scoped, ...parts }: Members = isObject(definition)
      ? definition
      : { '@id': definition }
    collect(scoped)
    const said = Object.values(parts).filter((part) => typeof part === 'string')
    if (name.startsWith('@')) general.push(...said)
    else texts.set(name, [...(texts.get(name) ?? []), ...said])
  }

  const lengths = new Map<string, number>()
  /** The longest of what a name is defined as; a name that leads to itself has none. */
  function longest(name: string, chain: number): number {
    if (chain > MAX_CHAIN) return Infinity
    const known = lengths.get(name)
    if (known !== undefined) return known
    const others = (texts.get(name) ?? []).filter((text) => text !== name) // which says nothing
    const length = Math.max(0, ...others.map((text) => lengthOf(text, chain + 1)))
    lengths.set(name, length)
    return length
  }

  function lengthOf(text: string, chain: number): number {
    const prefix = text.split(':', 1)[0] ?? ''
    return (
      text.length +
      (texts.has(prefix) && !text.startsWith('//', prefix.length + 1) ? longest(prefix, chain) : 0)
    )
  }

  const definitions = [...texts.keys()].map((name) => Math.max(longest(name, 0), lengthOf(name, 0)))
  const relative = general.filter((text) => !text.includes(':'))
  return {
    once: Math.max(0, ...definitions) + sum(general.map((text) => lengthOf(text, 0))),
    eachTime: Math.max(0, ...relative.map((text) => text.length)),
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
