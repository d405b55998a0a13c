/**
 * The work that the contexts of a document make, told before any of them is processed.
 *
 * A scoped context is written once and processed anew wherever its name stands; each time, all that is defined
 * by then is copied. So what is counted is not what is written, but how often it applies, never too low.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { reachOf } from './context-reach.js'
import { JSONLD_LIMITS } from './limits.js'

/** Gives what stands under `@context` at a URL; `undefined` where nobody has it. */
export type FindContext = (url: string) => unknown

/** Characters that are copied and compared in the time of one definition. */
const CHARACTERS_PER_UNIT = 64
/** Characters of an IRI that are taken apart and put together in that time. */
const IRI_CHARACTERS_PER_UNIT = 2
/** IRIs of this length are in honest documents, and are reckoned with in the size of a document. */
const USUAL_IRI_LENGTH = 256

/**
 * Refuses a document whose contexts would take too much work.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_LIMIT`, or `ERR_JSON_LIMIT` for contexts that nest too deep.
 */
export function assertContextWork(document: object, find: FindContext): void {
  const { maxContextWork } = JSONLD_LIMITS
  if (contextWork(document, find) <= maxContextWork) return
  throw new MalformedError(
    'ERR_JSONLD_LIMIT',
    `contexts of the document make more work than ${maxContextWork}`,
  )
}

/**
 * Counts the work of a document's contexts: how often one is processed, times all that they define together; and the
 * characters that they put into names and values.
 *
 * Whatever stands below a name counts as being in its scope, and every text as if it were a type: keywords have
 * aliases, and containers pass a scope on.
 */
export function contextWork(document: object, find: FindContext): number {
  const contexts = distinct(contextsOf(document))
  const survey = surveyContexts(contexts, find)
  const applications = countApplications(document, survey)
  const { once, eachTime } = reachOf(contexts, find)
  const excess = Math.max(0, once + eachTime * applications - USUAL_IRI_LENGTH)
  const characters = excess === 0 ? 0 : excess * countValues(document)
  return survey.weight * applications + characters / IRI_CHARACTERS_PER_UNIT
}

/** The values of all `@context` members that are not in a context themselves. */
export function contextsOf(document: unknown): unknown[] {
  if (typeof document !== 'object' || document === null) return []
  return Object.entries(document).flatMap(([name, value]: [string, unknown]) =>
    isContext(document, name) ? [value] : contextsOf(value),
  )
}

/** The URLs that stand in a context, at whatever depth. */
export function urlsIn(context: unknown, isEntry = true): string[] {
  if (typeof context === 'string') return isEntry ? [context] : []
  if (Array.isArray(context)) return context.flatMap((entry: unknown) => urlsIn(entry, isEntry))
  if (typeof context !== 'object' || context === null) return []
  return Object.entries(context).flatMap(([name, value]) =>
    urlsIn(value, name === '@context' || name === '@import'),
  )
}

interface Survey {
  /** All that is defined, which is what one copy may have to hold. */
  readonly weight: number
  /** How many contexts are processed where one of these names stands. */
  readonly scopes: ReadonlyMap<string, number>
  /** How many contexts are processed where this one stands. */
  readonly entriesOf: (context: unknown) => number
  /** Whether a context can end with its node, so that the one before is copied for what is inside. */
  readonly canEnd: boolean
}

