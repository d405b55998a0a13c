/**
 * Handles proven both ways: the name leads to the actor, and the actor claims the name.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import {
  formatHandle,
  parseHandle,
  sameHandle,
  tryParseHandle,
  type Handle,
} from '../../core/discovery/index.js'
import type { Actor } from '../../core/vocab/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { hostOf } from '../../core/wire/url.js'
import { createBudget } from './budget.js'
import type { FetchOptions } from './fetch-document.js'
import { fetchActor } from './fetch-object.js'
import type { Remote } from './remote.js'
import { fetchFinger, type Finger } from './webfinger.js'

/** An actor and the handle that both sides agree on. */
export interface ResolvedActor {
  readonly actor: Actor
  /** To be stored and shown: spelt as the handle's own host spells it. */
  readonly handle: Handle
}

/**
 * Finds the actor behind a handle, and the handle it is known by.
 *
 * One change of name is followed, if the new name's own host says the same of the same actor. The actor
 * must claim the name in turn.
 *
 * @param handle - `@user@host`, `user@host` or `acct:user@host`.
 * @param remote - Made by `createRemote`.
 * @param options - Signer and budget.
 * @returns The actor and its confirmed handle, which may be another than the one asked for.
 * @throws {@link MalformedError} `ERR_WEBFINGER_INVALID`: no handle, no descriptor, or none that names an actor.
 * @throws {@link RefusedError} `ERR_WEBFINGER_MISMATCH`: the name changes twice, or the two sides disagree;
 *   and as `fetchActor`. `ERR_LOCAL_URL` for a handle of our own: look it up.
 * @throws {@link RemoteError} As `fetchActor`.
 * @see {@link https://docs.joinmastodon.org/spec/webfinger/ Mastodon, WebFinger}
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, resolveHandle } from 'tootkit/remote'
 * import { createFakeTransport, fakeDocument, fakeWebFinger } from 'tootkit/testing'
 *
 * const bob = 'https://b.example/users/bob'
 * const finger = 'https://b.example/.well-known/webfinger?resource=acct%3Abob%40b.example'
 * const transport = createFakeTransport({
 *   [finger]: fakeWebFinger('acct:bob@b.example', bob),
 *   [bob]: fakeDocument({ id: bob, type: 'Person', preferredUsername: 'bob' }),
 * })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const { actor, handle } = await resolveHandle('@bob@b.example', remote)
 * actor.id // => 'https://b.example/users/bob'
 * handle // => { username: 'bob', host: 'b.example' }
 * ```
 */
export async function resolveHandle(
  handle: string | Handle,
  remote: Remote,
  options: FetchOptions = {},
): Promise<ResolvedActor> {
  const asked = typeof handle === 'string' ? parseHandle(handle) : handle
  const settled = { ...options, budget: options.budget ?? createBudget(remote.limits.maxRequests) }
  const ask = createAsker(remote, settled)
  const found = await confirmName(asked, ask)
  if (found.actorId === undefined) throw mismatch(`${formatHandle(asked)} leads to no actor`)
  const actor = await fetchActor(found.actorId, remote, settled)
  if (actor.id !== found.actorId)
    throw mismatch(`${formatHandle(asked)} leads to an actor of another id`, actor.id)
  const claimed = await confirmClaim(actor, ask)
  if (!sameHandle(claimed, found.handle))
    throw mismatch(`the actor goes by ${formatHandle(claimed)}`, actor.id)
  return { actor, handle: claimed }
}

/**
 * Confirms the handle that an actor claims: by `webfinger` (FEP-2c59), or by `preferredUsername` on the host
 * of its id.
 *
 * An actor that fails keeps its id and its posts; it just has no handle to be shown.
 *
 * @param actor - Fetched from its id.
 * @param remote - Made by `createRemote`.
 * @param options - Budget.
 * @returns The confirmed handle.
 * @throws {@link RefusedError} `ERR_WEBFINGER_MISMATCH`: the actor claims none, the name changes twice, or it
 *   does not lead back to this very id.
 * @throws {@link MalformedError} `ERR_WEBFINGER_INVALID`: the answer is no descriptor.
 * @throws {@link RemoteError} As `fetchDocument`.
 * @see {@link https://docs.joinmastodon.org/spec/webfinger/ Mastodon, WebFinger}
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, confirmHandle, fetchActor } from 'tootkit/remote'
 * import { createFakeTransport, fakeDocument, fakeWebFinger } from 'tootkit/testing'
 *
 * const bob = 'https://b.example/users/bob'
 * const finger = 'https://b.example/.well-known/webfinger?resource=acct%3Abob%40b.example'
 * const transport = createFakeTransport({
 *   [finger]: fakeWebFinger('acct:bob@b.example', bob),
 *   [bob]: fakeDocument({ id: bob, type: 'Person', preferredUsername: 'bob' }),
 * })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * await confirmHandle(await fetchActor(bob, remote), remote) // => { username: 'bob', host: 'b.example' }
 * ```
 */
export async function confirmHandle(
  actor: Actor,
  remote: Remote,
  options: FetchOptions = {},
): Promise<Handle> {
  const settled = { ...options, budget: options.budget ?? createBudget(remote.limits.maxRequests) }
  return await confirmClaim(actor, createAsker(remote, settled))
}

type Ask = (handle: Handle) => Promise<Finger>

/** Asks once for each name: both checks often come to the same one. */
function createAsker(remote: Remote, options: FetchOptions): Ask {
  const answers = new Map<string, Promise<Finger>>()
  return (handle) => {
    const key = formatHandle(handle).toLowerCase()
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = fetchFinger(handle, remote, options).catch((error: unknown) => {
      answers.delete(key) // a failure is nobody's answer
      throw error
    })
    answers.set(key, answer)
    return answer
  }
}

/** Follows one change of name; both names must lead to the same actor. */
async function confirmName(asked: Handle, ask: Ask): Promise<Finger> {
  const first = await ask(asked)
  if (sameHandle(first.handle, asked)) return first
  const second = await ask(first.handle)
  if (!sameHandle(second.handle, first.handle))
    throw mismatch(`${formatHandle(asked)} changes its name twice`)
  if (second.actorId !== first.actorId)
    throw mismatch(`${formatHandle(asked)} and its new name lead to two actors`)
  return second
}

async function confirmClaim(actor: Actor, ask: Ask): Promise<Handle> {
  const found = await confirmName(claimOf(actor), ask)
  if (found.actorId !== actor.id) {
    throw mismatch(`${formatHandle(found.handle)} does not lead back to ${excerpt(actor.id)}`, actor.id)
  }
  return found.handle
}

function claimOf({ id, webfinger, preferredUsername }: Actor): Handle {
  const named = webfinger === undefined ? undefined : tryParseHandle(webfinger)
  const claim = named ?? tryParseHandle(`${preferredUsername ?? ''}@${hostOf(id) ?? ''}`)
  if (claim === undefined) throw mismatch(`${excerpt(id)} claims no handle`, id)
  return claim
}

function mismatch(problem: string, actorId?: string): RefusedError {
  return new RefusedError('ERR_WEBFINGER_MISMATCH', problem, actorId === undefined ? {} : { actorId })
}
