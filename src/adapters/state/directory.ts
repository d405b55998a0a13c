/**
 * Answers to what an inbox wants to know, from the tables.
 *
 * @module
 */
import { domainOf, withoutFragment } from '../../core/wire/url.js'
import type { Status } from '../../protocol/inbox/index.js'
import type {
  Answer,
  Directory,
  KnownAccount,
  KnownFollow,
  KnownStatus,
  Question,
} from '../../protocol/ports/index.js'
import {
  readAccount,
  readAlias,
  readBoost,
  readFollow,
  readQuote,
  readStatus,
  type FollowRow,
  type QuoteRow,
} from './rows.js'
import { pairKey, type Tables } from './tables.js'

type Answers = {
  readonly [About in Question['about']]: (
    question: Extract<Question, { readonly about: About }>,
    tables: Tables,
    now: string,
  ) => Answer
}

const ANSWERS: Answers = {
  account: ({ id }, tables) => found('account', accountOf(withoutFragment(id), tables)),
  'account.byUsername': ({ username }, tables) => {
    const id = tables.get('locals', username.toLowerCase())?.owner
    return found('account', id === undefined ? undefined : accountOf(id, tables))
  },
  status: ({ id }, tables) => found('status', statusOf(id, tables)),
  follow: ({ followerId, targetId }, tables) =>
    found('follow', followOf(readFollow(tables, followerId, targetId))),
  'follow.byId': ({ id }, tables) => {
    const key = readAlias(tables, 'follow', id)
    const row = key === undefined ? undefined : tables.get('follows', key)
    return found('follow', followOf(row?.value as FollowRow | undefined))
  },
  hasLocalFollower: ({ actorId }, tables) => ({
    yes: followsOf(actorId, tables).some(({ state }) => state === 'accepted'),
  }),
  localFollows: ({ targetId }, tables) => ({
    follows: followsOf(targetId, tables).flatMap((follow) => followOf(follow) ?? []),
  }),
  favourite: ({ actorId, statusId }, tables) => {
    const row = tables.get('favourites', pairKey(actorId, statusId))
    const activityId = (row?.value as { readonly id?: string } | undefined)?.id
    return { yes: row !== undefined, ...(activityId !== undefined && activityId !== '' && { activityId }) }
  },
  boost: ({ actorId, statusId }, tables) => {
    const [row] = tables.list('boosts', { owner: actorId, subject: statusId, limit: 1 })
    return found('status', row && boostOf(row.key, tables))
  },
  'boost.byId': ({ id }, tables) => found('status', boostOf(id, tables)),
  votes: ({ actorId, statusId }, tables) => ({
    options: tables
      .list('votes', { owner: actorId, subject: statusId })
      .map(({ value }) => (value as { readonly option: number }).option),
  }),
  blocked: ({ actorId, accountId }, tables) => ({
    yes: accountId === undefined ? isRefused(actorId, tables) : hasBlocked(accountId, actorId, tables),
  }),
  blocks: ({ actorId, targetId }, tables) => ({ yes: hasBlocked(actorId, targetId, tables) }),
  'block.byId': ({ id }, tables) => {
    const key = readAlias(tables, 'block', id)
    const row = key === undefined ? undefined : tables.get('blocks', key)
    return row === undefined ? {} : { block: { id, actorId: row.owner, targetId: row.subject } }
  },
  quote: ({ quoteId }, tables) => {
    const row = readQuote(tables, quoteId)
    return found('status', row && (statusOf(quoteId, tables) ?? quotingStranger(row)))
  },
  'quote.byStamp': ({ stamp }, tables) => found('status', quotingBy('stamp', stamp, tables)),
  'quote.byRequest': ({ requestId }, tables) => found('status', quotingBy('request', requestId, tables)),
  interested: ({ statusId }, tables) => ({ accountIds: interestedIn(statusId, tables) }),
  tombstone: ({ id, actorId }, tables, now) => {
    const row = tables.get('tombstones', pairKey(actorId, id))
    return { yes: row !== undefined && row.at > now }
  },
}

/**
 * Gives a directory over tables.
 *
 * @param tables - Where to look.
 * @param now - Gives the present, as it is stored.
 * @returns The directory.
 */
