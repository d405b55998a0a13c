/**
 * Votes as they travel: Notes that have a name and say nothing.
 *
 * @module
 */
import type { ActivityBase, Note, ObjectOrReference } from '../vocab/index.js'
import { isPublicCollection } from '../wire/public-collection.js'
import { withoutFragment } from '../wire/url.js'

/** A vote as somebody sent it. Nothing of it is authenticated: compare `voter` with the signer. */
export interface Vote {
  /** Id of the vote itself. */
  readonly id?: string
  /** The poll voted on, by the id of its Question. */
  readonly pollId: string
  /** The option by its text. */
  readonly option: string
  /** Who is said to vote; absent when the vote does not say. */
  readonly voter?: string
}

/** Options of {@link voteOf}. */
export interface VoteOptions {
  /** The Create that carried it: its `to` or `cc` count where the object has none. */
  readonly activity?: Pick<ActivityBase, 'to' | 'cc'>
  /** Author of the poll, where known: whoever else a vote is addressed to, it is none. */
  readonly pollAuthor?: string
}

/**
 * Recognises a vote: a Note with a name, without content, in reply to something, to one actor only.
 *
 * Whether what it answers is a poll that has such an option is for the caller to look up; if it is not,
 * the Note is an ordinary reply.
 *
 * @param object - An object in the normal form.
 * @param options - The activity around it, and whose poll it should be about.
 * @returns The vote, or undefined when the object is something else.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#poll-votes Mastodon, poll votes}
 * @example
 * ```ts
 * const note = {
 *   type: 'Note',
 *   id: 'https://example.org/users/bob#votes/1',
 *   name: 'tea',
 *   inReplyTo: 'https://example.com/polls/1',
 *   attributedTo: [{ id: 'https://example.org/users/bob' }],
 *   to: ['https://example.com/users/alice'],
 *   tag: [],
 *   attachment: [],
 * } as const
 * voteOf(note)?.option // => 'tea'
 * voteOf({ ...note, content: '<p>tea is a drink</p>' }) // => undefined
 * ```
 */
export function voteOf(object: ObjectOrReference, options: VoteOptions = {}): Vote | undefined {
  if (object.type !== 'Note') return undefined
  const { id, name, content, inReplyTo, attributedTo } = object
  if (name === undefined || name === '' || inReplyTo === undefined) return undefined
  if (content !== undefined && content !== '') return undefined
  if (!isForOneActor(object, options)) return undefined
  const voter = attributedTo[0]?.id
  return {
    ...(id !== undefined && { id }),
    pollId: inReplyTo,
    option: name,
    ...(voter !== undefined && { voter }),
  }
}

/**
 * Recognises the votes that one Create carries: one of Mastodon's, or the list that GoToSocial sends.
 *
 * @param activity - A Create.
 * @param options - Whose poll it should be about.
 * @returns The votes in order; empty unless everything in the activity is a vote on one and the same poll.
 * @example
 * ```ts
 * const vote = { type: 'Note', inReplyTo: 'https://example.com/polls/1', to: ['https://example.com/alice'] } as const
 * const note = { ...vote, attributedTo: [], tag: [], attachment: [] }
 * const objects = [{ ...note, name: 'tea' }, { ...note, name: 'coffee' }]
 * votesOf({ objects, object: objects[0]!, tag: [] }).map(({ option }) => option) // => ['tea', 'coffee']
 * ```
 */
export function votesOf(
  activity: ActivityBase,
  options: Omit<VoteOptions, 'activity'> = {},
): readonly Vote[] {
  const objects = activity.objects ?? (activity.object === undefined ? [] : [activity.object])
  const votes: Vote[] = []
  for (const object of objects) {
    const vote = voteOf(object, { ...options, activity })
    if (vote === undefined || vote.pollId !== (votes[0]?.pollId ?? vote.pollId)) return []
    votes.push(vote)
  }
  return votes
}

function isForOneActor(object: Note, { activity, pollAuthor }: VoteOptions): boolean {
  const audience = new Set([...(object.to ?? activity?.to ?? []), ...(object.cc ?? activity?.cc ?? [])])
  const [recipient] = audience
  if (recipient === undefined || audience.size !== 1) return false
  return pollAuthor === undefined ? !isPublicCollection(recipient) : withoutFragment(recipient) === pollAuthor
}

/** What {@link voteNote} starts from. */
export interface VoteInput {
  /** Id to give to the vote; Mastodon's are `ACTOR#votes/ID`. */
  readonly id: string
  readonly pollId: string
  readonly pollAuthor: string
  readonly voter: string
  /** The option by its exact text. */
  readonly option: string
}

/**
 * Gives the Note that votes for one option; a choice of several takes one Note, and one Create, each.
 *
 * @param input - Who votes for what.
 * @returns A Note in the normal form: named, without content, addressed to the author of the poll only.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#poll-votes Mastodon, poll votes}
 * @example
 * ```ts
 * const note = voteNote({
 *   id: 'https://example.org/users/bob#votes/1',
 *   pollId: 'https://example.com/polls/1',
 *   pollAuthor: 'https://example.com/users/alice',
 *   voter: 'https://example.org/users/bob',
 *   option: 'tea',
 * })
 * voteOf(note)?.pollId // => 'https://example.com/polls/1'
 * ```
 */
export function voteNote(input: VoteInput): Note {
  return {
    id: input.id,
    type: 'Note',
    name: input.option,
    attributedTo: [{ id: input.voter }],
    inReplyTo: input.pollId,
    to: [input.pollAuthor],
    tag: [],
    attachment: [],
  }
}
