/**
 * What a post says, judged before anybody is asked for anything: how long it is, and what its poll is like.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { countCharacters } from '../../core/html/index.js'
import { pollProblems } from '../../core/poll/index.js'
import { limitsOf, type OutboxServices } from './services.js'
import type { EditInput, PostInput } from './verbs.js'

const MAX_KEY_LENGTH = 256
/** Whatever is counted: a link counts 23 characters however long it is. Sent twice, as it is, it fits into 1 MiB. */
const MAX_TEXT_LENGTH = 400_000

/** A text as it is published: without blank space around it; beside a warning it is never empty. */
export function publishedText({ text, spoilerText = '' }: Pick<PostInput, 'text' | 'spoilerText'>): string {
  const trimmed = text.trim()
  return trimmed === '' && spoilerText !== '' ? '.' : trimmed
}

/**
 * Judges a new post, each of whose members is what it has to be.
 *
 * @throws RangeError for one that is too long or empty, naming the member; {@link RefusedError} `ERR_POLL_INVALID` for
 *   a poll that Mastodon would not let be made.
 */
export function checkPost(input: PostInput, services: Pick<OutboxServices, 'limits' | 'pollLimits'>): void {
  const { idempotencyKey, poll, quote, media = [] } = input
  checkText(input, services)
  if (idempotencyKey === '' || (idempotencyKey ?? '').length > MAX_KEY_LENGTH) {
    throw new RangeError(`idempotencyKey has to have between 1 and ${MAX_KEY_LENGTH} characters`)
  }
  if (poll !== undefined) checkPoll(poll, services)
  const isBare = media.length === 0 && poll === undefined && quote === undefined
  if (isBare && publishedText(input) === '') {
    throw new RangeError('text has to say something, unless there are media, a poll or a quote beside it')
  }
}

/** Judges the length of a text with its warning, and how many media are beside it. */
export function checkText(
  input: Pick<EditInput, 'text' | 'spoilerText' | 'media'>,
  services: Pick<OutboxServices, 'limits'>,
): void {
  const { maxCharacters, maxMedia } = limitsOf(services)
  if ((input.media?.length ?? 0) > maxMedia)
    throw new RangeError(`media has to have at most ${maxMedia} files`)
  if (isTooLong(input, maxCharacters))
    throw new RangeError(`text has to have at most ${maxCharacters} characters, its warning included`)
}

function isTooLong(
  { text, spoilerText = '' }: Pick<EditInput, 'text' | 'spoilerText'>,
  limit: number,
): boolean {
  const length = text.length + spoilerText.length
  return length > MAX_TEXT_LENGTH || (length > limit && countCharacters(text, { spoilerText }) > limit)
}

function checkPoll(
  poll: NonNullable<PostInput['poll']>,
  { pollLimits }: Pick<OutboxServices, 'pollLimits'>,
): void {
  const { options, expiresIn } = poll
  const draft = { options: options.map((title) => title.trim()), expiresInSeconds: expiresIn }
  const [problem] = pollProblems(draft, pollLimits)
  if (problem === undefined) return
  const where = 'option' in problem ? ` (option ${problem.option})` : ''
  throw new RefusedError('ERR_POLL_INVALID', `the poll may not be made: ${problem.kind}${where}`)
}
