/**
 * The one door to the `jsonld` package: loaded when first needed, bounded, without any network.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { excerpt } from '../wire/excerpt.js'
import { assertContextWork } from './context-work.js'
import { findBundledContext } from './contexts/bundled.js'
import { type ContextLoader, gatherContexts } from './given-contexts.js'
import { JSONLD_LIMITS } from './limits.js'
import { assertStatements } from './statements.js'

/** One node, value or list of expanded JSON-LD. */
export type Expanded = Readonly<Record<string, unknown>>

/** The functions we use, by what they take and give in fact; the declared types know only what is valid. */
interface JsonLd {
  expand(document: object, options: Options): Promise<Expanded[]>
  compact(expanded: readonly Expanded[], context: unknown, options: Options): Promise<Expanded>
  canonize(expanded: readonly Expanded[], options: Options): Promise<string>
}

interface Options {
  readonly base: string
  readonly documentLoader: (url: string) => Promise<RemoteDocument>
  readonly skipExpansion?: boolean
  readonly compactToRelative?: boolean
  readonly safe?: boolean
  readonly canonizeOptions?: { readonly maxWorkFactor: number; readonly signal: AbortSignal }
}

async function load(): Promise<JsonLd> {
  const module = await import('jsonld')
  return module.default as unknown as JsonLd // CommonJS: the functions stand on the default export
}

/**
 * Expands a document.
 *
 * @param document - Any document within the limits of expansion.
 * @param loader - Asked for the contexts that the package does not have.
 * @param otherwise - Stands for a context that nobody has; without it, such a one is refused.
 * @throws {@link MalformedError} `ERR_JSONLD_CONTEXT`, `ERR_JSONLD_LIMIT`, `ERR_JSON_LIMIT`, `ERR_DOCUMENT_INVALID`.
 */
export async function expand(
  document: object,
  loader: ContextLoader | undefined,
  otherwise?: object,
): Promise<Expanded[]> {
  const given = await gatherContexts(document, loader)
  const find: FindDocument = (url) => given.get(url) ?? otherwise
  assertContextWork(document, (url) => findBundledContext(url) ?? contextIn(find(url)))
  const jsonld = await load()
  return run(() => jsonld.expand(document, optionsFor(find)))
}

/** Compacts what {@link expand} gave against a context of bundled ones. */
export async function compactExpanded(expanded: readonly Expanded[], context: unknown): Promise<Expanded> {
  const jsonld = await load()
  const options = { ...optionsFor(), skipExpansion: true, compactToRelative: false }
  return run(() => jsonld.compact(expanded, context, options))
}

/**
 * Canonicalises what {@link expand} gave: N-Quads by RDFC-1.0, which is URDNA2015.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_LIMIT`: too many statements, too much work, too much time.
 */
export async function canonize(expanded: readonly Expanded[]): Promise<string> {
  assertStatements(expanded)
  const jsonld = await load()
  const canonizeOptions = { maxWorkFactor: 1, signal: AbortSignal.timeout(JSONLD_LIMITS.maxCanonizeMs) }
  const options = { ...optionsFor(), skipExpansion: true, safe: false, canonizeOptions }
  return run(
    () => jsonld.canonize(expanded, options),
    (cause) =>
      new MalformedError('ERR_JSONLD_LIMIT', 'document cannot be canonicalised in bounded time', { cause }),
  )
}

/** Gives a context document that is not bundled. */
type FindDocument = (url: string) => object | undefined

function contextIn(document: object | undefined): unknown {
  return (document as { '@context'?: unknown } | undefined)?.['@context']
}

function optionsFor(find?: FindDocument): Options {
  // Answers later, whatever it answers: jsonld waits for it.
  return { base: '', documentLoader: (url) => Promise.resolve().then(() => loadContext(url, find)) }
}

interface RemoteDocument {
  contextUrl?: undefined
  documentUrl: string
  document: object
  /** `static` lets jsonld keep the processed context; what a host's loader gives is never kept. */
  tag?: 'static'
}

function loadContext(url: string, find: FindDocument | undefined): RemoteDocument {
  const bundled = findBundledContext(url)
  // A copy, as jsonld writes absolute URLs into what it is given.
  if (bundled !== undefined) {
    return { documentUrl: url, document: { '@context': structuredClone(bundled) }, tag: 'static' }
  }
  const document = find?.(url)
  if (document === undefined) {
    throw new MalformedError('ERR_JSONLD_CONTEXT', `context ${excerpt(url)} is neither bundled nor given`)
  }
  return { documentUrl: url, document: structuredClone(document) }
}

/** Turns every failure of jsonld into one of ours; what a loader threw is thrown on. */
async function run<T>(task: () => Promise<T>, otherwise = translate): Promise<T> {
  try {
    return await task()
  } catch (error) {
    throw causeOf(error) ?? otherwise(error)
  }
}

/** Finds what jsonld has wrapped: a failure to load a context, its only kind of cause. */
function causeOf(error: unknown): Error | undefined {
  const { cause, details } = error as { cause?: unknown; details?: { cause?: unknown } }
  const inner = details?.cause ?? cause
  return inner instanceof Error ? (causeOf(inner) ?? inner) : undefined
}

/** Error codes of the JSON-LD API that speak of a context; the others speak of the document. */
const CONTEXT_FAILURE =
  /context|term definition|keyword redefinition|protected|cyclic|mapping|prefix|@(?:version|import|propagate)|base IRI|default language/

function translate(cause: unknown): MalformedError {
  const code = (cause as { details?: { code?: unknown } }).details?.code
  if (typeof code === 'string' && CONTEXT_FAILURE.test(code)) {
    return new MalformedError('ERR_JSONLD_CONTEXT', `context cannot be processed: ${code}`, { cause })
  }
  return new MalformedError('ERR_DOCUMENT_INVALID', 'document is not valid JSON-LD', { cause })
}
