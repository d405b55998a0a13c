/**
 * What a host shows of a profile.
 *
 * @module
 */
import type { ProfileField } from '../model/index.js'
import type { Actor } from '../vocab/index.js'
import { MASTODON_STRICT } from './policy.js'
import { createSanitizer, sanitizeHtml } from './sanitize.js'

/** How much of a profile is kept, in characters and fields. */
export const PROFILE_LIMITS = {
  maxSummaryCharacters: 20_480,
  maxFields: 50,
  maxFieldCharacters: 2_047,
} as const

/** What a local user says of themselves, as HTML that the host or the user wrote. */
export interface OwnProfile {
  readonly summary?: string
  readonly fields?: readonly { readonly name: string; readonly value: string }[]
}

/** What links of one's own pages may say of themselves, and how they may open. */
const OWN_LINKS = {
  rel: ['me', 'nofollow noopener', 'nofollow noopener me', 'me nofollow noopener', 'tag'],
  target: ['_blank'],
}

const sanitizeOwn = /* @__PURE__ */ createSanitizer({
  ...MASTODON_STRICT,
  attributes: { ...MASTODON_STRICT.attributes, a: [...MASTODON_STRICT.attributes.a, 'target'] },
  addAttributes: {},
  attributeValues: { ...MASTODON_STRICT.attributeValues, ...OWN_LINKS },
})

/**
 * Gives the profile of a local user as it is shown and sent: sanitised as other servers' profiles are, and as much of
 * it, but for links, which keep `rel="me"` or `rel="tag"` where the host gave it.
 *
 * @param profile - Bio and fields, HTML of any origin.
 * @returns Sanitised HTML, and the fields in their order.
 * @example
 * ```ts
 * const link = '<a href="https://a.example" rel="me" onclick="x()">a</a>'
 * ownProfileHtml({ summary: '<p>Hi<script>x()</script></p>', fields: [{ name: 'Web', value: link }] })
 * // => { html: '<p>Hi</p>', fields: [{ name: 'Web', html: '<a href="https://a.example" rel="me">a</a>' }] }
 * ```
 */
export function ownProfileHtml(profile: OwnProfile): {
  readonly html: string
  readonly fields: readonly ProfileField[]
} {
  const { summary = '', fields = [] } = profile
  return {
    html: sanitizeOwn(firstCharacters(summary, PROFILE_LIMITS.maxSummaryCharacters)),
    fields: fields
      .slice(0, PROFILE_LIMITS.maxFields)
      .map(({ name, value }) => ({ name: fieldText(name), html: sanitizeOwn(fieldText(value)) })),
  }
}

/**
 * Gives the biography of an actor as HTML to show.
 *
 * @param actor - The actor, as parsed.
 * @returns Sanitised HTML of at most the first 20,480 characters of the summary; empty if there is none.
 * @example
 * ```ts
 * summaryHtml({ summary: '<p>I like <script>x()</script>cats</p>' }) // => '<p>I like cats</p>'
 * ```
 */
export function summaryHtml(actor: Pick<Actor, 'summary'>): string {
  return sanitizeHtml(firstCharacters(actor.summary ?? '', PROFILE_LIMITS.maxSummaryCharacters))
}

/**
 * Gives the fields of a profile (`PropertyValue` attachments): the first 50, trimmed, 2,047 characters of
 * each name and value, the value sanitised.
 *
 * @param actor - The actor, as parsed.
 * @returns The fields in their order.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#PropertyValue Mastodon: PropertyValue}
 * @example
 * ```ts
 * profileFields({ attachment: [{ type: 'PropertyValue', name: ' Pronouns ', value: '<i>they</i>' }] })
 * // => [{ name: 'Pronouns', html: '<i>they</i>' }]
 * ```
 */
export function profileFields(actor: Pick<Actor, 'attachment'>): readonly ProfileField[] {
  return actor.attachment
    .filter((attachment) => attachment.type === 'PropertyValue')
    .slice(0, PROFILE_LIMITS.maxFields)
    .map(({ name, value }) => ({ name: fieldText(name), html: sanitizeHtml(fieldText(value)) }))
}

function fieldText(text: string): string {
  return firstCharacters(text.trim(), PROFILE_LIMITS.maxFieldCharacters)
}

/** The first characters, counted in code points as Mastodon does. */
function firstCharacters(text: string, count: number): string {
  if (text.length <= count) return text
  return Array.from(text.slice(0, count * 2))
    .slice(0, count)
    .join('')
}
