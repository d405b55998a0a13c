/**
 * Flag: another server reports accounts, and posts of theirs.
 *
 * @module
 */
import { htmlToText } from '../../../core/html/index.js'
import { sameOrigin } from '../../../core/wire/url.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import type { KnownAccount, KnownStatus } from '../../ports/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import type { ReportCreate } from '../effects.js'

/** Most things looked at in one report. */
const MAX_OBJECTS = 500
/** Most characters kept of a comment, as in Mastodon. */
const MAX_COMMENT = 5000

/**
 * Decides a Flag: one report for each reported account that lives here, or one of whose reported posts
 * answers a local account. Posts count only together with their author.
 */
export function* decideFlag(activity: ActivityWithActor, context: InboxContext): Decision {
  const things = activity.objects ?? (activity.object === undefined ? [] : [activity.object])
  const ids = [...new Set(things.flatMap(({ id }) => (id === undefined ? [] : [id])))].slice(0, MAX_OBJECTS)
  const answers = yield* ask([
    ...ids.map((id) => ({ about: 'account', id }) as const),
    ...ids.map((id) => ({ about: 'status', id }) as const),
  ])
  const accounts = answers.slice(0, ids.length).flatMap(({ account }) => account ?? [])
  const statuses = answers.slice(ids.length).flatMap(({ status }) => status ?? [])
  const answered = yield* authorsAnswered(statuses)

  const concerned = accounts.filter((account) => isConcern(account, statuses, answered))
  if (concerned.length === 0) return ignored('unknown_object', activity)
  const id = activity.id !== undefined && sameOrigin(activity.id, context.actorId) ? activity.id : undefined
  return concerned.map((account): ReportCreate => ({
    kind: 'report.create',
    ...(id === undefined ? {} : { id }),
    actorId: context.actorId,
    accountId: account.id,
    statusIds: statuses.filter(({ authorId }) => authorId === account.id).map((status) => status.id),
    comment: Array.from(htmlToText(activity.content ?? ''))
      .slice(0, MAX_COMMENT)
      .join(''),
  }))
}

/** Ids of the reported remote posts that answer a post of a local account. */
function* authorsAnswered(statuses: readonly KnownStatus[]): Decision<ReadonlySet<string>> {
  const replies = statuses.flatMap(({ id, inReplyTo }) =>
    inReplyTo === undefined ? [] : [{ id, inReplyTo }],
  )
  const parents = yield* ask(replies.map(({ inReplyTo }) => ({ about: 'status', id: inReplyTo }) as const))
  return new Set(replies.filter((_, i) => parents[i]?.status?.local === true).map(({ id }) => id))
}

function isConcern(
  account: KnownAccount,
  statuses: readonly KnownStatus[],
  answered: ReadonlySet<string>,
): boolean {
  if (account.suspended === true) return false
  return account.local || statuses.some(({ id, authorId }) => authorId === account.id && answered.has(id))
}
