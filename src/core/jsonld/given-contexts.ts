/**
 * The contexts that the package does not have, as a host gives them for one document.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { contextsOf, urlsIn } from './context-work.js'
import { findBundledContext } from './contexts/bundled.js'
import { JSONLD_LIMITS } from './limits.js'
import { snapshot } from './snapshot.js'

/**
 * Gives a context document that the package does not have.
 *
 * @param url - The context's URL, as a stranger wrote it: it must not be fetched unexamined.
 * @returns The document (an object with `@context`), or `undefined` to refuse.
 */
export type ContextLoader = (url: string) => Promise<object | undefined> | object | undefined

/** Contexts that name contexts: the processor ends longer chains than this with an error. */
const MAX_CHAIN = 12

/**
 * Asks for every context of a document that is not bundled, and for those that these name, once each.
 *
 * Relative URLs lead nowhere and are not asked for.
 *
 * @returns What was given, by URL.
 * @throws {@link MalformedError} `ERR_JSONLD_LIMIT`: too many; `ERR_JSON_LIMIT`, `ERR_DOCUMENT_INVALID`: one is
 *   too large or no object; and whatever the loader throws.
 */
export async function gatherContexts(
  document: object,
  loader: ContextLoader | undefined,
): Promise<ReadonlyMap<string, object>> {
  const given = new Map<string, object>()
  if (loader === undefined) return given
  const asked = new Set<string>()
  let urls = contextsOf(document).flatMap((context) => urlsIn(context))
  for (let link = 0; link < MAX_CHAIN && urls.length > 0; link++) {
    const next: string[] = []
    for (const url of new Set(urls)) {
      if (asked.has(url) || !URL.canParse(url) || findBundledContext(url) !== undefined) continue
      asked.add(url)
      if (asked.size > JSONLD_LIMITS.maxContexts) throw tooMany()
      const answer = await loader(url)
      if (answer === undefined) continue
      const context = snapshot(answer)
      given.set(url, context)
      next.push(
        ...contextsOf(context)
          .flatMap((inner) => urlsIn(inner))
          .map((inner) => absolute(inner, url)),
      )
    }
    urls = next
  }
  return given
}

function absolute(url: string, base: string): string {
  return URL.canParse(url) || !URL.canParse(url, base) ? url : new URL(url, base).href
}

function tooMany(): MalformedError {
  return new MalformedError(
    'ERR_JSONLD_LIMIT',
    `document names more than ${JSONLD_LIMITS.maxContexts} contexts`,
  )
}
