/**
 * What a user wrote, made ready to be published: the same for a new post and a changed one.
 *
 * @module
 */
import {
  extractHashtags,
  hashtagDisplayName,
  normalizeHashtag,
  textToHtml,
  type MentionedAccount,
} from '../../core/html/index.js'
import { hostOf } from '../../core/wire/url.js'
import type { StatusHashtag, StatusMention } from '../ports/index.js'
import type { Named } from './named.js'
import type { OutboxServices } from './services.js'
import type { Urls } from './urls.js'

/** A text understood. */
export interface ComposedText {
  readonly html: string
  /** Everybody named in it, once each. */
  readonly mentions: readonly StatusMention[]
  readonly hashtags: readonly StatusHashtag[]
}

/** A text, and what was found out for it. */
export interface Composing {
  readonly authorId: string
  /** Plain text. */
  readonly text: string
  /** The people in it who are to be named; everybody else stays text. */
  readonly people: readonly Named[]
  /** Page of the post quoted, or its id where it has none. */
  readonly quotedUrl: string | undefined
}

/** Formats a text, and tells whom and what it names. */
export function composeText(
  { authorId, text, people, quotedUrl }: Composing,
  services: Pick<OutboxServices, 'urls' | 'handleDomain' | 'allowHttp'>,
): ComposedText {
  const { urls, handleDomain, allowHttp } = services
  const html = textToHtml(text, {
    origin: urls.origin,
    accounts: people.map((named) => mentionedAccount(named, urls)),
    localDomains: [handleDomain, hostOf(urls.origin) ?? handleDomain],
    ports: allowHttp === true,
    ...(quotedUrl !== undefined && { quotedUrl }),
  })
  const ids = new Set(people.map(({ account }) => account.id))
  return {
    html,
    mentions: [...ids].map((actorId) => ({
      actorId,
      silent: false,
      notify: urls.isLocal(actorId) && actorId !== authorId,
    })),
    hashtags: hashtagsIn(text),
  }
}

function mentionedAccount({ username, domain, account }: Named, urls: Urls): MentionedAccount {
  const known = account.username ?? username
  if (urls.isLocal(account.id)) return { username: known, url: urls.profile(known) }
  // in the account's own case, but by the name that the text has: an account may go by several
  const shown = known.toLowerCase() === username.toLowerCase() ? known : username
  return { username: shown, url: account.url ?? account.id, ...(domain !== undefined && { domain }) }
}

function hashtagsIn(text: string): readonly StatusHashtag[] {
  const tags = extractHashtags(text).map(({ name }) => ({
    name: normalizeHashtag(name),
    displayName: hashtagDisplayName(name),
  }))
  return [...new Map(tags.map((tag) => [tag.name, tag])).values()]
}
