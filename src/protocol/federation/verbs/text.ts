/**
 * What a user wrote, made ready to be published: HTML, and the people and tags in it.
 *
 * @module
 */
import {
  extractHashtags,
  extractMentions,
  hashtagDisplayName,
  normalizeHashtag,
  textToHtml,
  type MentionedAccount,
} from '../../../core/html/index.js'
import type { Account, StatusHashtag } from '../../inbox/index.js'
import { isTootkitError } from '../../../errors.js'
import type { Services } from '../services.js'

/** A text understood. */
export interface ComposedText {
  readonly html: string
  /** Everybody named in it that could be found, once each. */
  readonly mentioned: readonly Account[]
  readonly hashtags: readonly StatusHashtag[]
}

/**
 * Finds the people named in a text, here and elsewhere, and formats it.
 *
 * Somebody who cannot be found stays plain text, as with Mastodon: a typing error must not lose a post.
 */
export async function composeText(
  text: string,
  services: Services,
  quotedUrl?: string,
): Promise<ComposedText> {
  const { urls, handleDomain, options } = services
  const ports = options.allowHttp === true
  const names = new Map<string, { readonly username: string; readonly domain?: string }>()
  for (const { username, domain } of extractMentions(text, { ports })) {
    names.set(`${username}@${domain ?? handleDomain}`.toLowerCase(), {
      username,
      ...(domain !== undefined && { domain }),
    })
  }
  const found = await Promise.all(
    [...names].map(async ([acct, name]) => {
      const account = await findAccount(acct, services)
      return account === undefined ? undefined : { name, account }
    }),
  )
  const known = found.filter((entry) => entry !== undefined)
  const accounts = known.map(({ name, account }): MentionedAccount => {
    const url = account.local ? urls.profile(account.username) : account.url
    const isHere = account.local || name.domain === undefined
    return {
      username: account.username,
      url,
      ...(!isHere && { domain: name.domain }),
    }
  })
  const html = textToHtml(text, {
    origin: urls.origin,
    accounts,
    localDomains: [handleDomain],
    ports,
    ...(quotedUrl !== undefined && { quotedUrl }),
  })
  const mentioned = [...new Map(known.map(({ account }) => [account.id, account])).values()]
  return { html, mentioned, hashtags: hashtagsIn(text) }
}

async function findAccount(acct: string, services: Services): Promise<Account | undefined> {
  try {
    return await services.people.byHandle(acct)
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return undefined
  }
}

function hashtagsIn(text: string): readonly StatusHashtag[] {
  const tags = extractHashtags(text).map(({ name }) => ({
    name: normalizeHashtag(name),
    displayName: hashtagDisplayName(name),
  }))
  return [...new Map(tags.map((tag) => [tag.name, tag])).values()]
}
