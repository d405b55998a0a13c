/**
 * The step before parsing: any document in plain names.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { type CompactOptions, compactBody, detach, expandBody, isOpaque } from './compact.js'
import { findBundledContext } from './contexts/bundled.js'
import { differingMember } from './core-members.js'
import { mend } from './mend.js'
import { readsAsPlainJson } from './plain.js'
import { withPublicInFull } from './public-in-full.js'
import { snapshot } from './snapshot.js'

const LANGUAGE = ['@language', '@direction']
const ACTIVITYSTREAMS = 'https://www.w3.org/ns/activitystreams'

/**
 * Gives a document in the names that the parsers of `tootkit/vocab` read.
 *
 * A document that {@link readsAsPlainJson} comes back as it is, at once and untouched; any other is
 * compacted. Contexts that are neither bundled nor given count as empty, `@language` of a context is left
 * aside (servers send it without meaning it), and terms that everybody knows need no definition. Nothing
 * is fetched and nothing is authenticated.
 *
 * @param document - A parsed JSON document of whatever shape.
 * @param options - Where further contexts come from.
 * @returns The document ready for `parseDocument`; what is no object at all comes back as it is.
 * @throws {@link MalformedError} `ERR_JSONLD_CONTEXT`: the contexts give one of `id`, `type`, `actor`,
 *   `object`, `to`, `cc`, `attributedTo` another value than stands under that name, or are invalid;
 *   `ERR_JSONLD_KEYWORD`: `@graph`, `@included`, `@reverse` or `@nest`; `ERR_JSONLD_LIMIT` or
 *   `ERR_JSON_LIMIT`: past {@link JSONLD_LIMITS}; `ERR_DOCUMENT_INVALID`: not JSON-LD.
 * @see {@link https://www.w3.org/TR/activitystreams-core/#jsonld ActivityStreams 2.0 §2.1}
 * @example
 * ```ts
 * const { actor } = (await normalizeDocument({
 *   '@context': ['https://www.w3.org/ns/activitystreams', { doer: { '@id': 'as:actor', '@type': '@id' } }],
 *   type: 'Like',
 *   doer: 'https://example.com/users/alice',
 * })) as { actor: string }
 * actor // => 'https://example.com/users/alice'
 * ```
 */
export async function normalizeDocument(document: unknown, options: CompactOptions = {}): Promise<unknown> {
  if (typeof document !== 'object' || document === null || readsAsPlainJson(document)) return document
  const given = snapshot(document)
  const normalized = await compactLeniently(given, options)
  const member = differingMember(given, normalized, false)
  if (member === undefined) return normalized
  throw new MalformedError('ERR_JSONLD_CONTEXT', `the contexts change what ${member} says`, {
    path: `/${member}`,
  })
}

/** Compacts a document as its sender meant it, rather than as JSON-LD would have it. */
export async function compactLeniently(document: object, options: CompactOptions): Promise<object> {
  const { body, rest } = detach(document)
  const meant = withUsualContext(cleaned(body, false) as object) // an object stays one
  const expanded = await expandBody(meant, options.contextLoader, { '@context': {} })
  return { ...withPublicInFull(await compactBody(mend(expanded))), ...rest }
}

/** Puts the ActivityStreams context first where no context is one: all take its names for granted. */
function withUsualContext(document: object): object {
  if (Array.isArray(document)) return document as object
  const { '@context': given = [] } = document as { '@context'?: unknown }
  const entries = (Array.isArray(given) ? (given as unknown[]) : [given]).filter((entry) => entry !== null)
  const bundled = findBundledContext(ACTIVITYSTREAMS)
  const hasUsual = entries.some((entry) => typeof entry === 'string' && findBundledContext(entry) === bundled)
  return { ...document, '@context': hasUsual ? entries : [ACTIVITYSTREAMS, ...entries] }
}

/**
 * Takes out what says nothing to a reader of plain names and something, or an error, to JSON-LD: members
 * that are null, signatures inside, and the default language of a context.
 */
function cleaned(value: unknown, isContext: boolean): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => cleaned(item, isContext))
  const entries = Object.entries(value) as [string, unknown][]
  return Object.fromEntries(
    entries
      .filter(([name, inner]) => (isContext ? !LANGUAGE.includes(name) : inner !== null && !isOpaque(name)))
      .map(([name, inner]) => [name, cleaned(inner, isContext || name === '@context')]),
  )
}