export function createDirectory(tables: Tables, now: () => string): Directory {
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
    async answer(questions) {
      const present = now()
      return questions.map((question) => answerOne(question, tables, present))
    },
  }
}

function answerOne<About extends Question['about']>(
  question: Extract<Question, { readonly about: About }> & { readonly about: About },
  tables: Tables,
  now: string,
): Answer {
  return ANSWERS[question.about](question, tables, now)
}

function found<Name extends keyof Answer>(name: Name, value: Answer[Name] | undefined): Answer {
  return value === undefined ? {} : { [name]: value }
}

function accountOf(id: string, tables: Tables): KnownAccount | undefined {
  const account = readAccount(tables, id)
  if (account === undefined) return undefined
  const move = tables.get('moves', id)
  return { ...account, ...(move !== undefined && { movedTo: move.subject, movedAt: move.at }) }
}

/** A post by its id or `atomUri`, or a boost by the id of its Announce. */
function statusOf(id: string, tables: Tables): KnownStatus | undefined {
  const alias = readAlias(tables, 'status', id)
  const status = readStatus(tables, alias ?? id) ?? readStatus(tables, id)
  return status === undefined ? boostOf(id, tables) : knownStatus(status, tables)
}

function knownStatus(status: Status, tables: Tables): KnownStatus {
  const { mentions, media, ...rest } = status
  const requestId = readQuote(tables, status.id)?.requestId
  return {
    ...rest,
    ...(rest.quote !== undefined && {
      quote: { ...rest.quote, ...(requestId !== undefined && { requestId }) },
    }),
    mentions: mentions.map(({ actorId }) => actorId),
    media: media.map(({ url, description }) => ({ url, ...(description !== undefined && { description }) })),
  }
}

function boostOf(id: string, tables: Tables): KnownStatus | undefined {
  const boost = readBoost(tables, id)
  if (boost === undefined) return undefined
  const { actorId, statusId, visibility, published } = boost
  const local = readAccount(tables, actorId)?.local === true
  return { id, authorId: actorId, local, visibility, published, boostOf: statusId }
}

function followOf(row: FollowRow | undefined): KnownFollow | undefined {
  if (row === undefined) return undefined
  const { id, followerId, targetId, state } = row
  return { id, followerId, targetId, state }
}

function followsOf(targetId: string, tables: Tables): readonly FollowRow[] {
  return tables
    .list('follows', { subject: targetId })
    .map(({ value }) => value as FollowRow)
    .filter(({ followerId }) => readAccount(tables, followerId)?.local === true)
}

/** By the server: the actor, its domain or a domain above it. */
function isRefused(actorId: string, tables: Tables): boolean {
  if (readAccount(tables, actorId)?.suspended === true) return true
  const labels = (domainOf(actorId) ?? '').split('.')
  return labels.some((_, i) => tables.get('domains', labels.slice(i).join('.')) !== undefined)
}

function hasBlocked(actorId: string, targetId: string, tables: Tables): boolean {
  return tables.get('blocks', pairKey(actorId, targetId)) !== undefined
}

/** The quoting post; of one that is not stored, what its request told. */
function quotingBy(kind: 'stamp' | 'request', name: string, tables: Tables): KnownStatus | undefined {
  const quoteId = readAlias(tables, kind, name)
  const row = quoteId === undefined ? undefined : readQuote(tables, quoteId)
  if (row === undefined) return undefined
  return statusOf(row.quoteId, tables) ?? quotingStranger(row)
}

function quotingStranger({ quoteId, quoteAuthorId, ...quote }: QuoteRow): KnownStatus {
  return { id: quoteId, authorId: quoteAuthorId, local: false, visibility: 'public', quote }
}

function interestedIn(statusId: string, tables: Tables): readonly string[] {
  const boosters = tables.list('boosts', { subject: statusId }).map(({ owner }) => owner)
  const quoters = tables
    .list('quotes', { subject: statusId })
    .map(({ value }) => (value as QuoteRow).quoteAuthorId)
  return [...new Set([...boosters, ...quoters])].filter((id) => readAccount(tables, id)?.local === true)
}
