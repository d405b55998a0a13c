/**
 * Accounts, here and elsewhere, found by whatever name they go by.
 *
 * @module
 */
import { isTootkitError, RefusedError } from '../../errors.js'
import { formatAcct, parseHandle } from '../../core/discovery/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { isHttpUrl } from '../../core/wire/url.js'
import { accountOf, type Account } from '../inbox/index.js'
import type { Follower } from '../ports/index.js'
import { fetchActor, resolveHandle } from '../remote/index.js'
import { actorOf } from './actor-of.js'
import { acctOf } from './inbox-remote.js'
import type { Services } from './services.js'

/** Finds accounts. What is found elsewhere is stored. */
export interface People {
  /**
   * A local account by its username.
   *
   * @throws {@link RefusedError} `ERR_UNKNOWN_ACCOUNT`
   */
  local(username: string): Promise<Account>
  /** By handle: `@user@host`, `user@host`, or `user` for one of ours. Asks WebFinger. */
  byHandle(handle: string): Promise<Account>
  /** By actor id. Fetches the actor. */
  byId(id: string): Promise<Account>
  /** By handle or id. */
  find(handleOrId: string): Promise<Account>
  /** Where actors are reached: what is known, or else fetched. One answer per id, in order. */
  inboxes(ids: readonly string[]): Promise<readonly (Follower | undefined)[]>
}

/** Makes the finder. */
export function createPeople(services: () => Services): People {
  async function local(username: string): Promise<Account> {
    const { options, urls, handleDomain } = services()
    const account = await options.accounts.find(username.replace(/^@/, ''))
    if (account === undefined) {
      throw new RefusedError('ERR_UNKNOWN_ACCOUNT', `there is no local account ${excerpt(username)}`)
    }
    const actor = actorOf(account, urls, handleDomain)
    const acct = `${account.username}@${handleDomain}`
    return { ...accountOf(actor, { acct, now: services().now() }), local: true }
  }

  async function store(account: Account): Promise<Account> {
    await services().options.apply([{ kind: 'account.update', account }])
    return account
  }

  async function byHandle(text: string): Promise<Account> {
    const { handleDomain } = services()
    if (!text.replace(/^@/, '').includes('@')) return await local(text)
    const handle = parseHandle(text)
    if (handle.host === handleDomain) return await local(handle.username)
    const { actor, handle: confirmed } = await resolveHandle(handle, await services().remote())
    return await store(accountOf(actor, { acct: formatAcct(confirmed), now: services().now() }))
  }

  async function byId(id: string): Promise<Account> {
    const { urls } = services()
    const username = urls.usernameOf(id)
    if (username !== undefined) return await local(username)
    const actor = await fetchActor(id, await services().remote())
    return await store(accountOf(actor, { acct: await acctOf(actor, services()), now: services().now() }))
  }

  async function tryById(id: string): Promise<Account | undefined> {
    try {
      return await byId(id)
    } catch (error) {
      if (!isTootkitError(error)) throw error
      return undefined
    }
  }

  return {
    local,
    byHandle,
    byId,
    find: (handleOrId) => (isHttpUrl(handleOrId) ? byId(handleOrId) : byHandle(handleOrId)),
    async inboxes(ids) {
      const { options, urls } = services()
      const answers = await options.directory.answer(ids.map((id) => ({ about: 'account', id })))
      return await Promise.all(
        ids.map(async (id, i): Promise<Follower | undefined> => {
          if (urls.isLocal(id)) return undefined
          const known = answers[i]?.account
          const found = known?.inbox === undefined ? await tryById(id) : known
          if (found?.inbox === undefined) return undefined
          const { inbox, sharedInbox } = found
          return { actorId: id, inbox, ...(sharedInbox !== undefined && { sharedInbox }) }
        }),
      )
    },
  }
}
