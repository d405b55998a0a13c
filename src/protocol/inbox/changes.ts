/**
 * What a newer version of a known post changes.
 *
 * @module
 */
import { applyPollUpdate } from '../../core/poll/index.js'
import type { Effect, KnownStatus, Status, StatusMention } from '../../core/model/index.js'

/**
 * An edit: the new version in whole. Who may see it, where it stands in its thread and when it was written
 * never change; who was mentioned before may still read it.
 */
export function editOf(status: Status, known: KnownStatus): readonly Effect[] {
  const { poll, resetsVotes } = pollOf(status, known)
  const isSignificant = resetsVotes || isChanged(status, known)
  const kept: Partial<Status> = {
    published: known.published ?? status.published,
    url: known.url ?? status.url,
    visibility: known.visibility,
    mentions: mentionsAfter(status, known),
  }
  const optional = {
    editedAt: isSignificant ? status.editedAt : known.editedAt,
    inReplyTo: known.inReplyTo,
    conversation: known.conversation ?? status.conversation,
    poll,
  }
  const edited = withOptional({ ...status, ...kept }, optional)
  return [{ kind: 'status.edit', status: edited, isSignificant, resetsVotes }]
}

/** Sets what is there, and takes away what is not. */
function withOptional(
  status: Status,
  values: { readonly [Name in 'editedAt' | 'inReplyTo' | 'conversation' | 'poll']: Status[Name] | undefined },
): Status {
  const entries = Object.entries({ ...status, ...values }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as unknown as Status // only what may be absent can have been taken away
}

/** Anything but an edit: numbers, the poll's results, who may quote it, the quote's stamp. */
export function newsOf(status: Status, known: KnownStatus): readonly Effect[] {
  const statusId = known.id
  const { claimedCounts, quotePolicy } = status
  return [
    ...(quotePolicy === (known.quotePolicy ?? 0)
      ? []
      : [{ kind: 'status.policy', statusId, quotePolicy } as const]),
    ...resultsOf(status, known),
    ...acceptanceOf(status, known),
    ...(Object.keys(claimedCounts).length === 0
      ? []
      : [{ kind: 'status.counts', statusId, claimedCounts } as const]),
  ]
}

function resultsOf(status: Status, known: KnownStatus): readonly Effect[] {
  if (status.poll === undefined || known.poll === undefined) return []
  const { poll } = applyPollUpdate(known.poll, status.poll, false)
  if (JSON.stringify(poll) === JSON.stringify(known.poll)) return []
  return [{ kind: 'poll.results', statusId: known.id, poll }]
}

function acceptanceOf(status: Status, known: KnownStatus): readonly Effect[] {
  const { quote } = status
  if (quote?.state !== 'accepted' || known.quote?.state === 'accepted') return []
  if (quote.targetId === undefined || quote.targetId !== known.quote?.targetId) return []
  if (quote.targetAuthorId === undefined || quote.stamp === undefined) return []
  const { targetId, targetAuthorId, stamp } = quote
  return [{ kind: 'quote.accept', quoteId: known.id, targetId, targetAuthorId, stamp }]
}

function pollOf(
  status: Status,
  known: KnownStatus,
): { readonly poll?: Status['poll']; readonly resetsVotes: boolean } {
  if (status.poll === undefined) return { resetsVotes: known.poll !== undefined }
  if (known.poll === undefined) return { poll: status.poll, resetsVotes: false }
  return applyPollUpdate(known.poll, status.poll, true)
}

function isChanged(status: Status, known: KnownStatus): boolean {
  return (
    status.content !== known.content ||
    status.spoilerText !== (known.spoilerText ?? '') ||
    status.quote?.targetId !== known.quote?.targetId ||
    JSON.stringify(status.media.map(({ url, description }) => [url, description])) !==
      JSON.stringify((known.media ?? []).map(({ url, description }) => [url, description]))
  )
}

/** Those mentioned no longer can still read it: silently. */
function mentionsAfter(status: Status, known: KnownStatus): readonly StatusMention[] {
  const named = new Set(status.mentions.map(({ actorId }) => actorId))
  const before = (known.mentions ?? []).filter((actorId) => !named.has(actorId))
  return [...status.mentions, ...before.map((actorId) => ({ actorId, silent: true, notify: false }))]
}
