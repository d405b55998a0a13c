/**
 * Who asks for a document, by the signature on the request, and what they may read.
 *
 * @module
 */
import { isTootkitError, type AnyTootkitError } from '../../errors.js'
import { verifyRequest, type ResolveKey } from '../../core/signature/index.js'
import { isOpen, isShutOut, mayRead, shutOut, type Readable, type Reader } from '../policy/index.js'
import type { Exchange } from './exchange.js'
import type { Services } from './services.js'

/** One who asks. */
export interface Viewer {
  /** The request carries a signature, good or bad: what it gets depends on it. */
  readonly isSigned: boolean
  /**
   * The actor that signed, where its key is at hand; undefined for everybody else. It is asked where strangers get an
   * answer as well: they make us fetch nothing.
   *
   * @throws RefusedError `ERR_ACTOR_BLOCKED` for an actor or domain that is shut out here.
   */
  knownId(): Promise<string | undefined>
  /**
   * The actor that signed; undefined where nobody did, or not well. A key that is not at hand is fetched.
   *
   * @throws RefusedError `ERR_ACTOR_BLOCKED` for an actor or domain that is shut out here.
   */
  actorId(): Promise<string | undefined>
  /** Whether they may read a post. */
  mayRead(post: Readable): Promise<boolean>
}

/**
 * Looks at who asks; verifies only when something depends on it, and then once. A key is fetched only where a stranger
 * would get nothing.
 *
 * A bad signature makes a stranger, not an error: what anybody may read, they may read as well.
 */
export function viewerOf(exchange: Exchange, services: Services): Viewer {
  const isSigned = exchange.field('signature') !== undefined
  let known: Promise<string | undefined> | undefined
  let actor: Promise<string | undefined> | undefined
  const readers = new Map<string, Promise<Reader>>()

  const by = async (how: 'resolveKnownKey' | 'resolveKey'): Promise<string | undefined> =>
    isSigned ? await proven(exchange, (await services.keyResolver())[how], services) : undefined
  const knownId = (): Promise<string | undefined> => (known ??= by('resolveKnownKey'))
  const actorId = (): Promise<string | undefined> =>
    (actor ??= knownId().then((id) => id ?? by('resolveKey')))
  return {
    isSigned,
    knownId,
    actorId,
    async mayRead(post) {
      const id = await (isOpen(post) ? knownId() : actorId())
      if (id === undefined) return mayRead(undefined, post)
      const reader = readers.get(post.authorId) ?? factsOf(id, post.authorId, services)
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

async function proven(
  exchange: Exchange,
  resolveKey: ResolveKey,
  services: Services,
): Promise<string | undefined> {
  const { method, url, headers } = exchange
  try {
    const { actorId, queryCovered } = await verifyRequest(
      { method, url, headers },
      {
        resolveKey,
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
