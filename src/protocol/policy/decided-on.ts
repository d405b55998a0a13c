/**
 * Which answers of the directory a list of effects stands and falls with: had they been others, so would the list.
 *
 * Nothing that is only shown, and nothing that merely decides who hears of it, is among them: that is asked about again
 * when it is read, or sent.
 *
 * @module
 */
import type { Effect, EffectKind } from '../../core/model/index.js'
import type { About, Question } from '../ports/index.js'

/** Something that can be decided on: what a question is about, and which ids. */
export type Fact = string

/** What can be decided on, and by which ids it is known: by none where an effect does not say them all. */
const IDS = {
  account: ({ id }) => [id],
  standing: ({ id }) => [id],
  relation: ({ from, to }) => [from, to],
  localFollows: ({ targetId }) => [targetId],
  'follow.byId': ({ id }) => [id],
  'block.byId': () => [],
  status: ({ id }) => [id],
  favourite: ({ actorId, statusId }) => [actorId, statusId],
  boost: ({ actorId, statusId }) => [actorId, statusId],
  votes: ({ actorId, statusId }) => [actorId, statusId],
  quote: ({ quoteId }) => [quoteId],
  'quote.byStamp': () => [],
  'quote.byRequest': () => [],
  tombstone: ({ id, actorId }) => [id, actorId],
} as const satisfies { readonly [Name in About]?: (question: Question<Name>) => readonly string[] }

type Of<Kind extends EffectKind> = Extract<Effect, { readonly kind: Kind }>
type FactsOf<Kind extends EffectKind> = (effect: Of<Kind>) => readonly Fact[]

interface Pair {
  readonly actorId: string
  readonly statusId: string
}
interface Sides {
  readonly id: string
  readonly followerId: string
  readonly targetId: string
}
type Block = Of<'block.add'> | Of<'block.remove'>

const none = (): readonly Fact[] => []
const post = ({ statusId }: { readonly statusId: string }) => [fact('status', statusId)]
const quote = ({ quoteId }: { readonly quoteId: string }) => [fact('quote', quoteId)]
const boost = ({ actorId, statusId }: Pair) => [fact('boost', actorId, statusId)]
const favourite = ({ actorId, statusId }: Pair) => [fact('favourite', actorId, statusId)]
const follow = ({ followerId, targetId }: Sides) => [fact('relation', followerId, targetId)]
const block = ({ actorId, targetId }: Block) => [fact('relation', actorId, targetId)]

/** What effects change, as far as something is decided on it. A kind left out does not compile. */
const CHANGED: { readonly [Kind in EffectKind]: FactsOf<Kind> } = {
  'status.create': ({ status }) => [fact('status', status.id)],
  'status.edit': ({ status }) => [fact('status', status.id)],
  'status.counts': none,
  'status.policy': post,
  'status.mention': post,
  'status.delete': post,
  'status.boost': boost,
  'status.unboost': boost,
  'status.favourite': favourite,
  'status.unfavourite': favourite,
  'status.pin': none,
  'status.unpin': none,
  'tag.feature': none,
  'tag.unfeature': none,
  'poll.vote': ({ actorId, statusId }) => [fact('votes', actorId, statusId)],
  'poll.results': none,
  'quote.request': quote,
  'quote.accept': quote,
  'quote.reject': quote,
  'quote.revoke': quote,
  'follow.request': follow,
  'follow.accept': follow,
  'follow.reject': follow,
  'follow.undo': follow,
  'follow.unaccept': follow,
  'followers.reconcile': none,
  'block.add': block,
  'block.remove': block,
  'account.update': none,
  'account.delete': none,
  'account.move': ({ accountId }) => [fact('account', accountId)],
  'report.create': none,
  'collection.update': none,
  'collection.delete': none,
  'account.moderate': none,
  'domain.moderate': none,
  'notification.add': none,
  'delivery.send': none,
  'update.send': none,
  'activity.seen': none,
  'tombstone.add': ({ id, actorId }) => [fact('tombstone', id, actorId)],
  ignored: none,
}

const quoting = ({ quoteId }: { readonly quoteId: string }) => [
  fact('quote.byStamp'),
  fact('quote.byRequest'),
  fact('status', quoteId),
]
const between = (one: string, other: string) => [
  fact('relation', one, other),
  fact('relation', other, one),
  fact('standing', one),
  fact('standing', other),
]
const following = ({ id, followerId, targetId }: Sides) => [
  fact('follow.byId', id),
  fact('localFollows', targetId),
  ...between(followerId, targetId),
]
const blocking = ({ actorId, targetId }: Block) => [fact('block.byId'), ...between(actorId, targetId)]

/** What they stand and fall with besides what they change. */
const NEEDED: { readonly [Kind in EffectKind]?: FactsOf<Kind> } = {
  'status.boost': post,
  'status.favourite': post,
  'status.pin': post,
  'quote.request': quoting,
  'quote.accept': quoting,
  'quote.reject': quoting,
  'quote.revoke': quoting,
  'follow.request': following,
  'follow.accept': following,
  'follow.reject': following,
  'follow.undo': following,
  'follow.unaccept': following,
  'block.add': blocking,
  'block.remove': blocking,
}

function fact(about: keyof typeof IDS, ...ids: readonly string[]): Fact {
  return JSON.stringify([about, ...ids])
}

/** What a question is about; undefined where nothing is decided on it. */
export function factOf<Name extends About>(
  question: Question<Name> & { readonly about: Name },
): Fact | undefined {
  const ids = IDS as { readonly [One in About]?: (asked: Question<One>) => readonly string[] }
  const named = ids[question.about]?.(question)
  return named && JSON.stringify([question.about, ...named])
}

/** What a list changes of that on which others decide. */
export function changedBy(effects: readonly Effect[]): ReadonlySet<Fact> {
  return new Set(effects.flatMap((effect) => changed(effect)))
}

/**
 * Tells what a list stands and falls with.
 *
 * Whoever leaves a marker has found nothing to take back, and whoever changes anything no marker: with markers all
 * answers count but what is said of accounts, and all markers do.
 */
export function neededBy(effects: readonly Effect[]): (question: Question) => boolean {
  const facts = new Set(effects.flatMap((effect) => [...changed(effect), ...needed(effect)]))
  const isMarked = effects.some(({ kind }) => kind === 'tombstone.add')
  return (question) => {
    const asked = factOf(question)
    if (asked === undefined || facts.size === 0) return false
    return (isMarked && question.about !== 'account') || question.about === 'tombstone' || facts.has(asked)
  }
}

function changed<Kind extends EffectKind>(effect: Of<Kind> & { readonly kind: Kind }): readonly Fact[] {
  return CHANGED[effect.kind](effect)
}

function needed<Kind extends EffectKind>(effect: Of<Kind> & { readonly kind: Kind }): readonly Fact[] {
  const facts: { readonly [One in Kind]?: FactsOf<One> } = NEEDED
  return facts[effect.kind]?.(effect) ?? []
}
