/**
 * The `@context` of what we send: Mastodon's, no longer than the document needs.
 *
 * @module
 */
import {
  ACTIVITYSTREAMS_CONTEXT,
  EXTENSION_TERMS,
  NAMED_CONTEXTS,
  PREFIXES,
  type TermDefinition,
} from './terms.js'

/** Value of an `@context`. */
export type Context = string | readonly (string | Readonly<Record<string, TermDefinition>>)[]

/** Names that call for a named context, and names that we define ourselves. */
const TERMS: ReadonlySet<string> = new Set([
  ...NAMED_CONTEXTS.flatMap(({ names }) => names),
  ...Object.keys(EXTENSION_TERMS),
  ...Object.keys(PREFIXES).map((prefix) => `${prefix}:`),
])

/** Tells whether a name has to be defined where it is used. */
export function isTerm(name: string): boolean {
  return TERMS.has(name)
}

/** Tells whether the value of a term is the id of something. */
export function isIdTerm(name: string): boolean {
  const definition = Object.hasOwn(EXTENSION_TERMS, name) ? EXTENSION_TERMS[name] : undefined
  return typeof definition === 'object' && definition['@type'] === '@id'
}

/** Makes the context that defines the terms used. */
export function contextFor(used: ReadonlySet<string>): Context {
  const urls = NAMED_CONTEXTS.filter(({ names }) => names.some((name) => used.has(name))).map(
    ({ url }) => url,
  )
  const terms = definitionsOf(used)
  if (urls.length === 0 && terms === undefined) return ACTIVITYSTREAMS_CONTEXT
  return [ACTIVITYSTREAMS_CONTEXT, ...urls, ...(terms === undefined ? [] : [terms])]
}

/** The definitions of the terms used, each prefix before the first that needs it. */
function definitionsOf(used: ReadonlySet<string>): Record<string, TermDefinition> | undefined {
  const definitions: Record<string, TermDefinition> = {}
  let any = false
  for (const [name, definition] of ORDERED_TERMS) {
    if (!used.has(name)) continue
    any = true
    const iri = typeof definition === 'string' ? definition : definition['@id']
    const prefix = iri.slice(0, iri.indexOf(':'))
    if (PREFIXES[prefix] !== undefined) definitions[prefix] ??= PREFIXES[prefix]
    definitions[name] = definition
  }
  for (const prefix in PREFIXES) {
    if (!used.has(`${prefix}:`)) continue
    any = true
    definitions[prefix] ??= PREFIXES[prefix] ?? ''
  }
  return any ? definitions : undefined
}

const ORDERED_TERMS = Object.entries(EXTENSION_TERMS)

/** The context that defines every term we know. */
export const FULL_CONTEXT: Context = contextFor(new Set([...TERMS].filter((name) => !name.endsWith(':'))))
