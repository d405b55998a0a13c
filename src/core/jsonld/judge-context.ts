/**
 * What a context does to the names that we read.
 *
 * @module
 */
import { BUNDLED_CONTEXTS, findBundledContext } from './contexts/bundled.js'
import { JSONLD_LIMITS } from './limits.js'
import { PREFIXES, TERMS, TERMS_BY_IRI, canonicalIri, isNamespace, means } from './terms.js'

type Members = Readonly<Record<string, unknown>>

/** What the contexts of one document have done so far. */
export interface Judgement {
  /** Names that mean something else than ours, and prefixed spellings of ours that we would not know. */
  readonly changed: Set<string>
  /** What inline definitions have made of names that are none of ours. */
  readonly defined: Map<string, string>
  /** How many prefixes that are none of ours were given to a namespace of ours. */
  prefixes: number
}

/** Starts to judge the contexts of one document. */
export function startJudging(): Judgement {
  return { changed: new Set(), defined: new Map(), prefixes: 0 }
}

/** Members of a context that change no name. */
const HARMLESS_KEYWORDS: ReadonlySet<string> = new Set(['@language', '@direction', '@version'])
/** Members of a definition that reach further than its own name. */
const FAR_REACHING = ['@reverse', '@nest', '@context', '@import']
const HARMLESS_CONTAINERS: ReadonlySet<unknown> = new Set(['@set', '@list'])
/** Definitions that lead to one another; longer chains are in no honest context. */
const MAX_CHAIN = 4
/** Prefixes for namespaces of ours: each makes a spelling of all names in it. */
const MAX_PREFIXES = 16
/** IRIs without an authority that stand in contexts as they are. */
const SCHEMES: ReadonlySet<string> = new Set(['urn', 'did', 'tag'])
const OUR_NAMESPACES: ReadonlySet<string> = new Set(PREFIXES.values())

/** What a bundled context does to the names that we read. */
interface Effect {
  readonly changes: ReadonlySet<string>
  readonly keeps: readonly string[]
}

const EFFECTS: ReadonlyMap<object, Effect> = new Map(
  BUNDLED_CONTEXTS.map((context): [object, Effect] => [context, effectOf(context)]),
)

/**
 * Notes what a context does to the names that we read.
 *
 * @param context - The value of an `@context`.
 * @param judgement - What the contexts before it have done; added to.
 * @returns False when the context reaches further than single names, or defines more than is worth following.
 */
export function judgeContext(context: unknown, judgement: Judgement): boolean {
  if (context === null || context === undefined) return true // as good as absent
  const entries: readonly unknown[] = Array.isArray(context) ? context : [context]
  return entries.every((entry) => {
    if (typeof entry === 'string') return judgeUrl(entry, judgement)
    return isObject(entry) && judgeDefinitions(entry, judgement)
  })
}

function judgeUrl(url: string, { changed }: Judgement): boolean {
  const context = findBundledContext(url)
  const effect = context === undefined ? undefined : EFFECTS.get(context)
  if (effect === undefined) return true // what we do not have defines nothing of ours
  if (changed.size > 0) for (const name of effect.keeps) changed.delete(name)
  for (const name of effect.changes) changed.add(name)
  return true
}

function judgeDefinitions(definitions: Members, judgement: Judgement): boolean {
  for (const [name, definition] of Object.entries(definitions)) {
    if (name.startsWith('@')) {
      if (HARMLESS_KEYWORDS.has(name)) continue
      return false
    }
    if (isObject(definition) && FAR_REACHING.some((member) => Object.hasOwn(definition, member))) return false
    const iri = iriOf(definition, definitions, judgement)
    const verdict = judgeDefinition(name, definition, iri)
    if (verdict === 'unsafe') return false
    if (verdict === 'kept') judgement.changed.delete(name)
    else if (verdict === 'changed') judgement.changed.add(name)
    else if (verdict === 'prefix') addPrefixed(name, iri, judgement)
    if (judgement.prefixes > MAX_PREFIXES || judgement.defined.size > JSONLD_LIMITS.maxExpandedNodes)
      return false
    if (!isFirstMeaning(name, iri, judgement)) return false
  }
  return true
}

/** A name of their own that contexts give two meanings is too much to follow. */
function isFirstMeaning(name: string, iri: string | undefined, { defined }: Judgement): boolean {
  if (TERMS.has(name)) return true
  const before = defined.get(name)
  defined.set(name, iri ?? '')
  return before === undefined || before === (iri ?? '')
}

