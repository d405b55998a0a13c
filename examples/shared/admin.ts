/**
 * The admin API of the examples: JSON in, JSON out, so that a script can drive a server.
 *
 * @module
 */
import { timingSafeEqual } from 'node:crypto'
import { isTootkitError } from 'tootkit'
import type { PostInput } from 'tootkit'
import type { Status } from 'tootkit/ports'
import type { Instance } from './instance.ts'

/** A request to the admin API, free of any framework. */
export interface AdminRequest {
  readonly method: string
  /** What follows `/admin/`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly body: unknown
}

export interface AdminAnswer {
  readonly status: number
  readonly body: unknown
}

type Input = Readonly<Record<string, unknown>>
type Action = (input: Input, instance: Instance) => Promise<unknown>

/** Says what is wrong with a request to the API. */
class BadRequest extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

const POST: Readonly<Record<string, Action>> = {
  async accounts(input, { state, federation }) {
    const username = text(input, 'username')
    const locked = input['locked'] === true
    await state.accounts.create({
      username,
      name: optionalText(input, 'name') ?? username,
      locked,
      discoverable: true,
    })
    const account = await state.account(state.actorIdOf(username))
    return { id: account?.id, username, handle: `@${username}@${new URL(federation.origin).host}`, locked }
  },
  async follow(input, { federation }) {
    return { state: await federation.follow({ as: text(input, 'as'), handle: text(input, 'handle') }) }
  },
  async unfollow(input, { federation }) {
    await federation.unfollow({ as: text(input, 'as'), handle: text(input, 'handle') })
    return { state: 'none' }
  },
  async approve(input, { federation }) {
    await federation.approve({ as: text(input, 'as'), handle: text(input, 'handle') })
    return { state: 'accepted' }
  },
  async reject(input, { federation }) {
    await federation.reject({ as: text(input, 'as'), handle: text(input, 'handle') })
    return { state: 'rejected' }
  },
  async post(input, instance) {
    const status = await instance.federation.post(postInput(input))
    return statusJson(status, instance)
  },
  async edit(input, instance) {
    const spoilerText = optionalText(input, 'spoilerText')
    const status = await instance.federation.edit({
      as: text(input, 'as'),
      id: uri(input),
      text: text(input, 'text'),
      ...(spoilerText !== undefined && { spoilerText }),
      ...(typeof input['sensitive'] === 'boolean' && { sensitive: input['sensitive'] }),
    })
    return statusJson(status, instance)
  },
  async delete(input, { federation }) {
    await federation.delete({ as: text(input, 'as'), id: uri(input) })
    return { deleted: true }
  },
  async boost(input, { federation }) {
    await federation.boost({ as: text(input, 'as'), id: uri(input) })
    return { boosted: true }
  },
  async unboost(input, { federation }) {
    await federation.unboost({ as: text(input, 'as'), id: uri(input) })
    return { boosted: false }
  },
  async favourite(input, { federation }) {
    await federation.favourite({ as: text(input, 'as'), id: uri(input) })
    return { favourited: true }
  },
  async unfavourite(input, { federation }) {
    await federation.unfavourite({ as: text(input, 'as'), id: uri(input) })
    return { favourited: false }
  },
  async vote(input, instance) {
    const { choices } = input
    if (!Array.isArray(choices) || !choices.every((choice) => Number.isInteger(choice))) {
      throw new BadRequest('BAD_INPUT', '“choices” must be a list of option indices, counted from 0')
    }
    const id = text(input, 'poll')
    await instance.federation.vote({ as: text(input, 'as'), id, choices: choices as number[] }) // every element is an integer
    return { voted: choices }
  },
}

const GET: Readonly<Record<string, Action>> = {
  async timeline(input, instance) {
    const { state } = instance
    const { items, next } = await state.timeline(state.actorIdOf(text(input, 'as')), { limit: 100 })
    const statuses = await Promise.all(
      items.map(async ({ status, boostedBy }) => ({
        ...(await statusJson(status, instance)),
        ...(boostedBy !== undefined && { boostedBy }),
      })),
    )
    return { statuses, next }
  },
  async status(input, instance) {
    const id = text(input, 'uri')
    const status = await instance.state.status(id)
    if (status === undefined) throw new BadRequest('UNKNOWN_STATUS', `no post ${id} is known here`, 404)
    return statusJson(status, instance)
  },
  async account(input, { federation, state }) {
    const handle = text(input, 'handle')
    const account = (await state.accountByHandle(handle)) ?? (await federation.lookup(handle))
    const as = optionalText(input, 'as')
    const [following, followedBy] =
      as === undefined
        ? []
        : await Promise.all([
            state.follow(state.actorIdOf(as), account.id),
            state.follow(account.id, state.actorIdOf(as)),
          ])
    return {
      ...account,
      handle: `@${account.acct ?? account.username}`,
      ...(as !== undefined && {
        following: following?.state ?? 'none',
        followedBy: followedBy?.state ?? 'none',
      }),
      ...(account.local && {
        followersCount: (
          await state.directory.answer([{ about: 'followers.count', accountId: account.id }])
        )[0],
        followingCount: await state.content.followingCount(account.id),
        followRequests: (await state.followRequests(account.id)).map(({ followerId }) => followerId),
      }),
    }
  },
  async effects(input, { log }) {
    const since = Number(optionalText(input, 'since') ?? '0')
    return Promise.resolve({ effects: log.slice(since), next: log.length })
  },
  async notifications(input, { state }) {
    return await state.notifications(state.actorIdOf(text(input, 'as')))
  },
}

/** Answers a request to the admin API. */
export async function admin(request: AdminRequest, instance: Instance): Promise<AdminAnswer> {
  if (!isAuthorized(request.authorization, instance.settings.adminToken)) {
    return {
      status: 401,
      body: {
        error: 'UNAUTHORIZED',
        message: 'send “Authorization: Bearer …” with the value of ADMIN_TOKEN',
      },
    }
  }
  const actions = request.method === 'POST' ? POST : request.method === 'GET' ? GET : {}
  const action = Object.hasOwn(actions, request.path) ? actions[request.path] : undefined
  if (action === undefined) {
    return {
      status: 404,
      body: { error: 'UNKNOWN_ACTION', message: `there is no ${request.method} /admin/${request.path}` },
    }
  }
  const input = request.method === 'POST' ? request.body : Object.fromEntries(request.query)
  if (typeof input !== 'object' || input === null) {
    return { status: 400, body: { error: 'BAD_INPUT', message: 'the body must be a JSON object' } }
  }
  try {
    return { status: 200, body: await action(input as Input, instance) } // an object, as was just seen
  } catch (error) {
    if (error instanceof BadRequest)
      return { status: error.status, body: { error: error.code, message: error.message } }
    if (error instanceof RangeError)
      return { status: 400, body: { error: 'BAD_INPUT', message: error.message } }
    if (isTootkitError(error)) return { status: 422, body: { error: error.code, message: error.message } }
    throw error
  }
}

function isAuthorized(authorization: string | undefined, token: string | undefined): boolean {
  if (token === undefined || authorization === undefined) return false
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)]
  return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted)
}