/** Reads all contexts of a document, and those that they name. */
function surveyContexts(contexts: readonly unknown[], find: FindContext): Survey {
  const scoped = new Map<string, unknown[]>()
  const byUrl = new Map<string, number>()
  let weight = 1
  let canEnd = false

  function entriesOf(context: unknown, depth = 0): number {
    assertDepth(depth)
    if (typeof context === 'string') return entriesAt(context, depth)
    if (Array.isArray(context)) return sum(context.map((entry) => entriesOf(entry, depth + 1)))
    if (typeof context !== 'object' || context === null) return 1
    return 1 + sum(Object.entries(context).map(([name, value]) => entriesIn(name, value, depth + 1)))
  }

  /** What a member of a context adds: its own scope is processed where it is defined, to be checked. */
  function entriesIn(name: string, definition: unknown, depth: number): number {
    canEnd ||= name === '@propagate'
    if (name === '@import') return entriesOf(definition, depth)
    if (typeof definition !== 'object' || definition === null || !Object.hasOwn(definition, '@context'))
      return 0
    const { '@context': context } = definition as { '@context': unknown }
    scoped.set(name, [...(scoped.get(name) ?? []), context])
    return 1 + entriesOf(context, depth)
  }

  function entriesAt(url: string, depth: number): number {
    const known = byUrl.get(url)
    if (known !== undefined) return known
    byUrl.set(url, 1) // contexts that name each other end here, as they do in the processor
    const context = find(url)
    weight += weigh(context)
    const entries = 1 + entriesOf(context ?? {}, depth + 1)
    byUrl.set(url, entries)
    return entries
  }

  for (const context of contexts) {
    weight += weigh(context)
    entriesOf(context)
  }
  const scopes = [...scoped].map(([name, own]): [string, number] => [
    name,
    1 + Math.max(...own.map((context) => entriesOf(context))),
  ])
  return { weight, scopes: new Map(scopes), canEnd, entriesOf }
}

/** Counts how often a context is processed, or copied, for the members of a document. */
function countApplications(document: object, { scopes, canEnd, entriesOf }: Survey): number {
  const isScope = (value: unknown): boolean => typeof value === 'string' && scopes.has(value)

  function enter(value: unknown, above: Above): number {
    if (typeof value === 'string') return 2 * (scopes.get(value) ?? 0) // it is copied with the one before
    if (typeof value !== 'object' || value === null) return 0
    if (Array.isArray(value)) return sum(value.map((item) => enter(item, above)))
    const { '@context': context, ...members } = value as Readonly<Record<string, unknown>>
    const isFresh = above.scoped > 0 || above.ends
    const own = context === undefined ? 0 : isFresh ? entriesOf(context) : entriesAnew(context, above)
    const ends = above.ends || Object.values(members).flat().some(isScope)
    const processed = context === undefined && !isFresh ? above.processed : new Set<string>()
    const inside = Object.entries(members).map(([name, inner]) => {
      const entries = scopes.get(name) ?? 0
      return entries + enter(inner, { scoped: above.scoped + entries, ends, processed })
    })
    return own + above.scoped + (above.ends ? 1 : 0) + sum(inside)
  }

  /** The same context inside the same one is processed once. */
  function entriesAnew(context: unknown, { processed }: Above): number {
    const text = JSON.stringify(context)
    if (processed.has(text)) return 0
    processed.add(text)
    return entriesOf(context)
  }

  return enter(document, { scoped: 0, ends: canEnd, processed: new Set() })
}

/** What the contexts above bring to an object. */
interface Above {
  /** How many scoped ones are processed for it. */
  readonly scoped: number
  /** Whether the one above may end with the object, which then needs a copy of the one before. */
  readonly ends: boolean
  /** What was processed on top of the one above. */
  readonly processed: Set<string>
}

/** Each context once, however often it is written. */
function distinct(contexts: readonly unknown[]): unknown[] {
  return [...new Map(contexts.map((context) => [JSON.stringify(context), context])).values()]
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return 1 + sum(Object.values(value).map(countValues))
}

/** The size of a context: every value in it, and its characters. */
function weigh(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / CHARACTERS_PER_UNIT
  if (typeof value !== 'object' || value === null) return 1
  const names = Object.keys(value).join('').length / CHARACTERS_PER_UNIT
  return 1 + names + sum(Object.values(value).map(weigh))
}

function isContext(owner: object, name: string): boolean {
  return name === '@context' && !Array.isArray(owner)
}

function assertDepth(depth: number): void {
  const { maxDepth } = JSONLD_LIMITS
  if (depth <= maxDepth) return
  throw new MalformedError('ERR_JSON_LIMIT', `contexts nest deeper than ${maxDepth} levels`)
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
