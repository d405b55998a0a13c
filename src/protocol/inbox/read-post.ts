/**
 * Reading a post that came from its author, with all that has to be looked up for it.
 *
 * @module
 */
import type { Effect, KnownStatus, Status } from '../../core/model/index.js'
import type { ObjectBase } from '../../core/vocab/index.js'
import type { InboxContext } from './context.js'
import { ask, type Decision } from './decision.js'
import { fetchPost, type Author, type IdentifiedPost } from './posts.js'
import { readQuote, type QuotedPost } from './read-quote.js'
import { namedAccounts, statusOf } from './status-of.js'

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
}

/** Reads a post: looks up whom it names, and what it quotes. */
export function* readPost(
  post: IdentifiedPost,
  author: Author,
  context: InboxContext,
  reading: PostReading = {},
): Decision<ReadPost> {
  const { activity, known, isNested } = reading
  const named = namedAccounts(post, activity)
  const answers = yield* ask(named.map((id) => ({ about: 'account', id }) as const))
  const accounts = new Map(named.map((id, i) => [id, answers[i]]))
  const { quote, effects } = yield* readQuote(post, author, context, {
    ...(known?.quote !== undefined && { known: known.quote }),
    ...(isNested !== true && { fetchTarget: (id) => fetchQuoted(id, context) }),
  })
  const { recipientId, now, rules } = context
  const status = statusOf(post, {
    author,
    now,
    account: (id) => accounts.get(id),
    rules,
    quote,
    isUpdate: known !== undefined,
    ...(activity !== undefined && { activity }),
    ...(activity !== undefined && recipientId !== undefined && { deliveredTo: recipientId }),
  })
  return { status, effects }
}

/** Fetches a quoted post with its author; what it quotes in turn is not looked into. */
function* fetchQuoted(id: string, context: InboxContext): Decision<QuotedPost | undefined> {
  const found = yield* fetchPost(id, context)
  if (found === undefined) return undefined
  const { account, effects } = found.author
  const { status } = yield* readPost(found.post, account, context, { isNested: true })
  return {
    id: status.id,
    authorId: account.id,
    visibility: status.visibility,
    effects: [...effects, { kind: 'status.create', status, via: 'fetched' }],
  }
}
