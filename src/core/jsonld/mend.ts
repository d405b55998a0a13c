/**
 * What servers mean where their contexts say a little less or a little other.
 *
 * Honest contexts differ in coercions, spell namespaces their own way and leave terms out that everybody
 * knows. Reading plain names does not notice; here the expanded form is brought to the same.
 *
 * @module
 */
import type { Expanded } from './processor.js'
import { TERMS, TERMS_BY_IRI, type Term, canonicalIri, expandPrefix } from './terms.js'

const ITEMS = 'https://www.w3.org/ns/activitystreams#items'

/** Gives expanded JSON-LD in the IRIs and coercions of our own context. */
export function mend(expanded: readonly Expanded[]): Expanded[] {
  return expanded.map((node) => mendNode(node))
}

function mendNode(node: Expanded): Expanded {
  const mended: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(node)) {
    if (name === '@type') mended[name] = mendTypes(value)
    else if (name === '@list' || name === '@set') mended[name] = mendAll(value)
    else if (name.startsWith('@')) mended[name] = value
    else addProperty(mended, termIri(name), value)
  }
  return mended
}

function addProperty(node: Record<string, unknown>, iri: string, value: unknown): void {
  const term = TERMS_BY_IRI.get(iri)
  const values = [...((node[iri] ?? []) as unknown[]), ...mendAll(value)] // expanded, a property is a list
  node[iri] = term === undefined ? values : arrange(values, term).map((item) => coerce(item, term))
}

/** Makes a list of what we read as one, and no list of the rest; `items` may be either. */
function arrange(values: readonly unknown[], { iri, container }: Term): readonly unknown[] {
  const isList = values.some((item) => isObject(item) && '@list' in item)
  if (isList === (container === '@list') || iri === ITEMS) return values
  return isList
    ? values.flatMap((item) => (isObject(item) && '@list' in item ? item['@list'] : item))
    : [{ '@list': values }]
}

function mendAll(value: unknown): unknown[] {
  return [value].flat().map((item: unknown) => (isObject(item) ? mendNode(item) : item))
}

/** Types of a node are a list, the type of a value is none. */
function mendTypes(types: unknown): unknown {
  if (Array.isArray(types)) return types.map((type: unknown) => mendTypes(type))
  return typeof types === 'string' ? termIri(types) : types
}

/**
 * A name that no context defined, `_:name`, stands for the term that everybody knows by it, and so does an
 * undefined prefix.
 */
function termIri(iri: string): string {
  const term = iri.startsWith('_:') ? TERMS.get(iri.slice(2)) : undefined
  return term?.iri ?? canonicalIri(expandPrefix(iri))
}

/** Brings a value to what our context makes of the same plain value. */
function coerce(item: unknown, { coercion }: Term): unknown {
  if (!isObject(item) || '@list' in item) return item
  if (!('@value' in item)) {
    const isReference = Object.keys(item).length === 1 && '@id' in item
    return isReference && coercion !== '@id' ? literal(item['@id'], coercion, undefined) : item
  }
  const value = item['@value']
  if (item['@type'] === '@json') return item
  if (coercion === '@id') return typeof value === 'string' ? { '@id': value } : item
  return literal(value, coercion, item['@language'])
}

function literal(value: unknown, type: string | undefined, language: unknown): Expanded {
  if (type !== undefined) return { '@value': value, '@type': type }
  return language === undefined ? { '@value': value } : { '@value': value, '@language': language }
}

function isObject(value: unknown): value is Expanded {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
