/**
 * What a context does to the names that we read.
 *
 * @module
 */
import { BUNDLED_CONTEXTS, findBundledContext } from './contexts/bundled.js'
import { PREFIXES, TERMS, TERMS_BY_IRI, canonicalIri, isNamespace, means } from './terms.js'

type Members = Readonly<Record<string, unknown>>

/** Members of a context that change no name. */
const HARMLESS_KEYWORDS: ReadonlySet<string> = new Set(['@language', '@direction', '@version'])
/** Members of a definition that reach further than its own name. */
const FAR_REACHING = ['@reverse', '@nest', '@context', '@import']
const HARMLESS_CONTAINERS: ReadonlySet<unknown> = new Set(['@set', '@list'])
/** Definitions that lead to one another; longer chains are in no honest context. */
const MAX_CHAIN = 4

/** What a bundled context does to the names that we read. */
interface Effect {
  readonly changes: ReadonlySet<string>
  readonly keeps: readonly string[]
}

const OUR_NAMESPACES: ReadonlySet<string> = new Set(PREFIXES.values())

const EFFECTS: ReadonlyMap<object, Effect> = new Map(
  BUNDLED_CONTEXTS.map((context): [object, Effect] => [context, effectOf(context)]),
)

/**
 * Notes which names mean something else than ours under a context.
 *
 * @param context - The value of an `@context`.
 * @param changed - Names with another meaning; a prefix that stands for one of our namespaces under a
 *   name of its own counts as all the names that it makes. Names are added, or taken out where restored.
 * @returns False when the context reaches further than single names.
 */
export function judgeContext(context: unknown, changed: Set<string>): boolean {
  if (context === null || context === undefined) return true // as good as absent
  const entries: readonly unknown[] = Array.isArray(context) ? context : [context]
  return entries.every((entry) => {
    if (typeof entry === 'string') return judgeUrl(entry, changed)
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return false
    return judgeDefinitions(entry as Members, changed)
  })
}

function judgeUrl(url: string, changed: Set<string>): boolean {
  const context = findBundledContext(url)
  const effect = context === undefined ? undefined : EFFECTS.get(context)
  if (effect === undefined) return true // what we do not have defines nothing of ours
  if (changed.size > 0) for (const name of effect.keeps) changed.delete(name)
  for (const name of effect.changes) changed.add(name)
  return true
}

function judgeDefinitions(definitions: Members, changed: Set<string>): boolean {
  for (const [name, definition] of Object.entries(definitions)) {
    if (name.startsWith('@')) {
      if (HARMLESS_KEYWORDS.has(name)) continue
      return false
    }
    if (isObject(definition) && FAR_REACHING.some((member) => Object.hasOwn(definition, member))) return false
    const verdict = judgeDefinition(name, definition, definitions)
    if (verdict === 'unsafe') return false
    if (verdict === 'changed') changed.add(name)
    else if (verdict === 'kept') changed.delete(name)
    else if (verdict === 'prefix') addPrefixed(name, definition, definitions, changed)
  }
  return true
}

type Verdict = 'kept' | 'changed' | 'prefix' | 'unread' | 'unsafe'

function judgeDefinition(name: string, definition: unknown, local: Members): Verdict {
  const iri = iriOf(definition, local)
  const term = TERMS.get(name)
  if (term !== undefined)
    return means(term, iri) && keepsValues(definition, term.container) ? 'kept' : 'changed'
  if (iri === undefined) return 'unread'
  if (name === 'as') return iri === PREFIXES.get('as') ? 'unread' : 'unsafe'
  if (iri.startsWith('@') || TERMS_BY_IRI.has(iri)) return 'changed' // another name for what we read
  return isNamespace(iri) && !PREFIXES.has(name) ? 'prefix' : 'unread'
}

/** Adds the spellings of our terms under a prefix that is none of ours. */
function addPrefixed(prefix: string, definition: unknown, local: Members, changed: Set<string>): void {
  const namespace = iriOf(definition, local)
  if (namespace === undefined || !OUR_NAMESPACES.has(namespace)) return
  for (const { iri } of TERMS.values()) {
    if (iri.startsWith(namespace)) changed.add(`${prefix}:${iri.slice(namespace.length)}`)
  }
  if (namespace === PREFIXES.get('as')) changed.add(`${prefix}:Public`)
}

/** Tells whether values under a definition are written as under ours. */
function keepsValues(definition: unknown, container: string | undefined): boolean {
  if (!isObject(definition)) return container !== '@language'
  if (definition['@type'] === '@json') return false
  const containers = [definition['@container'] ?? []].flat()
  if (container === '@language') return containers.length === 1 && containers[0] === container
  return containers.every((item) => HARMLESS_CONTAINERS.has(item))
}

/** Gives the full IRI or keyword that a definition stands for, in our spelling. */
function iriOf(definition: unknown, local: Members): string | undefined {
  const name: unknown = isObject(definition) ? definition['@id'] : definition
  return typeof name === 'string' ? canonicalIri(expand(name, local, 0)) : undefined
}

function expand(name: string, local: Members, chain: number): string {
  if (name.startsWith('@') || chain > MAX_CHAIN) return name
  const colon = name.indexOf(':')
  if (colon === -1) return namedIri(name, local, chain) ?? name
  if (name.startsWith('//', colon + 1)) return name
  const prefix = name.slice(0, colon)
  const namespace = namedIri(prefix, local, chain) ?? PREFIXES.get(prefix)
  return namespace === undefined ? name : namespace + name.slice(colon + 1)
}

/** Gives what a name inside a definition stands for, by the definitions beside it and by ours. */
function namedIri(name: string, local: Members, chain: number): string | undefined {
  const definition = Object.hasOwn(local, name) ? local[name] : undefined
  const value: unknown = isObject(definition) ? definition['@id'] : definition
  if (typeof value === 'string' && value !== name) return expand(value, local, chain + 1)
  return TERMS.get(name)?.iri
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Judges a context that comes with the package by its names alone: its scoped contexts hold for proofs, of
 * which we read nothing, or say of keys what ours says.
 */
function effectOf(context: object): Effect {
  const changes = new Set<string>()
  const keeps: string[] = []
  for (const entry of [context].flat() as readonly unknown[]) {
    if (!isObject(entry)) continue
    for (const [name, definition] of Object.entries(entry)) {
      if (name.startsWith('@')) continue
      const verdict = judgeDefinition(name, definition, entry)
      if (verdict === 'kept') keeps.push(name)
      else if (verdict === 'changed') changes.add(name)
      else if (verdict === 'prefix') addPrefixed(name, definition, entry, changes)
    }
  }
  return { changes, keeps }
}
