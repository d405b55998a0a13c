/**
 * Hosts that lose or change one member of what one of their ports answers.
 *
 * @module
 */
import type {
  KnownAccount,
  KnownFollow,
  KnownStatus,
  Recipient,
  Status,
} from '../../../src/core/model/index.js'
import type {
  About,
  LocalAccount,
  Publication,
  PublishedBoost,
  PublishedStamp,
  Questions,
  StatusTotals,
} from '../../../src/protocol/ports/index.js'
import { poll, quote, status, VISIBILITY } from './effect-members.js'
import { faultsOf, optional, Unasked, type Members } from './members.js'
import { answering, type Mutant } from './mutant.js'

/** What is answered to a question of some kind, where there is an answer. */
interface Answered<Name extends About> {
  readonly answer: Exclude<Questions[Name]['answer'], undefined>
}

const SAME_THING = new Unasked('asked elsewhere, of the same thing')
const SAME_POST = new Unasked('asked of `status`, of the same post')
const NO_POST = new Unasked('a boost has nothing of the kind')

const account: Members<KnownAccount> = {
  id: 'text',
  local: 'flag',
  type: optional({ oneOf: ['Person', 'Service', 'Application', 'Group', 'Organization'] }),
  username: optional('text'),
  acct: optional('text'),
  displayName: optional('text'),
  url: optional('text'),
  inbox: optional('text'),
  sharedInbox: optional('text'),
  outbox: optional('text'),
  followers: optional('text'),
  following: optional('text'),
  featured: optional('text'),
  featuredTags: optional('text'),
  featuredCollections: optional('text'),
  locked: optional('flag'),
  suspended: optional('flag'),
  memorial: optional('flag'),
  movedTo: optional('text'),
  alsoKnownAs: optional('list'),
  publicKeys: optional({
    each: {
      id: 'text',
      owner: optional('text'),
      publicKeyPem: optional('text'),
      extra: new Unasked('what nobody knows decides nothing'),
    },
  }),
  movedAt: optional('moment'),
  refreshedAt: optional('moment'),
}

const knownQuote = {
  targetId: quote.targetId,
  targetAuthorId: quote.targetAuthorId,
  state: quote.state,
  stamp: quote.stamp,
  requestId: quote.requestId,
}

const known: Members<KnownStatus> = {
  id: 'text',
  authorId: 'text',
  local: 'flag',
  visibility: VISIBILITY,
  boostOf: optional('text'),
  inReplyTo: optional('text'),
  conversation: optional('text'),
  url: optional('text'),
  published: optional('moment'),
  editedAt: optional('moment'),
  poll: optional(poll),
  quote: optional(knownQuote),
  quotePolicy: optional('number'),
  mentions: optional('list'),
  content: optional('text'),
  spoilerText: optional('text'),
  media: optional({ each: { url: 'text', description: optional('text') } }),
}

/** A boost as the status that it is. */
const boost: Members<KnownStatus> = {
  ...known,
  inReplyTo: NO_POST,
  conversation: NO_POST,
  url: NO_POST,
  editedAt: NO_POST,
  poll: NO_POST,
  quote: NO_POST,
  quotePolicy: NO_POST,
  mentions: NO_POST,
  content: NO_POST,
  spoilerText: NO_POST,
  media: NO_POST,
}

/** A post that quotes. */
const quoting: Members<KnownStatus> = {
  ...boost,
  local: SAME_POST,
  visibility: SAME_POST,
  boostOf: NO_POST,
  published: SAME_POST,
  quote: optional(knownQuote),
}

const follow: Members<KnownFollow> = {
  id: 'text',
  followerId: 'text',
  targetId: 'text',
  state: { oneOf: ['pending', 'accepted'] },
}
const block = { id: optional('text'), actorId: 'text', targetId: 'text' } as const
const severity = { oneOf: ['none', 'silence', 'suspend'] } as const
const recipient: Members<Recipient> = { actorId: 'text', inbox: 'text', isPersonal: optional('flag') }

/** All kinds of questions, with all members of their answers; one left out does not compile. */
const ANSWERS: { readonly [Name in About]: Members<Answered<Name>> } = {
  account: { answer: account },
  'account.byHandle': { answer: { ...account, ...sameAs(account, 'id') } },
  standing: { answer: { account: severity, domain: severity } },
  relation: { answer: { follow: optional(follow), block: optional(block) } },
  status: { answer: known },
  'follow.byId': { answer: follow },
  localFollows: { answer: { each: follow } },
  hasLocalFollower: { answer: 'flag' },
  favourite: { answer: { id: optional('text') } },
  boost: { answer: boost },
  votes: { answer: 'list' },
  'block.byId': { answer: block },
  quote: { answer: quoting },
  'quote.byStamp': {
    answer: { ...quoting, quote: optional({ ...knownQuote, ...sameAs(knownQuote, 'state', 'targetId') }) },
  },
  'quote.byRequest': {
    answer: { ...quoting, quote: optional({ ...knownQuote, ...sameAs(knownQuote, 'state', 'targetId') }) },
  },
  interested: { answer: 'list' },
  involved: { answer: { items: 'list', next: optional('name') } },
  tombstone: { answer: 'moment' },
  followers: { answer: { items: 'list', next: optional('text') } },
  'followers.count': { answer: 'number' },
  'followers.inboxes': { answer: { items: { each: recipient }, next: optional('text') } },
  'followers.onOrigin': { answer: 'list' },
}

