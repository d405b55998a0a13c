/**
 * Flag: another server reports accounts, and posts of theirs.
 *
 * @module
 */
import type { KnownAccount, KnownStatus, ReportCreate } from '../../../core/model/index.js'
import { htmlToText } from '../../../core/html/index.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, askLists, type Decision } from '../decision.js'
import { cut, INBOX_LIMITS, isTooLong } from '../limits.js'
import { ownIdOf } from '../objects.js'

/**
 * Decides a Flag: one report for each reported account that lives here, or one of whose reported posts
 * answers a local account. Posts count only together with their author.
 */
export function* decideFlag(activity: ActivityWithActor, context: InboxContext): Decision {
  const ids = reportedIds(activity)
  const [foundAccounts, foundStatuses] = yield* askLists(
    ids.map((id) => ({ about: 'account', id }) as const),
    ids.map((id) => ({ about: 'status', id }) as const),
  )
  const accounts = foundAccounts.flatMap((account) => account ?? [])
  const statuses = foundStatuses.flatMap((status) => status ?? [])
  const answered = yield* authorsAnswered(statuses)
  const concerned = yield* notSuspended(accounts.filter((account) => isConcern(account, statuses, answered)))
  if (concerned.length === 0) return ignored('unknown_object', activity)
  const id = ownIdOf(activity)
  return concerned.map((account): ReportCreate => ({
    kind: 'report.create',
    ...(id === undefined ? {} : { id }),
    actorId: context.actorId,
    accountId: account.id,
    statusIds: statuses.filter(({ authorId }) => authorId === account.id).map((status) => status.id),
    comment: cut(htmlToText(activity.content ?? ''), INBOX_LIMITS.reportCharacters),
  }))
}

/** Ids of everything that is reported, accounts and posts alike. */
export function reportedIds({ object, objects }: ActivityWithActor): readonly string[] {
  const things = objects ?? (object === undefined ? [] : [object])
  const ids = new Set(things.flatMap(({ id }) => (id === undefined || isTooLong(id) ? [] : [id])))
  return [...ids].slice(0, INBOX_LIMITS.reportedObjects)
}

/** Ids of the reported remote posts that answer a post of a local account. */
function* authorsAnswered(statuses: readonly KnownStatus[]): Decision<ReadonlySet<string>> {
  const replies = statuses.flatMap(({ id, inReplyTo, local }) =>
    local || inReplyTo === undefined ? [] : [{ id, inReplyTo }],
  )
  const parents = yield* ask(replies.map(({ inReplyTo }) => ({ about: 'status', id: inReplyTo }) as const))
  return new Set(replies.filter((_, i) => parents[i]?.local === true).map(({ id }) => id))
}

/** Of an account that the moderators have suspended they need no report. */
function* notSuspended(accounts: readonly KnownAccount[]): Decision<readonly KnownAccount[]> {
  const standings = yield* ask(accounts.map(({ id }) => ({ about: 'standing', id }) as const))
  return accounts.filter((_, i) => standings[i]?.account !== 'suspend')
}

function isConcern(
  account: KnownAccount,
  statuses: readonly KnownStatus[],
  answered: ReadonlySet<string>,
): boolean {
  return account.local || statuses.some(({ id, authorId }) => authorId === account.id && answered.has(id))
}
