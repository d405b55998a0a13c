/**
 * Compaction: one document, whatever its contexts, in the names that we read.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { READING_CONTEXT } from './contexts/reading.js'
import type { ContextLoader } from './given-contexts.js'
import { assertBody } from './keywords.js'
import { type Expanded, compactExpanded, expand } from './processor.js'
import { snapshot } from './snapshot.js'

/** Options of {@link compact}. */
export interface CompactOptions {
  /**
   * Asked for the contexts that the package does not have.
   *
   * @defaultValue none: an unknown context is refused
   */
  readonly contextLoader?: ContextLoader
}

/** Tells members that cover the document as it was sent, so they are carried over as they are. */
export function isOpaque(name: string): boolean {
  return name === 'signature' || name === 'proof'
}

/**
 * Compacts a document against the context of every term that tootkit reads, strictly by JSON-LD 1.1.
 *
 * Nothing is fetched. A name that no context defines stays as it stands and says nothing to JSON-LD; nor
 * is a signature checked here: `signature` and `proof` are carried over.
 *
 * @param document - A parsed JSON-LD document; an array must hold a single node.
 * @param options - Where further contexts come from.
 * @returns The compacted document, `@context` included.
 * @throws {@link MalformedError} `ERR_JSONLD_CONTEXT`: a context is unknown or invalid;
 *   `ERR_JSONLD_KEYWORD`: `@graph`, `@included`, `@reverse` or `@nest` in the document or its result;
 *   `ERR_JSONLD_LIMIT` or `ERR_JSON_LIMIT`: past {@link JSONLD_LIMITS}; `ERR_DOCUMENT_INVALID`: not JSON-LD.
 * @see {@link https://www.w3.org/TR/json-ld11-api/#compaction JSON-LD 1.1 API §5.6}
 * @example
 * ```ts
 * const document = { '@context': { as: 'https://www.w3.org/ns/activitystreams#' }, '@type': 'as:Note', 'as:content': 'Hi' }
 * const { type, content } = await compact(document)
 * ;[type, content] // => ['Note', 'Hi']
 * ```
 */
export async function compact(document: object, options: CompactOptions = {}): Promise<Expanded> {
  const { body, rest } = detach(snapshot(document))
  return { ...(await compactBody(await expandBody(body, options.contextLoader))), ...rest }
}

/** Takes the members off that stay as they are. */
export function detach(document: object): { body: object; rest: Expanded } {
  if (Array.isArray(document)) return { body: document, rest: {} }
  const entries = Object.entries(document)
  return {
    body: Object.fromEntries(entries.filter(([name]) => !isOpaque(name))),
    rest: Object.fromEntries(entries.filter(([name]) => isOpaque(name))),
  }
}

/** Expands a document without its signatures, after checking that it may be. */
export async function expandBody(
  body: object,
  loader: ContextLoader | undefined,
  otherwise?: object,
): Promise<Expanded[]> {
  assertBody(body)
  return expand(body, loader, otherwise)
}

/** Compacts what was expanded; what does not come out as one node is refused. */
export async function compactBody(expanded: readonly Expanded[]): Promise<Expanded> {
  if (expanded.length !== 1) {
    throw new MalformedError('ERR_DOCUMENT_INVALID', 'document does not describe exactly one thing')
  }
  const compacted = await compactExpanded(expanded, READING_CONTEXT)
  assertBody(compacted)
  return compacted
}
