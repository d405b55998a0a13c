/**
 * Posts, here and elsewhere, found by id.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import type { Status } from '../inbox/index.js'
import type { KnownStatus } from '../ports/index.js'
import type { Services } from './services.js'

/** Finds posts. What is found elsewhere is stored. */
export interface Posts {
  /** A post the host has stored. */
  known(id: string): Promise<KnownStatus | undefined>
  /**
   * A post of anybody; fetched where it is not known.
   *
   * @throws {@link RefusedError} `ERR_UNKNOWN_OBJECT` when there is no post at this id.
   */
  byId(id: string): Promise<KnownStatus>
  /**
   * A post of one's own, whole.
   *
   * @throws {@link RefusedError} `ERR_UNKNOWN_OBJECT`, `ERR_NOT_OWNER`
   */
  own(username: string, id: string): Promise<Status>
}

/** Makes the finder. */
export function createPosts(services: () => Services): Posts {
  async function known(id: string): Promise<KnownStatus | undefined> {
    const { status } = await services().ask({ about: 'status', id })
    return status?.boostOf === undefined ? status : undefined
  }
  return {
    known,
    async byId(id) {
      const stored = await known(id)
      if (stored !== undefined) return stored
      if (!services().urls.isLocal(id)) {
        await services().fetchPost(id)
        const fetched = await known(id)
        if (fetched !== undefined) return fetched
      }
      throw unknown(id)
    },
    async own(username, id) {
      const [author, status] = await Promise.all([
        services().people.local(username),
        services().options.content.status(id),
      ])
      if (typeof status !== 'object') throw unknown(id)
      if (status.authorId !== author.id) {
        throw new RefusedError('ERR_NOT_OWNER', `${excerpt(id)} is not a post of ${excerpt(username)}`, {
          id,
        })
      }
      return status
    },
  }
}

function unknown(id: string): RefusedError {
  return new RefusedError('ERR_UNKNOWN_OBJECT', `there is no post at ${excerpt(id)}`, { id })
}
