/**
 * Reading a post that came from its author, with all that has to be looked up for it.
 *
 * @module
 */
import { isPublicCollection } from '../../core/visibility/index.js'
import type { ObjectBase, Post } from '../../core/vocab/index.js'
import type { KnownAccount, KnownStatus } from '../ports/index.js'
import type { InboxContext } from './context.js'
import { ask, type Decision } from './decision.js'
import type { Effect } from './effects.js'
import { fetchPost, type Author } from './posts.js'
import { readQuote, type QuotedPost } from './read-quote.js'
import { namedAccounts, statusOf } from './status-of.js'
import type { Status } from './values.js'

/** Most accounts looked up for one post. */
const MAX_NAMED = 1000

/** How a post came here. */
export interface PostReading {
  /** The activity that delivered it; absent for a post that was fetched. */
  readonly activity?: Pick<ObjectBase, 'to' | 'cc'>
  /** The post as it is stored, for an edit. */
  readonly known?: KnownStatus
  /** Posts fetched on behalf of others: what they quote in turn is not looked into. */
  readonly isNested?: boolean
}

/** A post as it is to be stored. */
export interface ReadPost {
  readonly status: Status
  /** What became known on the way: the quoted post and its author. They come before the post. */
  readonly effects: readonly Effect[]
  /** Tells accounts known here. */
  readonly account: (id: string) => KnownAccount | undefined
}

/** Reads a post: looks up whom it names, and what it quotes. */
export function* readPost(
  post: Post & { readonly id: string },
  author: Author,
  context: InboxContext,
  reading: PostReading = {},
): Decision<ReadPost> {
  const { activity, known, isNested } = reading
  const account = yield* lookUp(namedAccounts(post, activity).slice(0, MAX_NAMED))
  const quote = yield* readQuote(post, author, context, {
    ...(known?.quote !== undefined && { known: known.quote }),
    ...(isNested !== true && { fetchTarget: (id) => fetchQuoted(id, context) }),
  })
  const { recipientId, now, rules } = context
  const status = statusOf(post, {
    author,
    now,
    account,
    rules,
    quote: quote.quote,
    ...(activity !== undefined && { activity }),
    ...(activity !== undefined && recipientId !== undefined && { deliveredTo: recipientId }),
  })
  return { status, effects: quote.effects, account }
}

/** Fetches a quoted post with its author; what it quotes in turn is not looked into. */
function* fetchQuoted(id: string, context: InboxContext): Decision<QuotedPost | undefined> {
  const found = yield* fetchPost(id, context)
  if (found?.post.id === undefined) return undefined
  const { account, effects } = found.author
  const post = { ...found.post, id: found.post.id }
  const { status } = yield* readPost(post, account, context, { isNested: true })
  return {
    id: status.id,
    authorId: account.id,
    effects: [...effects, { kind: 'status.create', status, via: 'fetched' }],
  }
}

/** Looks accounts up, in one question each. */
export function* lookUp(ids: readonly string[]): Decision<(id: string) => KnownAccount | undefined> {
  const asked = ids.filter((id) => !isPublicCollection(id))
  const answers = yield* ask(asked.map((id) => ({ about: 'account', id }) as const))
  const accounts = new Map(asked.map((id, i) => [id, answers[i]?.account]))
  return (id) => accounts.get(id)
}
