/**
 * Changing a post of one's own.
 *
 * @module
 */
import { createUpdate } from '../../../core/vocab/index.js'
import type { Effect, Status, StatusMention } from '../../ports/index.js'
import { askActor, type Actor } from '../actor.js'
import { askAudience } from '../audience.js'
import { refuseSuspended } from '../bond.js'
import { checkText, publishedText } from '../check-input.js'
import { commit } from '../commit.js'
import { composeText, type ComposedText } from '../compose.js'
import type { VerbContext } from '../context.js'
import { withLookups } from '../lookups.js'
import { askBonds, askNamed, withoutBlocked, type Named } from '../named.js'
import { ownPost } from '../own-post.js'
import { publishedMedia } from '../published-media.js'
import { publishedNote } from '../published-note.js'
import { reachingOf } from '../reach.js'
import { send } from '../send.js'
import type { OutboxServices } from '../services.js'
import { tellNamed } from '../tell-named.js'
import { createTrip } from '../trip.js'
import type { EditInput } from '../verbs.js'

/** Changes a post of one's own, and tells everybody who has it. What is the same as before is not told. */
export async function edit(input: EditInput, context: VerbContext): Promise<Status> {
  const { services } = context
  checkText(input, services)
  return await withLookups(context, async (lookups) => {
    const trip = createTrip(services.directory)
    const who = askActor(input.as, trip, services)
    const findNamed = askNamed(textOf(input), trip, services)
    await trip.go()
    const actor = await who()
    refuseSuspended(actor)
    const stored = await ownPost(input.id, actor, services)
    if (isSame(stored, changed(stored, textOf(input, stored), composedBefore(stored), input))) return stored
    const { visibility } = stored
    const strictness = { visibility, unresolved: input.unresolvedMentions ?? 'refuse' }
    const found = await findNamed(lookups, strictness)
    lookups.beginAgainIfLookedUp()

    const before = await ownPost(input.id, actor, services)
    const facts = await factsOf(before, actor, found.people, services)
    const people = withoutBlocked(found.people, actor, facts.bonds, strictness)
    const text = textOf(input, before)
    const quotedUrl = before.quote && (facts.quoted?.url ?? before.quote.targetId)
    const composed = composeText({ authorId: actor.id, text, people, quotedUrl }, services)
    const after = changed(before, text, composed, input)
    if (isSame(before, after)) return before
    const status = { ...after, editedAt: momentAfter(before.editedAt ?? before.published, services) }
    await commit(
      [...found.effects, ...(await effectsOf(status, before, actor, facts, people, services))],
      services,
    )
    return status
  })
}

/** The text as it is published, beside the warning that it will have. */
function textOf({ text, spoilerText }: EditInput, before?: Status): string {
  return publishedText({ text, spoilerText: spoilerText ?? before?.spoilerText ?? '' })
}

/** What the text as it is was understood as: the same text is not asked about again. */
function composedBefore({ html, hashtags, mentions }: Status): ComposedText {
  return { html, hashtags, mentions: mentions.filter(({ silent }) => !silent) }
}

type Facts = Awaited<ReturnType<typeof factsOf>>

async function factsOf(before: Status, actor: Actor, people: readonly Named[], services: OutboxServices) {
  const trip = createTrip(services.directory)
  const bonds = askBonds(actor.id, people, trip)
  const audience = askAudience(before, ['edit'], trip, services)
  const { quote } = before
  const quoted = quote?.targetId === undefined ? undefined : trip.ask({ about: 'status', id: quote.targetId })
  await trip.go()
  return { bonds: bonds(), audience, quoted: quoted?.() }
}

function changed(before: Status, text: string, composed: ComposedText, input: EditInput): Status {
  const { spoilerText = before.spoilerText, language } = input
  const media = input.media === undefined ? before.media : publishedMedia(input.media)
  if (text === '' && media.length === 0 && before.poll === undefined && before.quote === undefined)
    throw new RangeError('text has to say something, unless there are media, a poll or a quote beside it')
  return {
    ...before,
    html: composed.html,
    content: text,
    spoilerText,
    sensitive: input.sensitive ?? (before.sensitive || spoilerText !== ''),
    ...(language !== undefined && { language }),
    hashtags: composed.hashtags,
    media,
    mentions: withThoseBefore(composed.mentions, before.mentions),
  }
}

/** Whoever was named before still gets the post, in silence. */
function withThoseBefore(
  named: readonly StatusMention[],
  before: readonly StatusMention[],
): readonly StatusMention[] {
  const noLonger = before.filter(({ actorId }) => !named.some((mention) => mention.actorId === actorId))
  return [...named, ...noLonger.map((mention) => ({ ...mention, silent: true, notify: false }))]
}

/** Whether nothing changed that anybody could see. */
function isSame(before: Status, after: Status): boolean {
  const seen = ({
    html,
    content,
    spoilerText,
    sensitive,
    language,
    hashtags,
    media,
    mentions,
  }: Status): string =>
    JSON.stringify([
      html,
      content,
      spoilerText,
      sensitive,
      language,
      hashtags,
      media.map(sortedEntries),
      namesIn(mentions),
    ])
  return seen(before) === seen(after)
}

function namesIn(mentions: readonly StatusMention[]): readonly string[] {
  return mentions.map(({ actorId, silent }) => `${actorId} ${silent ? 'silent' : ''}`).sort()
}

/** A store may give the members of a value in another order. */
function sortedEntries(value: object): readonly unknown[] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The present, but a second after `previous` at least: an edit of the same second counts as none. */
function momentAfter(previous: string, services: OutboxServices): string {
  return services.timestamp(Math.max(0, Date.parse(previous) + 1000 - services.now().getTime()))
}

async function effectsOf(
  status: Status,
  before: Status,
  actor: Actor,
  { bonds, audience }: Facts,
  people: readonly Named[],
  services: OutboxServices,
): Promise<readonly Effect[]> {
  const accounts = people.map(({ account }) => account)
  const object = await publishedNote(status, services, { accounts })
  const update = createUpdate({ id: `${status.id}#updates/${services.newKey()}`, object })
  const wasNamed = new Set(before.mentions.flatMap(({ actorId, silent }) => (silent ? [] : [actorId])))
  const newlyNamed = status.mentions.filter(({ actorId }) => !wasNamed.has(actorId))
  return [
    { kind: 'status.edit', status, isSignificant: true, resetsVotes: false },
    ...tellNamed(status, newlyNamed, actor, bonds, services),
    ...(await send(update, await audience(reachingOf(status), accounts), services)),
  ]
}
