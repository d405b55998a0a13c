/**
 * What each verb takes, judged member by member before anybody is asked for anything: what is stored can be read
 * again, and an option written wrong is never taken for one left out.
 *
 * @module
 */
import {
  address,
  boolean,
  check,
  group,
  input,
  list,
  numberBetween,
  oneOf,
  optional,
  string,
  wholeNumber,
  type Check,
  type Checks,
} from '../../core/wire/check.js'
import type { Status } from '../ports/index.js'
import type {
  ActOnAccount,
  ActOnQuote,
  ActOnStatus,
  BoostInput,
  EditInput,
  FetchStatusInput,
  ModerateAccountInput,
  MoveInput,
  ModerateDomainInput,
  PostInput,
  Verbs,
  VoteInput,
} from './verbs.js'

const language = check(isLanguage, 'a BCP 47 tag such as "en"')
const severity = oneOf('none', 'silence', 'suspend')
const pixels = optional(wholeNumber(0))
const coordinate = numberBetween(-1, 1)

const media = list(
  group<Status['media'][number]>({
    kind: oneOf('image', 'gifv', 'video', 'audio', 'unknown'),
    url: address,
    mediaType: optional(string),
    description: optional(string),
    blurhash: optional(string),
    focalPoint: optional(
      check(
        (value) => Array.isArray(value) && value.length === 2 && list(coordinate)(value, '') === undefined,
        'x and y, each from -1 to 1',
      ),
    ),
    width: pixels,
    height: pixels,
    durationSeconds: optional(numberBetween(0, Number.MAX_SAFE_INTEGER)),
    thumbnailUrl: optional(address),
  }),
)

/** What the poll may be beyond that is said by its limits. */
const poll = group<NonNullable<PostInput['poll']>>({
  options: list(string),
  multiple: optional(boolean),
  expiresIn: check((value) => typeof value === 'number', 'a number of seconds'),
})

const CONTENT = {
  as: string,
  text: string,
  spoilerText: optional(string),
  sensitive: optional(boolean),
  language: optional(language),
  media: optional(media),
  unresolvedMentions: optional(oneOf('refuse', 'plain')),
} satisfies Partial<Checks<PostInput & EditInput>>

const post = input<PostInput>({
  ...CONTENT,
  visibility: optional(oneOf('public', 'unlisted', 'private', 'direct')),
  inReplyTo: optional(string),
  poll: optional(poll),
  quote: optional(string),
  quotePolicy: optional(oneOf('public', 'followers', 'nobody')),
  idempotencyKey: optional(string),
})
const changes = input<EditInput>({ ...CONTENT, id: string })

/** What a post is made with, and keeps. */
const KEPT: { readonly [Name in Exclude<keyof PostInput, keyof EditInput>]: true } = {
  visibility: true,
  inReplyTo: true,
  poll: true,
  quote: true,
  quotePolicy: true,
  idempotencyKey: true,
}
const edit: Check = (value, name) => {
  const given = Object.entries(Object(value) as object).filter(([, member]) => member !== undefined)
  const kept = given.find(([member]) => Object.hasOwn(KEPT, member))
  if (kept !== undefined) return `${kept[0]} cannot be changed: a post keeps the one it was made with`
  return changes(value, name)
}

const onStatus = input<ActOnStatus>({ as: string, id: string })
const lookedFor = input<FetchStatusInput>({ as: optional(string), id: string })
const onAccount = input<ActOnAccount>({ as: string, handle: string })
const onQuote = input<ActOnQuote>({ as: string, quoteId: string })

/** One check for each verb: a new member of what one takes does not compile without its own. */
const INPUTS: { readonly [Verb in keyof Verbs]: Check } = {
  lookup: (value) => string(value, 'a handle or actor id'),
  fetchStatus: (value, name) =>
    typeof value === 'object' ? lookedFor(value, name) : string(value, 'the id of a post'),
  post,
  edit,
  delete: onStatus,
  boost: input<BoostInput>({
    as: string,
    id: string,
    visibility: optional(oneOf('public', 'unlisted', 'private')),
  }),
  unboost: onStatus,
  favourite: onStatus,
  unfavourite: onStatus,
  vote: input<VoteInput>({
    as: string,
    id: string,
    choices: check(
      (value) => Array.isArray(value) && value.length > 0 && list(wholeNumber(0))(value, '') === undefined,
      'an array of at least one index, from 0',
    ),
  }),
  follow: onAccount,
  unfollow: onAccount,
  approve: onAccount,
  reject: onAccount,
  block: onAccount,
  unblock: onAccount,
  announceProfile: (value) => string(value, 'a username'),
  move: input<MoveInput>({ as: string, target: string }),
  answerQuote: input<Parameters<Verbs['answerQuote']>[0]>({ as: string, quoteId: string, accept: boolean }),
  revokeQuote: onQuote,
  deliver: check(hasActor, 'an activity whose actor has an id'),
  moderateAccount: input<ModerateAccountInput>({ id: string, severity }),
  moderateDomain: input<ModerateDomainInput>({ domain: string, severity }),
}

/**
 * Judges what a verb is given.
 *
 * @param verb - Its name.
 * @param given - As the host wrote it.
 * @throws TypeError that names the member, what it has to be and what it is; or one that means nothing, with those
 *   that there are.
 */
export function checkInput(verb: keyof Verbs, given: unknown): void {
  const problem = INPUTS[verb](given, 'what it is given')
  if (problem !== undefined) throw new TypeError(`${verb}: ${problem}`)
}

function isLanguage(value: unknown): boolean {
  try {
    return typeof value === 'string' && Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

function hasActor(value: unknown): boolean {
  const { actor } = Object(value) as { readonly actor?: unknown }
  return typeof (Object(actor) as { readonly id?: unknown }).id === 'string'
}
