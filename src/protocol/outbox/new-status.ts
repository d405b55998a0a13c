/**
 * A new post as it is stored.
 *
 * @module
 */
import { quotePolicyFor } from '../../core/quote/index.js'
import type { KnownStatus, Status, StatusMention } from '../ports/index.js'
import type { Actor } from './actor.js'
import { publishedText } from './check-input.js'
import { composeText } from './compose.js'
import type { Named } from './named.js'
import { publishedMedia } from './published-media.js'
import type { Quoting } from './quoting.js'
import type { OutboxServices } from './services.js'
import type { PostInput } from './verbs.js'

/** Everything that was found out for a new post. */
export interface NewStatusFacts {
  /** The last part of its address. */
  readonly key: string
  readonly actor: Actor
  readonly visibility: Status['visibility']
  readonly parent: KnownStatus | undefined
  readonly quoting: Quoting | undefined
  /** Those of the people in its text who are to be named. */
  readonly people: readonly Named[]
}

/** Makes the post. */
export function newStatus(input: PostInput, facts: NewStatusFacts, services: OutboxServices): Status {
  const { urls } = services
  const { key, actor, parent, quoting, people } = facts
  const { spoilerText = '', language, media = [], poll } = input
  const visibility = quoting?.visibility ?? facts.visibility
  const text = publishedText(input)
  const quotedUrl = quoting && (quoting.target.url ?? quoting.target.id)
  const { html, mentions, hashtags } = composeText({ authorId: actor.id, text, people, quotedUrl }, services)
  return {
    id: urls.status(actor.username, key),
    authorId: actor.id,
    local: true,
    type: poll === undefined ? 'Note' : 'Question',
    url: urls.page(actor.username, key),
    published: services.timestamp(),
    html,
    content: text,
    spoilerText,
    sensitive: input.sensitive ?? spoilerText !== '',
    visibility,
    ...(language !== undefined && { language }),
    ...(parent !== undefined && { inReplyTo: parent.id }),
    ...(parent?.conversation !== undefined && { conversation: parent.conversation }),
    mentions: withQuotedAuthor(mentions, actor.id, quoting),
    hashtags,
    emojis: [],
    media: publishedMedia(media),
    ...(poll !== undefined && { poll: newPoll(poll, services) }),
    ...(quoting !== undefined && { quote: quoting.value }),
    quotePolicy: quotePolicyFor(input.quotePolicy ?? 'public', visibility),
    claimedCounts: {},
  }
}

function newPoll(
  { options, multiple = false, expiresIn }: NonNullable<PostInput['poll']>,
  services: Pick<OutboxServices, 'timestamp'>,
): NonNullable<Status['poll']> {
  return {
    options: options.map((title) => ({ title: title.trim(), votes: 0 })),
    isMultiple: multiple,
    expiresAt: services.timestamp(expiresIn * 1000),
    isClosed: false,
    votersCount: 0,
  }
}

/** Who is quoted may read the quote, whether it names them or not. */
function withQuotedAuthor(
  named: readonly StatusMention[],
  authorId: string,
  quoting: Quoting | undefined,
): readonly StatusMention[] {
  const quoted = quoting?.target.authorId
  const isNamed =
    quoted === undefined || quoted === authorId || named.some(({ actorId }) => actorId === quoted)
  return isNamed ? named : [...named, { actorId: quoted, silent: true, notify: false }]
}
