/**
 * What a post is given, judged before anybody is asked for anything.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { countCharacters } from '../../core/html/index.js'
import { pollProblems } from '../../core/poll/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { isHttpUrl } from '../../core/wire/url.js'
import { limitsOf, type OutboxServices } from './services.js'
import type { EditInput, PostInput } from './verbs.js'

const VISIBILITIES: readonly unknown[] = ['public', 'unlisted', 'private', 'direct']
const QUOTE_POLICIES: readonly unknown[] = ['public', 'followers', 'nobody']
const UNRESOLVED: readonly unknown[] = ['refuse', 'plain']
const MEDIA_KINDS: readonly unknown[] = ['image', 'gifv', 'video', 'audio', 'unknown']
const MAX_KEY_LENGTH = 256
/** Whatever is counted: a link counts 23 characters however long it is. Sent twice, as it is, it fits into 1 MiB. */
const MAX_TEXT_LENGTH = 400_000

/** A text as it is published: without blank space around it; beside a warning it is never empty. */
export function publishedText({ text, spoilerText = '' }: Pick<PostInput, 'text' | 'spoilerText'>): string {
  const trimmed = text.trim()
  return trimmed === '' && spoilerText !== '' ? '.' : trimmed
}

/**
 * Judges a new post.
 *
 * @throws TypeError for a value of the wrong kind, RangeError for one that is too long or empty, both naming the
 *   member; {@link RefusedError} `ERR_POLL_INVALID` for a poll that Mastodon would not let be made.
 */
export function checkPost(input: PostInput, services: Pick<OutboxServices, 'limits' | 'pollLimits'>): void {
  const { visibility, quotePolicy, idempotencyKey, poll, quote, inReplyTo, media = [] } = input
  checkText(input, services)
  oneOf('visibility', visibility, VISIBILITIES)
  oneOf('quotePolicy', quotePolicy, QUOTE_POLICIES)
  optionalText('inReplyTo', inReplyTo)
  optionalText('quote', quote)
  optionalText('idempotencyKey', idempotencyKey)
  if (idempotencyKey === '' || (idempotencyKey ?? '').length > MAX_KEY_LENGTH) {
    throw new RangeError(`idempotencyKey has to have between 1 and ${MAX_KEY_LENGTH} characters`)
  }
  if (poll !== undefined) checkPoll(poll, services)
  const isBare = media.length === 0 && poll === undefined && quote === undefined
  if (isBare && publishedText(input) === '') {
    throw new RangeError('text has to say something, unless there are media, a poll or a quote beside it')
  }
}

/** Judges the parts that an edit has, too. */
export function checkText(input: Omit<EditInput, 'id'>, services: Pick<OutboxServices, 'limits'>): void {
  const { text, spoilerText, language, sensitive, media, unresolvedMentions } = input
  if (typeof text !== 'string') throw new TypeError(`text has to be a string; it is ${typeof text}`)
  optionalText('spoilerText', spoilerText)
  if (sensitive !== undefined && typeof sensitive !== 'boolean')
    throw new TypeError(`sensitive has to be a boolean; it is ${typeof sensitive}`)
  oneOf('unresolvedMentions', unresolvedMentions, UNRESOLVED)
  if (language !== undefined) checkLanguage(language)
  const { maxCharacters, maxMedia } = limitsOf(services)
  if (media !== undefined) checkMedia(media, maxMedia)
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

function checkLanguage(language: string): void {
  try {
    if (typeof language === 'string' && Intl.getCanonicalLocales(language).length === 1) return
  } catch {
    // said below, like everything that is no tag
  }
  throw new TypeError(`language has to be a BCP 47 tag such as "en"; it is ${given(language)}`)
}

function checkMedia(media: NonNullable<EditInput['media']>, limit: number): void {
  const list: unknown = media
  if (!Array.isArray(list)) throw new TypeError('media has to be an array')
  if (media.length > limit) throw new RangeError(`media has to have at most ${limit} files`)
  for (const [i, medium] of media.entries()) {
    oneOf(`media[${i}].kind`, medium.kind, MEDIA_KINDS)
    httpUrl(`media[${i}].url`, medium.url)
    if (medium.thumbnailUrl !== undefined) httpUrl(`media[${i}].thumbnailUrl`, medium.thumbnailUrl)
    optionalText(`media[${i}].description`, medium.description)
  }
}

function checkPoll(
  poll: NonNullable<PostInput['poll']>,
  { pollLimits }: Pick<OutboxServices, 'pollLimits'>,
): void {
  const { options, expiresIn } = poll
  if (!Array.isArray(options) || options.some((option) => typeof option !== 'string'))
    throw new TypeError('poll.options has to be an array of strings')
  if (typeof expiresIn !== 'number')
    throw new TypeError(`poll.expiresIn has to be a number of seconds; it is ${typeof expiresIn}`)
  const draft = { options: options.map((title: string) => title.trim()), expiresInSeconds: expiresIn }
  const [problem] = pollProblems(draft, pollLimits)
  if (problem === undefined) return
  const where = 'option' in problem ? ` (option ${problem.option})` : ''
  throw new RefusedError('ERR_POLL_INVALID', `the poll may not be made: ${problem.kind}${where}`)
}

function httpUrl(name: string, url: unknown): void {
  if (typeof url === 'string' && isHttpUrl(url)) return
  throw new TypeError(`${name} has to be an absolute http(s) URL`)
}

function optionalText(name: string, value: unknown): void {
  if (value === undefined || typeof value === 'string') return
  throw new TypeError(`${name} has to be a string; it is ${typeof value}`)
}

function oneOf(name: string, value: unknown, allowed: readonly unknown[]): void {
  if (value === undefined || allowed.includes(value)) return
  throw new TypeError(`${name} has to be one of ${allowed.join(', ')}; it is ${given(value)}`)
}

function given(value: unknown): string {
  return typeof value === 'string' ? excerpt(value) : typeof value
}
