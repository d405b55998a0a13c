/**
 * Polls, read from the Question they travel as or written into one.
 *
 * @module
 */
import type { Poll, PollOption } from '../model/index.js'
import type { Question, QuestionOption } from '../vocab/index.js'

/** How many options of a remote poll are read. */
const MAX_REMOTE_OPTIONS = 500

/**
 * Reads the poll out of a Question.
 *
 * Options that have no text are left out together with their tally. (Mastodon leaves out the text alone,
 * which shifts the tallies of all options behind it.)
 *
 * @param object - Any object in the normal form.
 * @returns The poll, at most 500 options; undefined unless it is a Question that has a list of options.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#Question Mastodon, Question}
 * @example
 * ```ts
 * const question = {
 *   type: 'Question',
 *   oneOf: [{ name: 'tea', votes: 2 }, { name: 'coffee' }],
 *   endTime: '2026-11-29T09:00:00Z',
 *   attributedTo: [],
 *   tag: [],
 *   attachment: [],
 * } as const
 * pollOf(question)
 * // => {
 * //   options: [{ title: 'tea', votes: 2 }, { title: 'coffee', votes: 0 }],
 * //   isMultiple: false,
 * //   isClosed: false,
 * //   expiresAt: '2026-11-29T09:00:00Z',
 * // }
 * ```
 */
export function pollOf(object: { readonly type?: string | undefined } | Question): Poll | undefined {
  if (!isQuestion(object)) return undefined
  const choices = object.anyOf ?? object.oneOf
  if (choices === undefined) return undefined
  const { closed, endTime, votersCount } = object
  const expiresAt = typeof closed === 'string' ? closed : endTime
  return {
    options: choices.slice(0, MAX_REMOTE_OPTIONS).flatMap(readOption),
    isMultiple: object.anyOf !== undefined,
    isClosed: closed === true,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(votersCount !== undefined && { votersCount: wholeNumber(votersCount) }),
  }
}

function isQuestion(object: { readonly type?: string | undefined } | Question): object is Question {
  return object.type === 'Question'
}

function readOption({ name, votes }: QuestionOption): readonly PollOption[] {
  return name === undefined || name === '' ? [] : [{ title: name, votes: wholeNumber(votes ?? 0) }]
}

/** A tally that somebody wrote: never negative, broken or beyond what a number holds exactly. */
function wholeNumber(value: number): number {
  return Number.isSafeInteger(value) && value > 0 ? value : 0
}

/** The properties of a Question that carry its poll. */
export type PollProperties = Pick<Question, 'oneOf' | 'anyOf' | 'endTime' | 'closed' | 'votersCount'>

/**
 * Gives the properties that make a Question of a post, as Mastodon writes them.
 *
 * @param poll - The poll.
 * @param now - The present; `closed` is written once the poll is over.
 * @returns Properties to spread into a Question in the normal form.
 * @example
 * ```ts
 * const poll = { options: [{ title: 'tea', votes: 2 }], isMultiple: false, isClosed: false, votersCount: 2 }
 * pollProperties(poll, new Date()) // => { oneOf: [{ name: 'tea', votes: 2 }], votersCount: 2 }
 * ```
 */
export function pollProperties(poll: Poll, now: Date): PollProperties {
  const options = poll.options.map(({ title, votes }) => ({ name: title, votes }))
  return {
    ...(poll.isMultiple ? { anyOf: options } : { oneOf: options }),
    ...(poll.expiresAt !== undefined && { endTime: poll.expiresAt }),
    ...(isPollOver(poll, now) && { closed: poll.isClosed ? true : (poll.expiresAt ?? true) }),
    ...(poll.votersCount !== undefined && { votersCount: poll.votersCount }),
  }
}

/**
 * Tells whether a poll takes no more votes.
 *
 * @param poll - The poll.
 * @param now - The present.
 * @returns True from the very moment of `expiresAt` on.
 * @example
 * ```ts
 * const poll = { options: [], isMultiple: false, isClosed: false, expiresAt: '2026-11-22T12:00:00Z' }
 * isPollOver(poll, new Date('2026-11-22T11:59:59Z')) // => false
 * isPollOver(poll, new Date('2026-11-22T12:00:00Z')) // => true
 * ```
 */
export function isPollOver(poll: Poll, now: Date): boolean {
  return poll.isClosed || (poll.expiresAt !== undefined && Date.parse(poll.expiresAt) <= now.getTime())
}