type Verdict = 'kept' | 'changed' | 'prefix' | 'unread' | 'unsafe'

function judgeDefinition(name: string, definition: unknown, iri: string | undefined): Verdict {
  const term = TERMS.get(name)
  if (term !== undefined) {
    return means(term, iri) && keepsValues(definition, term.container) ? 'kept' : 'changed'
  }
  if (PREFIXES.has(name)) return iri === PREFIXES.get(name) ? 'unread' : 'unsafe'
  if (iri === undefined) return 'unread'
  if (iri.startsWith('@') || TERMS_BY_IRI.has(iri) || !isAbsolute(iri)) return 'changed'
  return isNamespace(iri) ? 'prefix' : 'unread'
}

/** Tells whether values under a definition are written as under ours. */
function keepsValues(definition: unknown, container: string | undefined): boolean {
  if (!isObject(definition)) return container !== '@language'
  if (definition['@type'] === '@json') return false
  const containers = [definition['@container'] ?? []].flat()
  if (container === '@language') return containers.length === 1 && containers[0] === container
  return containers.every((item) => HARMLESS_CONTAINERS.has(item))
}

/** Adds the spellings of our terms under a prefix that is none of ours. */
function addPrefixed(prefix: string, namespace: string | undefined, judgement: Judgement): void {
  if (namespace === undefined || !OUR_NAMESPACES.has(namespace)) return
  const { changed } = judgement
  judgement.prefixes++
  for (const { iri } of TERMS.values()) {
    if (iri.startsWith(namespace)) changed.add(`${prefix}:${iri.slice(namespace.length)}`)
  }
  if (namespace === PREFIXES.get('as')) changed.add(`${prefix}:Public`)
}

/** Gives the full IRI or keyword that a definition stands for, in our spelling; a name that leads nowhere as it is. */
function iriOf(definition: unknown, local: Members, judgement: Judgement): string | undefined {
  const name: unknown = isObject(definition) ? definition['@id'] : definition
  return typeof name === 'string' ? canonicalIri(expand(name, local, judgement, 0)) : undefined
}

function expand(name: string, local: Members, judgement: Judgement, chain: number): string {
  if (name.startsWith('@') || chain > MAX_CHAIN) return name
  const colon = name.indexOf(':')
  if (colon === -1) return definedIri(name, local, judgement, chain) ?? name
  if (name.startsWith('//', colon + 1)) return name
  const prefix = name.slice(0, colon)
  const namespace = definedIri(prefix, local, judgement, chain) ?? PREFIXES.get(prefix)
  return namespace === undefined ? name : namespace + name.slice(colon + 1)
}

/** Gives what a name inside a definition stands for, by the definitions beside and before it. */
function definedIri(name: string, local: Members, judgement: Judgement, chain: number): string | undefined {
  const definition = Object.hasOwn(local, name) ? local[name] : undefined
  const value: unknown = isObject(definition) ? definition['@id'] : definition
  if (typeof value === 'string')
    return value === name ? undefined : expand(value, local, judgement, chain + 1)
  return judgement.defined.get(name)
}

/** Tells whether an IRI is one, and not a prefixed name whose prefix we have not seen. */
function isAbsolute(iri: string): boolean {
  const colon = iri.indexOf(':')
  return colon !== -1 && (iri.startsWith('//', colon + 1) || SCHEMES.has(iri.slice(0, colon)))
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Judges a context that comes with the package by its names alone: its scoped contexts hold for proofs, of
 * which we read nothing, or say of keys what ours says.
 */
function effectOf(context: object): Effect {
  const judgement = startJudging()
  const keeps: string[] = []
  for (const entry of [context].flat() as readonly unknown[]) {
    if (!isObject(entry)) continue
    for (const [name, definition] of Object.entries(entry)) {
      if (name.startsWith('@')) continue
      const iri = iriOf(definition, entry, judgement)
      const verdict = judgeDefinition(name, definition, iri)
      if (verdict === 'kept') keeps.push(name)
      else if (verdict === 'changed') judgement.changed.add(name)
      else if (verdict === 'prefix') addPrefixed(name, iri, judgement)
    }
  }
  return { changes: judgement.changed, keeps }
}
