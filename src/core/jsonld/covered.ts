/**
 * The part of a document that its canonical graph covers.
 *
 * Names without a definition, relative ids and empty lists make no statement: whoever forwards a signed
 * document can put in or change them at will.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import type { Expanded } from './processor.js'

/** As the processor tells them; what is no such IRI makes no statement. */
const ABSOLUTE_IRI = /^[a-z][a-z\d+.-]*:\S*$/i
const LANGUAGE_TAG = /^[a-z]{1,8}(?:-[a-z\d]{1,8})*$/i
/** Spells out lists and types, which the graph cannot tell from `@list` and `@type`. */
const RDF_NAMESPACE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const XSD = 'http://www.w3.org/2001/XMLSchema#'
/** The type of `totalItems`, `width` and `height`, which ActivityStreams writes as numbers. */
const NON_NEGATIVE_INTEGER = `${XSD}nonNegativeInteger`

/**
 * Leaves of an expanded document what makes statements, in the one spelling of each.
 *
 * @param root - The expanded document.
 * @returns The same without what its graph does not know of.
 * @throws {@link MalformedError} `ERR_JSONLD_KEYWORD`: something else in the document leads back to the root,
 *   so that the same graph can be told from another thing; blank node labels; RDF's own spelling of lists.
 */
export function coveredPart(root: Expanded): Expanded {
  const covered = coverNode(root) ?? {}
  const { '@id': id, ...members } = covered
  const inside = Object.values(members).flat()
  if (id !== undefined && inside.some((item) => !isReferenceTo(item, id) && leadsTo(item, id))) {
    throw restructured('what is inside leads back to the document')
  }
  return covered
}

function coverNode(node: Expanded): Expanded | undefined {
  const covered: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(node)) {
    if (name === '@id') {
      if (typeof value !== 'string' || value.startsWith('_:')) throw restructured('a blank node has a label')
      if (!ABSOLUTE_IRI.test(value)) return undefined
      covered[name] = value
    } else {
      const values = name === '@type' ? coverTypes(value) : coverProperty(name, value)
      if (values.length > 0) covered[name] = values
    }
  }
  return covered
}

function coverTypes(types: unknown): unknown[] {
  return [types].flat().filter((type) => typeof type === 'string' && ABSOLUTE_IRI.test(type))
}

function coverProperty(iri: string, value: unknown): unknown[] {
  if (!ABSOLUTE_IRI.test(iri)) return [] // `_:` of names that nobody defined, `@index`
  if (iri.startsWith(RDF_NAMESPACE)) throw restructured('a list or type is spelt out')
  return [value].flat().flatMap((item: unknown) => coverItem(iri, item as Expanded) ?? [])
}

function coverItem(iri: string, item: Expanded): Expanded | undefined {
  if ('@value' in item) return coverValue(item)
  const list = item['@list']
  return list === undefined ? coverNode(item) : { '@list': coverProperty(iri, list) }
}

function coverValue(item: Expanded): Expanded | undefined {
  const { '@value': value, '@type': type, '@language': language } = item
  if (value === null) return undefined
  if (typeof type === 'string') {
    return type === '@json' || ABSOLUTE_IRI.test(type) ? nativeValue(value, type) : undefined
  }
  if (language === undefined) return { '@value': value }
  return typeof language === 'string' && LANGUAGE_TAG.test(language)
    ? { '@value': value, '@language': language }
    : undefined
}

/** `true` and `"true"^^xsd:boolean` are one statement, and so are numbers: only the native form is read. */
function nativeValue(value: unknown, type: string): Expanded {
  const native = typeof value === 'string' ? nativeForm(value, type) : undefined
  if (native === undefined) return { '@value': value, '@type': type }
  return type === NON_NEGATIVE_INTEGER ? { '@value': native, '@type': type } : { '@value': native }
}

function nativeForm(text: string, type: string): boolean | number | undefined {
  const number = Number(text)
  switch (type) {
    case `${XSD}boolean`:
      return text === 'true' ? true : text === 'false' ? false : undefined
    case `${XSD}double`:
      return Number.isFinite(number) && !Number.isInteger(number) ? number : undefined
    case `${XSD}integer`:
    case NON_NEGATIVE_INTEGER:
      return String(number) === text ? number : undefined
    default:
      return undefined
  }
}

function leadsTo(value: unknown, id: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => leadsTo(item, id))
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, inner]) => (name === '@id' ? inner === id : leadsTo(inner, id)))
}

/** A document may say of itself that it is its own `url`. */
function isReferenceTo(item: unknown, id: unknown): boolean {
  return (
    typeof item === 'object' &&
    item !== null &&
    (item as Expanded)['@id'] === id &&
    Object.keys(item).length === 1
  )
}

function restructured(what: string): MalformedError {
  return new MalformedError('ERR_JSONLD_KEYWORD', `signed document is ambiguous: ${what}`)
}
