/**
 * Hosts that answer wrongly.
 *
 * @module
 */
import type { KnownAccount, KnownStatus } from '../../../src/core/model/index.js'
import type { About, Question } from '../../../src/protocol/ports/index.js'
import { ask } from '../../../src/testing/ask.js'
import { answering, answeringAll, answeringFrom, ofKind, without, type Mutant } from './mutant.js'

/** What a host that knows nothing says; a question left out does not compile. */
const NOTHING: { readonly [Name in About]: unknown } = {
  account: undefined,
  'account.byHandle': undefined,
  standing: { account: 'none', domain: 'none' },
  relation: {},
  status: undefined,
  'follow.byId': undefined,
  localFollows: [],
  hasLocalFollower: false,
  favourite: undefined,
  boost: undefined,
  votes: [],
  'block.byId': undefined,
  quote: undefined,
  'quote.byStamp': undefined,
  'quote.byRequest': undefined,
  interested: [],
  involved: { items: [] },
  tombstone: undefined,
  followers: { items: [] },
  'followers.count': 0,
  'followers.inboxes': { items: [] },
  'followers.onOrigin': [],
}

/** What a host says that confuses one with another. */
const SOMETHING: { readonly [Name in About]: unknown } = {
  account: { id: 'https://remote.example/users/bob', local: false },
  'account.byHandle': { id: 'https://remote.example/users/bob', local: false },
  standing: { account: 'suspend', domain: 'suspend' },
  relation: { follow: { id: 'x', followerId: 'x', targetId: 'x', state: 'accepted' } },
  status: { id: 'x', authorId: 'x', local: false, visibility: 'public' },
  'follow.byId': { id: 'x', followerId: 'x', targetId: 'x', state: 'accepted' },
  localFollows: [{ id: 'x', followerId: 'x', targetId: 'x', state: 'accepted' }],
  hasLocalFollower: true,
  favourite: {},
  boost: { id: 'x', authorId: 'x', local: false, visibility: 'public', boostOf: 'y' },
  votes: [0],
  'block.byId': { actorId: 'x', targetId: 'y' },
  quote: { id: 'x', authorId: 'x', local: false, visibility: 'public' },
  'quote.byStamp': { id: 'x', authorId: 'x', local: false, visibility: 'public' },
  'quote.byRequest': { id: 'x', authorId: 'x', local: false, visibility: 'public' },
  interested: ['x'],
  involved: { items: ['x'] },
  tombstone: '2026-11-22T12:00:00.000Z',
  followers: { items: ['x'] },
  'followers.count': 1,
  'followers.inboxes': { items: [{ actorId: 'x', inbox: 'https://x.example/inbox' }] },
  'followers.onOrigin': ['x'],
}

const ABOUTS = Object.keys(NOTHING) as About[]

const sayNothing = ABOUTS.map((about) => answering(about, 'always says nothing', () => NOTHING[about]))
const sayYes = ABOUTS.map((about) =>
  answering(about, 'says something where there is nothing', (_question, answer) =>
    JSON.stringify(answer) === JSON.stringify(NOTHING[about]) ? SOMETHING[about] : answer,
  ),
)

const ACCOUNT_PARTS: { readonly [Part in keyof KnownAccount]-?: true } = {
  id: true, local: true, type: true, username: true, acct: true, displayName: true, url: true, inbox: true,
  sharedInbox: true, outbox: true, followers: true, following: true, featured: true, featuredTags: true,
  featuredCollections: true, locked: true, suspended: true, memorial: true, movedTo: true, alsoKnownAs: true,
  publicKeys: true, movedAt: true, refreshedAt: true,
} // prettier-ignore

const STATUS_PARTS: { readonly [Part in keyof KnownStatus]-?: true } = {
  id: true, authorId: true, local: true, visibility: true, boostOf: true, inReplyTo: true, conversation: true,
  url: true, published: true, editedAt: true, poll: true, quote: true, quotePolicy: true, mentions: true,
  content: true, spoilerText: true, media: true,
} // prettier-ignore