function postInput(input: Input): PostInput {
  const { visibility = 'public', poll } = input
  if (
    visibility !== 'public' &&
    visibility !== 'unlisted' &&
    visibility !== 'private' &&
    visibility !== 'direct'
  ) {
    throw new BadRequest('BAD_INPUT', '“visibility” must be public, unlisted, private or direct')
  }
  const optional = {
    inReplyTo: optionalText(input, 'inReplyTo'),
    spoilerText: optionalText(input, 'spoilerText'),
    language: optionalText(input, 'language'),
    quote: optionalText(input, 'quote'),
  }
  return {
    as: text(input, 'as'),
    text: text(input, 'text'),
    visibility,
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<PostInput>), // same names
    ...(typeof input['sensitive'] === 'boolean' && { sensitive: input['sensitive'] }),
    ...(poll !== undefined && { poll: pollInput(poll) }),
  }
}

function pollInput(poll: unknown): NonNullable<PostInput['poll']> {
  const { options, multiple, expiresIn } = (poll ?? {}) as Input
  if (!Array.isArray(options) || !options.every((option) => typeof option === 'string')) {
    throw new BadRequest('BAD_INPUT', '“poll.options” must be a list of texts')
  }
  if (typeof expiresIn !== 'number')
    throw new BadRequest('BAD_INPUT', '“poll.expiresIn” must be a number of seconds')
  return { options: options, multiple: multiple === true, expiresIn } // every element is a text
}

async function statusJson(status: Status, { state }: Instance): Promise<object> {
  const [favourites, boosts, replies] = await Promise.all([
    state.favouritedBy(status.id),
    state.boostedBy(status.id),
    state.repliesTo(status.id),
  ])
  return {
    uri: status.id,
    ...status,
    counts: { favourites: favourites.length, boosts: boosts.length, replies: replies.length },
  }
}

function text(input: Input, name: string): string {
  const value = optionalText(input, name)
  if (value === undefined || value === '') throw new BadRequest('BAD_INPUT', `“${name}” is missing`)
  return value
}

function optionalText(input: Input, name: string): string | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new BadRequest('BAD_INPUT', `“${name}” must be a text`)
  return value
}

/** A post is named by `uri`; `id` and `status` are taken as well. */
function uri(input: Input): string {
  return optionalText(input, 'uri') ?? optionalText(input, 'id') ?? text(input, 'status')
}