/** The members that are asked for elsewhere, of the same thing. */
function sameAs<M extends object>(members: M, ...but: readonly (keyof M)[]): Record<keyof M, Unasked> {
  const others = Object.keys(members).filter((name) => !but.includes(name as keyof M))
  return Object.fromEntries(others.map((name) => [name, SAME_THING])) as Record<keyof M, Unasked> // but those kept
}

const directory = (Object.keys(ANSWERS) as About[]).flatMap((about) =>
  faultsOf(ANSWERS[about] as Members<object>).map(({ name, inflict }) =>
    answering(about, name, (_question, answer) =>
      answer === undefined ? answer : (inflict({ answer }) as { readonly answer?: unknown }).answer,
    ),
  ),
)

const image = optional({ url: 'text', mediaType: optional('text'), description: optional('text') } as const)

const user: Members<LocalAccount> = {
  username: 'text',
  name: optional('text'),
  summary: optional('text'),
  locked: optional('flag'),
  bot: optional('flag'),
  group: optional('flag'),
  discoverable: optional('flag'),
  indexable: optional('flag'),
  suspended: optional('flag'),
  memorial: optional('flag'),
  createdAt: new Unasked('when a user came is for the host to say'),
  avatar: image,
  header: image,
  fields: optional({ each: { name: 'text', value: 'text' } }),
  alsoKnownAs: optional('list'),
  movedTo: optional('text'),
  attributionDomains: optional('list'),
  privateKeyPem: 'name',
  publicKeyPem: 'name',
}

const users = faultsOf(user).map(({ name, inflict }): Mutant => ({
  name: `accounts.find: ${name}`,
  break: ({ accounts }) => ({
    accounts: {
      ...accounts,
      find: async (username) => {
        const account = await accounts.find(username)
        return account === undefined || account === 'gone' ? account : (inflict(account) as LocalAccount)
      },
    },
  }),
}))

const posts = faultsOf(status).map(({ name, inflict }): Mutant => ({
  name: `content.status: ${name}`,
  break: ({ content }) => ({
    content: {
      ...content,
      status: async (id) => {
        const post = await content.status(id)
        return typeof post !== 'object' ? post : (inflict(post) as typeof post)
      },
    },
  }),
}))

const publishedBoost: Members<PublishedBoost> = {
  id: 'text',
  actorId: 'text',
  statusId: 'text',
  published: 'moment',
  visibility: VISIBILITY,
}

const published = [
  ...faultsOf<{ status: Status }>({ status: { ...status, local: 'always' } }),
  ...faultsOf<{ boost: PublishedBoost }>({ boost: publishedBoost }),
].map(({ name, inflict }): Mutant => ({
  name: `content.outbox: ${name}`,
  break: ({ content }) => ({
    content: {
      ...content,
      outbox: async (id, page) => {
        const { items, ...rest } = await content.outbox(id, page)
        return { ...rest, items: items.map((item) => inflict(item) as Publication) }
      },
    },
  }),
}))

const stamp: Members<PublishedStamp> = { id: 'text', authorId: 'text', quoteId: 'text', targetId: 'text' }
const totals: Members<StatusTotals> = { favourites: 'number', boosts: 'number' }

const others: readonly Mutant[] = [
  ...faultsOf(stamp).map(({ name, inflict }): Mutant => ({
    name: `content.stamp: ${name}`,
    break: ({ content }) => ({
      content: {
        ...content,
        stamp: async (id) => {
          const given = await content.stamp(id)
          return given && (inflict(given) as PublishedStamp)
        },
      },
    }),
  })),
  ...faultsOf(totals).map(({ name, inflict }): Mutant => ({
    name: `content.totals: ${name}`,
    break: ({ content }) => ({
      content: { ...content, totals: async (id) => inflict(await content.totals(id)) as StatusTotals },
    }),
  })),
]

/** Every member of every answer lost, and every one changed. */
export const answerMemberMutants: readonly Mutant[] = [
  ...directory,
  ...users,
  ...posts,
  ...published,
  ...others,
]