const lostParts = [
  ...Object.keys(ACCOUNT_PARTS).map((part) =>
    answering('account', `loses ${part}`, (_q, answer) => without(answer, part)),
  ),
  ...Object.keys(STATUS_PARTS).map((part) =>
    answering('status', `loses ${part}`, (_q, answer) => without(answer, part)),
  ),
]

const domainOf = (id: string): string => new URL(id).hostname

const scopes: readonly Mutant[] = [
  answering(
    'account',
    'takes local for remote and remote for local',
    (_q, a) => a && { ...a, local: !a.local },
  ),
  answering('account', 'ignores a fragment', (q, _a, good) =>
    ask(good, { ...q, id: q.id.replace(/#.*/, '') }),
  ),
  answeringFrom('account.byHandle', 'keeps the handles that an account had', async (q, a, applied, good) => {
    const had = ofKind(applied, 'account.update').find(
      ({ account }) => account.acct?.toLowerCase() === q.acct,
    )
    return a ?? (had && (await ask(good, { about: 'account', id: had.account.id })))
  }),
  answeringFrom('account.byHandle', 'gives a stranger the handle of a user', async (q, a, applied, good) => {
    const claims = ofKind(applied, 'account.update').find(({ account: { acct } }) => acct === q.acct)
    const isOurs = q.acct.endsWith(`@${domainOf(good.users[0].actorId)}`)
    return a ?? (isOurs && claims ? ask(good, { about: 'account', id: claims.account.id }) : undefined)
  }),
  answeringFrom('standing', 'ignores the domains above', (q, a, applied) => {
    const own = ofKind(applied, 'domain.moderate').some(({ domain }) => domain === domainOf(q.id))
    return own ? a : { ...a, domain: 'none' }
  }),
  answeringFrom('standing', 'takes the end of a name for a domain above', (q, a, applied) => {
    const like = ofKind(applied, 'domain.moderate').find(({ domain }) => domainOf(q.id).endsWith(domain))
    return like === undefined || a.domain !== 'none' ? a : { ...a, domain: like.severity }
  }),
  answering('standing', 'forgets accounts', (_q, a) => ({ ...a, account: 'none' })),
  answering('standing', 'forgets domains', (_q, a) => ({ ...a, domain: 'none' })),
  answering('standing', 'mixes up accounts and domains', (_q, a) => ({
    account: a.domain,
    domain: a.account,
  })),
  answering('standing', 'takes a limit for a block', (_q, a) => ({
    ...a,
    account: a.account === 'silence' ? 'suspend' : a.account,
  })),
  answering('standing', 'believes what the account’s own server says', async (q, a, good) => {
    const account = await ask(good, { about: 'account', id: q.id })
    return account === undefined
      ? a
      : {
          ...a,
          account: account.suspended === true ? 'suspend' : a.account === 'suspend' ? 'none' : a.account,
        }
  }),
  answering('relation', 'is turned round', (q, _a, good) => ask(good, { ...q, from: q.to, to: q.from })),
  answering('relation', 'loses follows', (_q, a) => without(a, 'follow')),
  answering('relation', 'loses blocks', (_q, a) => without(a, 'block')),
  answering('relation', 'loses the id of a block', (_q, a) =>
    a.block === undefined ? a : { ...a, block: without(a.block, 'id') },
  ),
  answering('relation', 'takes a request for a follow', (_q, a) =>
    a.follow === undefined ? a : { ...a, follow: { ...a.follow, state: 'accepted' } },
  ),
  answeringFrom('status', 'finds anybody’s post by its atomUri', async (q, a, applied, good) => {
    const own = ofKind(applied, 'status.create').find(({ status }) => status.atomUri === q.id)
    return a ?? (own && (await ask(good, { about: 'status', id: own.status.id })))
  }),
  answeringFrom('status', 'lets an atomUri take the place of an id', async (q, a, applied, good) => {
    const taken = ofKind(applied, 'status.create').find(
      ({ status }) => status.atomUri === q.id && status.id !== q.id,
    )
    return taken === undefined ? a : await ask(good, { about: 'status', id: taken.status.id })
  }),
  answering('status', 'ignores atomUris', async (q, a, good) =>
    (await good.state.status(q.id)) === undefined && a?.boostOf === undefined ? undefined : a,
  ),
  answering('status', 'finds no boosts', (_q, a) => (a?.boostOf === undefined ? a : undefined)),
  answering('status', 'ignores whose boost is asked for', (q, _a, good) =>
    ask(good, { about: 'status', id: q.id }),
  ),
  answering('status', 'calls everything local', (_q, a) => a && { ...a, local: true }),
  answering('status', 'calls everything public', (_q, a) => a && { ...a, visibility: 'public' }),
  answeringFrom('follow.byId', 'ignores who asks', (q, a, applied) => {
    const known = ofKind(applied, 'follow.accept').find(({ id }) => id === q.id)
    return (
      a ??
      (known && { id: known.id, followerId: known.followerId, targetId: known.targetId, state: 'accepted' })
    )
  }),
  answering('follow.byId', 'knows the follower only', (q, a) =>
    a?.followerId === q.actorId ? a : undefined,
  ),
  answering('follow.byId', 'knows the one followed only', (q, a) =>
    a?.targetId === q.actorId ? a : undefined,
  ),
  answeringFrom('follow.byId', 'keeps ids that were replaced', (q, a, applied) => {
    const known = ofKind(applied, 'follow.request').find(
      ({ id, followerId }) => id === q.id && followerId === q.actorId,
    )
    return a ?? (known && { ...known, state: 'accepted' })
  }),
  answering('localFollows', 'leaves out requests', (_q, a) => a.filter(({ state }) => state === 'accepted')),
  answering('localFollows', 'leaves out all but the first', (_q, a) => a.slice(0, 1)),
  answeringFrom('localFollows', 'lists strangers too', (q, a, applied) => [
    ...a,
    ...ofKind(applied, 'follow.accept').filter(
      ({ targetId, followerId }) => targetId === q.targetId && followerId.includes('evil'),
    ),
  ]),
  answeringFrom(
    'hasLocalFollower',
    'counts requests',
    (q, a, applied) => a || ofKind(applied, 'follow.request').some(({ targetId }) => targetId === q.actorId),
  ),
  answering('favourite', 'loses the id of the Like', (_q, a) => a && {}),
  answeringFrom(
    'favourite',
    'ignores the actor',
    (q, a, applied) =>
      a ?? ofKind(applied, 'status.favourite').find(({ statusId }) => statusId === q.statusId),
  ),
  answeringFrom(
    'favourite',
    'ignores the post',
    (q, a, applied) => a ?? ofKind(applied, 'status.favourite').find(({ actorId }) => actorId === q.actorId),
  ),
  answeringFrom('boost', 'ignores the actor', async (q, a, applied, good) => {
    const other = ofKind(applied, 'status.boost').find(({ statusId }) => statusId === q.statusId)
    return a ?? (other && (await ask(good, { ...q, actorId: other.actorId })))
  }),
  answeringFrom('boost', 'ignores the post', async (q, a, applied, good) => {
    const other = ofKind(applied, 'status.boost').find(({ actorId }) => actorId === q.actorId)
    return a ?? (other && (await ask(good, { ...q, statusId: other.statusId })))
  }),
  answeringFrom('votes', 'ignores the actor', (q, _a, applied) =>
    ofKind(applied, 'poll.vote')
      .filter(({ statusId }) => statusId === q.statusId)
      .map(({ option }) => option),
  ),
  answeringFrom('votes', 'ignores the post', (q, _a, applied) => [
    ...new Set(
      ofKind(applied, 'poll.vote')
        .filter(({ actorId }) => actorId === q.actorId)
        .map(({ option }) => option),
    ),
  ]),
  answering('votes', 'gives one only', (_q, a) => a.slice(0, 1)),
  answeringFrom(
    'block.byId',
    'ignores who asks',
    (q, a, applied) => a ?? ofKind(applied, 'block.add').find(({ id }) => id === q.id),
  ),
  answering('quote', 'knows stored posts only', async (q, a, good) =>
    (await good.state.status(q.quoteId)) === undefined ? undefined : a,
  ),
  answering('quote', 'loses the quote', (_q, a) => without(a, 'quote')),
  answering('quote', 'loses the stamp', (_q, a) => a && { ...a, quote: without(a.quote, 'stamp') }),
  answering('quote', 'loses the request', (_q, a) => a && { ...a, quote: without(a.quote, 'requestId') }),
  answeringFrom('quote.byStamp', 'ignores whose stamp it is', async (q, a, applied, good) => {
    const given = ofKind(applied, 'quote.accept').find(({ stamp }) => stamp === q.stamp)
    return a ?? (given && (await ask(good, { about: 'quote', quoteId: given.quoteId })))
  }),
  answeringFrom('quote.byRequest', 'ignores who asks', async (q, a, applied, good) => {
    const asked = ofKind(applied, 'quote.request').find(({ id }) => id === q.requestId)
    return a ?? (asked && (await ask(good, { about: 'quote', quoteId: asked.quoteId })))
  }),
  answering('quote.byRequest', 'knows the one who asked only', (q, a) =>
    a?.authorId === q.actorId ? a : undefined,
  ),
  answering('quote.byRequest', 'knows the one who was asked only', (q, a) =>
    a?.authorId === q.actorId ? undefined : a,
  ),
  answeringFrom('interested', 'lists strangers too', (q, a, applied) => [
    ...new Set([
      ...a,
      ...ofKind(applied, 'status.boost')
        .filter(({ statusId }) => statusId === q.statusId)
        .map(({ actorId }) => actorId),
    ]),
  ]),
  answering('interested', 'forgets who quoted', async (q, a, good) => {
    const boosters = await good.state.boostedBy(q.statusId)
    return a.filter((id: string) => boosters.includes(id))
  }),
  answering('interested', 'forgets who boosted', async (q, a, good) => {
    const boosters = await good.state.boostedBy(q.statusId)
    return a.filter((id: string) => !boosters.includes(id))
  }),
  ...(['boost', 'favourite', 'reply', 'quote', 'vote'] as const).map((kind) =>
    answering('involved', `forgets a ${kind}`, async (q, _a, good) => {
      const by = q.by.filter((one) => one !== kind)
      return (await good.directory.answer([{ ...q, by }]))[0]
    }),
  ),
  answering('involved', 'ignores what was done', async (q, _a, good) => {
    return (await good.directory.answer([{ ...q, by: ['boost', 'favourite', 'reply', 'quote', 'vote'] }]))[0]
  }),
  answeringFrom('involved', 'lists local accounts too', (q, a, applied) => {
    const boosts = ofKind(applied, 'status.boost').filter(({ statusId }) => statusId === q.statusId)
    return { ...a, items: [...new Set([...a.items, ...boosts.map(({ actorId }) => actorId)])] }
  }),
  answering('involved', 'ends with the first page', (_q, { items }) => ({ items })),
  answering('involved', 'ignores the limit', async (q, _a, good) => {
    return (await good.directory.answer([{ ...q, limit: 1000 }]))[0]
  }),
  answeringFrom(
    'tombstone',
    'ignores the actor',
    (q, a, applied) =>
      a ??
      ofKind(applied, 'tombstone.add').find(({ id, until }) => id === q.id && until > '2026-11-22T12:00:00Z')
        ?.at,
  ),
  answeringFrom(
    'tombstone',
    'ignores the id',
    (q, a, applied) =>
      a ??
      ofKind(applied, 'tombstone.add').find(
        ({ actorId, until }) => actorId === q.actorId && until > '2026-11-22T12:00:00Z',
      )?.at,
  ),
  answeringFrom(
    'tombstone',
    'keeps markers for ever',
    (q, a, applied) =>
      a ??
      ofKind(applied, 'tombstone.add').find(({ id, actorId }) => id === q.id && actorId === q.actorId)?.at,
  ),
  answering('tombstone', 'says the present for when', (_q, a) => a && '2026-11-22T12:00:00.000Z'),
  answeringFrom(
    'tombstone',
    'keeps the moment that came last',
    (q, a, applied) =>
      a &&
      ofKind(applied, 'tombstone.add').findLast(({ id, actorId }) => id === q.id && actorId === q.actorId)
        ?.at,
  ),
  answeringFrom(
    'tombstone',
    'keeps the moment that came first',
    (q, a, applied) =>
      a &&
      ofKind(applied, 'tombstone.add').find(
        ({ id, actorId, until }) => id === q.id && actorId === q.actorId && until > '2026-11-22T12:00:00Z',
      )?.at,
  ),
]

/** Breaks pages: every further one is changed. */
const furtherPage = (
  about: 'followers' | 'followers.inboxes',
  what: string,
  change: (items: readonly unknown[]) => readonly unknown[],
): Mutant => answering(about, what, (q, a) => (q.after === undefined ? a : { ...a, items: change(a.items) }))

const PAGED = ['followers', 'followers.inboxes'] as const
const pages: readonly Mutant[] = PAGED.flatMap((about) => [
  furtherPage(about, 'skips one between pages', (items) => items.slice(1)),
  answering(about, 'repeats the first page', async (q, _a, good) => {
    const first = (await ask(good, without(q, 'after') as Question)) as {
      readonly items: readonly unknown[]
    }
    return q.after === undefined ? first : { items: first.items }
  }),
  answering(about, 'gives one page only', (_q, a) => ({ items: a.items })),
  answering(about, 'never comes to an end', (_q, a) => ({ ...a, next: a.next ?? JSON.stringify([0, '']) })),
  answering(about, 'ignores the limit', (q, _a, good) => ask(good, { ...q, limit: 1000 })),
  answering(about, 'gives one less than there are', (_q, a) => ({ ...a, items: a.items.slice(0, -1) })),
  answering(about, 'turns each page round', (_q, a) => ({ ...a, items: [...a.items].reverse() })),
  answeringFrom(about, 'counts those who wait', (q, a, applied) => {
    const waiting = ofKind(applied, 'follow.request').filter(
      ({ followerId, targetId }) =>
        targetId === q.accountId &&
        !ofKind(applied, 'follow.accept').some(
          (it) => it.followerId === followerId && it.targetId === targetId,
        ),
    )
    if (a.next !== undefined) return a
    const more = waiting.map(({ followerId }) =>
      about === 'followers' ? followerId : { actorId: followerId, inbox: `${followerId}/inbox` },
    )
    return { items: [...a.items, ...more] }
  }),
])

const followers: readonly Mutant[] = [
  ...pages,
  answering('followers', 'lists local ones too', async (q, a, good) => {
    const local = (await ask(good, { about: 'localFollows', targetId: q.accountId })) as readonly {
      readonly followerId: string
    }[]
    return q.after === undefined
      ? { ...a, items: [...local.map(({ followerId }) => followerId), ...a.items] }
      : a
  }),
  answering('followers', 'mixes up accounts', async (q, _a, good) => {
    const all = await Promise.all(
      good.users.map(({ actorId }) => ask(good, { ...q, accountId: actorId, limit: 100 })),
    )
    return { items: all.flatMap((page) => (page as { readonly items: readonly unknown[] }).items) }
  }),
  answering('followers', 'fails for a cursor that is none', (q, a) => {
    if (q.after !== undefined && !q.after.startsWith('[')) throw new SyntaxError('not a cursor')
    return a
  }),
  answering(
    'followers.count',
    'leaves out local ones',
    async (q, _a, good) =>
      (
        (await ask(good, { about: 'followers', accountId: q.accountId, limit: 1000 })) as {
          readonly items: readonly unknown[]
        }
      ).items.length,
  ),
  answeringFrom(
    'followers.count',
    'counts those who wait',
    (q, _a, applied) =>
      new Set(
        ofKind(applied, 'follow.request')
          .filter(({ targetId }) => targetId === q.accountId)
          .map(({ followerId }) => followerId),
      ).size,
  ),
  answeringFrom(
    'followers.count',
    'never goes down',
    (q, _a, applied) =>
      ofKind(applied, 'follow.accept').filter(({ targetId }) => targetId === q.accountId).length,
  ),
  answering('followers.inboxes', 'gives an inbox once for each follower', async (q, a, good) => {
    const ids = (await ask(good, { about: 'followers', accountId: q.accountId, limit: 1000 })) as {
      readonly items: readonly string[]
    }
    return q.after === undefined
      ? { ...a, items: ids.items.map((actorId) => ({ actorId, inbox: a.items[0]?.inbox })) }
      : a
  }),
  answering('followers.inboxes', 'gives own inboxes where there are shared ones', async (_q, a, good) => ({
    ...a,
    items: await Promise.all(
      a.items.map(async ({ actorId }) => ({
        actorId,
        inbox: (await good.state.account(actorId))?.inbox,
      })),
    ),
  })),
  answering('followers.inboxes', 'gives shared inboxes of other hosts', async (_q, a, good) => ({
    ...a,
    items: await Promise.all(
      a.items.map(async (item) => ({
        ...item,
        inbox: (await good.state.account(item.actorId))?.sharedInbox ?? item.inbox,
      })),
    ),
  })),
  answering('followers.inboxes', 'names a local account for everybody', (_q, a, good) => ({
    ...a,
    items: a.items.map(({ inbox }) => ({ actorId: good.users[0].actorId, inbox })),
  })),
  answeringFrom('followers.onOrigin', 'takes the beginning of an id for its origin', (q, _a, applied) => [
    ...new Set(
      ofKind(applied, 'follow.accept')
        .filter(({ targetId, followerId }) => targetId === q.accountId && followerId.startsWith(q.origin))
        .map(({ followerId }) => followerId),
    ),
  ]),
  answeringFrom('followers.onOrigin', 'gives those of every origin', (q, _a, applied) => [
    ...new Set(
      ofKind(applied, 'follow.accept')
        .filter(({ targetId }) => targetId === q.accountId)
        .map(({ followerId }) => followerId),
    ),
  ]),
  answeringFrom('followers.onOrigin', 'gives those of every account', (q, _a, applied) => [
    ...new Set(
      ofKind(applied, 'follow.accept')
        .filter(({ followerId }) => followerId.startsWith(`${q.origin}/`))
        .map(({ followerId }) => followerId),
    ),
  ]),
  answeringFrom('followers.onOrigin', 'gives those who wait', (q, _a, applied) => [
    ...new Set(
      ofKind(applied, 'follow.request')
        .filter(
          ({ targetId, followerId }) => targetId === q.accountId && followerId.startsWith(`${q.origin}/`),
        )
        .map(({ followerId }) => followerId),
    ),
  ]),
]

const whole: readonly Mutant[] = [
  {
    name: 'directory: answers in another order',
    break: (good) => ({
      directory: {
        answer: async (questions) => [...(await good.directory.answer(questions))].reverse() as never,
      },
    }),
  },
  {
    name: 'directory: answers the first thousand only',
    break: (good) => ({
      directory: {
        answer: async (questions) => (await good.directory.answer(questions)).slice(0, 1000) as never,
      },
    }),
  },
  {
    name: 'directory: asked twice, says the same as before',
    break: (good) => {
      const said = new Map<string, unknown>()
      return {
        directory: answeringAll(good, (question, answer) => {
          const key = JSON.stringify(question)
          if (!said.has(key)) said.set(key, answer)
          return said.get(key)
        }),
      }
    },
  },
  ...(['upper and lower case', 'the beginning'] as const).map((how): Mutant => {
    const isLike = (asked: string, known: string): boolean =>
      how === 'the beginning'
        ? known.startsWith(asked) && asked.length > 20
        : known.toLowerCase() === asked.toLowerCase()
    return {
      name: `directory: compares ids by ${how}`,
      break: (good) => {
        const ids = new Set<string>()
        return {
          apply: async (effects) => {
            await good.apply(effects)
            for (const id of JSON.stringify(effects).match(/https:[^"\\]+/g) ?? []) ids.add(id)
          },
          directory: {
            answer: (questions) => {
              const known = (value: unknown): unknown =>
                typeof value === 'string' && /^https:/i.test(value) && !ids.has(value)
                  ? ([...ids].find((id) => isLike(value, id)) ?? value)
                  : value
              const meant = questions.map((q) =>
                Object.fromEntries(Object.entries(q).map(([k, v]) => [k, known(v)])),
              )
              return good.directory.answer(meant as unknown as typeof questions)
            },
          },
        }
      },
    }
  }),
]

/** Every way in which questions are answered wrongly. */
export const questionMutants: readonly Mutant[] = [
  ...sayNothing,
  ...sayYes,
  ...lostParts,
  ...scopes,
  ...followers,
  ...whole,
]
