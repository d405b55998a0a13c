/**
 * Who asks for a document, by the signature on the request, and what they may read.
 *
 * @module
 */
import { isTootkitError, type AnyTootkitError } from '../../errors.js'
import { verifyRequest } from '../../core/signature/index.js'
import { isShutOut, mayRead, shutOut, type Readable, type Reader } from '../policy/index.js'
import type { Exchange } from './exchange.js'
import type { Services } from './services.js'

/** One who asks. */
export interface Viewer {
  /** The request carries a signature, good or bad: what it gets depends on it. */
  readonly isSigned: boolean
  /**
   * The actor that signed; undefined where nobody did, or not well.
   *
   * @throws RefusedError `ERR_ACTOR_BLOCKED` for an actor or domain that is shut out here.
   */
  actorId(): Promise<string | undefined>
  /** Whether they may read a post. */
  mayRead(post: Readable): Promise<boolean>
}

/**
 * Looks at who asks; verifies only when something depends on it, and then once.
 *
 * A bad signature makes a stranger, not an error: what anybody may read, they may read as well.
 */
export function viewerOf(exchange: Exchange, services: Services): Viewer {
  const isSigned = exchange.field('signature') !== undefined
  let actor: Promise<string | undefined> | undefined
  const readers = new Map<string, Promise<Reader | undefined>>()

  const actorId = (): Promise<string | undefined> =>
    (actor ??= isSigned ? proven(exchange, services) : Promise.resolve(undefined))
  const readerOf = async (authorId: string): Promise<Reader | undefined> => {
    const id = await actorId()
    return id === undefined ? undefined : await factsOf(id, authorId, services)
  }
  return {
    isSigned,
    actorId,
    async mayRead(post) {
      const reader = readers.get(post.authorId) ?? readerOf(post.authorId)
      readers.set(post.authorId, reader)
      return mayRead(await reader, post)
    },
  }
}

async function factsOf(id: string, authorId: string, { directory }: Services): Promise<Reader> {
  const [standing, toAuthor, fromAuthor] = await directory.answer([
    { about: 'standing', id },
    { about: 'relation', from: id, to: authorId },
    { about: 'relation', from: authorId, to: id },
  ])
  return { id, standing, toAuthor, fromAuthor }
}

async function proven(exchange: Exchange, services: Services): Promise<string | undefined> {
  const { method, url, headers } = exchange
  try {
    const { actorId, queryCovered } = await verifyRequest(
      { method, url, headers },
      {
        resolveKey: (await services.keyResolver()).resolveKey,
        now: services.now(),
        publicOrigins: [services.urls.origin],
        ...(services.options.allowHttp === true && { allowHttpKeyIds: true }),
      },
    )
    const [standing] = await services.directory.answer([{ about: 'standing', id: actorId }])
    if (isShutOut(standing)) throw shutOut(actorId)
    return queryCovered || exchange.query.size === 0 || exchange.query.has('page') ? actorId : undefined
  } catch (error) {
    if (!isTootkitError(error) || isBlock(error)) throw error
    return undefined
  }
}

/** A key on a domain that is shut out is not fetched; that says enough about who asks. */
function isBlock(error: AnyTootkitError): boolean {
  if (error.code === 'ERR_ACTOR_BLOCKED') return true
  return error.name === 'VerificationError' && error.reason === 'domain_blocked'
}
