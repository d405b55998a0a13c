/**
 * What a host shows of a profile.
 *
 * @module
 */
import type { ProfileField } from '../model/index.js'
import type { Actor } from '../vocab/index.js'
import { sanitizeHtml } from './sanitize.js'

/** How much of a profile is kept, in characters and fields. */
export const PROFILE_LIMITS = {
  maxSummaryCharacters: 20_480,
  maxFields: 50,
  maxFieldCharacters: 2_047,
} as const

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
