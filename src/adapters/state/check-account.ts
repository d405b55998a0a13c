/**
 * What a local user is given, judged before anything of it is stored: what is no profile could not be read again.
 *
 * @module
 */
import {
  address,
  boolean,
  check,
  group,
  httpUrl,
  input,
  list,
  optional,
  string,
  type Checks,
} from '../../core/wire/check.js'
import { readDomain } from '../../core/wire/domain.js'
import type { LocalAccount } from '../../protocol/ports/index.js'
import type { KeyPairPem, LocalAccountChanges, NewLocalAccount } from './host-state.js'
import { assertUsername } from './local-account.js'

const flag = optional(boolean)
const picture = optional(
  group<NonNullable<LocalAccount['avatar']>>({
    url: address,
    mediaType: optional(string),
    description: optional(string),
  }),
)
const moment = check(
  (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
    !isNaN(Date.parse(value)),
  'a moment such as 2026-11-22T12:00:00Z',
)
const domain = check((value) => readDomain(value) !== undefined, 'a domain such as social.example')

const keys = check((value) => {
  const { privateKeyPem, publicKeyPem } = Object(value) as Partial<Record<keyof KeyPairPem, unknown>>
  return typeof privateKeyPem === 'string' && typeof publicKeyPem === 'string'
}, 'an object with the texts privateKeyPem and publicKeyPem')

const CHANGES: Checks<LocalAccountChanges> = {
  name: optional(string),
  summary: optional(string),
  ...{ locked: flag, bot: flag, group: flag, discoverable: flag, indexable: flag },
  memorial: flag,
  createdAt: optional(moment),
  avatar: picture,
  header: picture,
  fields: optional(list(group<NonNullable<LocalAccount['fields']>[number]>({ name: string, value: string }))),
  alsoKnownAs: optional(list(httpUrl)),
  movedTo: optional(httpUrl),
  attributionDomains: optional(list(domain)),
}
const changes = input(CHANGES)
const account = input<NewLocalAccount>({
  username: string,
  keys: optional(keys),
  suspended: flag,
  ...CHANGES,
})

/**
 * Judges a user to be.
 *
 * @param given - As the host wrote it.
 * @throws TypeError that names the member, what it has to be and what it is; RangeError for a name that nobody can
 *   have.
 */
export function checkNewAccount(given: NewLocalAccount): void {
  const problem = account(given, 'the account')
  if (problem !== undefined) throw new TypeError(`accounts.create: ${problem}`)
  assertUsername(given.username)
}

/**
 * Judges the changes of a user.
 *
 * @param given - As the host wrote them.
 * @throws TypeError that names the member, what it has to be and what it is.
 */
export function checkChanges(given: LocalAccountChanges): void {
  const problem = changes(given, 'what changes')
  if (problem !== undefined) throw new TypeError(`accounts.update: ${problem}`)
}
