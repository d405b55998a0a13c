/**
 * Activity intents (FEP-3b86): pages on a visitor's home server that start an activity.
 *
 * @module
 */
import { hostOf, originOf } from '../wire/url.js'
import { tryParseHandle } from './handle.js'
import type { Jrd, JrdLink } from './jrd.js'
import { expandTemplate } from './template.js'

/** Activities that can be started, and `Object`, which opens an object on the home server. */
export type IntentType =
  | 'Create'
  | 'Follow'
  | 'Like'
  | 'Announce'
  | 'Block'
  | 'Dislike'
  | 'Flag'
  | 'Ignore'
  | 'Join'
  | 'Leave'
  | 'Listen'
  | 'Read'
  | 'View'
  | 'Undo'
  | 'Update'
  | 'Accept'
  | 'Reject'
  | 'TentativeAccept'
  | 'TentativeReject'
  | 'Add'
  | 'Remove'
  | 'Invite'
  | 'Offer'
  | 'Move'
  | 'Delete'
  | 'Arrive'
  | 'Travel'
  | 'Question'
  | 'Object'

const RELATION = 'https://w3id.org/fep/3b86/'
const SUBSCRIBE = 'http://ostatus.org/schema/1.0/subscribe'

/**
 * Writes the link by which a server offers an intent to its own users.
 *
 * @param type - The activity.
 * @param template - URL of the page, values as `{object}`, `{target}` … as the activity takes them. The page
 *   must change nothing on GET, and show where it leads before it leaves for an `on-success` address.
 * @returns The link for `createJrd`.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/3b86/fep-3b86.md FEP-3b86}
 * @example
 * ```ts
 * const link = createIntentLink('Like', 'https://example.com/intents/like?id={object}')
 * link // => { rel: 'https://w3id.org/fep/3b86/Like', template: 'https://example.com/intents/like?id={object}' }
 * ```
 */
export function createIntentLink(type: IntentType, template: string): JrdLink {
  return { rel: RELATION + type, template }
}

/**
 * Finds the page on a visitor's home server for an activity.
 *
 * For `Follow` and `Object` the older subscribe template serves where no intent is offered.
 *
 * @param jrd - The visitor's descriptor.
 * @param type - The activity.
 * @param values - `object`, `target`, `on-success` …; what the template does not name is left out.
 * @param askedHost - Host that answered with the descriptor.
 * @returns The address to send the visitor to; undefined when the server offers nothing that fits, or
 *   offers an address that is not `https:` on the host asked or the subject's host.
 * @example
 * ```ts
 * const links = [createIntentLink('Like', 'https://a.example/like?id={object}')]
 * const jrd = { subject: 'acct:alice@a.example', links }
 * findIntentUrl(jrd, 'Like', { object: 'https://b.example/1' }, 'a.example') // => 'https://a.example/like?id=https%3A%2F%2Fb.example%2F1'
 * ```
 */
export function findIntentUrl(
  jrd: Jrd,
  type: IntentType,
  values: Readonly<Record<string, string>>,
  askedHost: string,
): string | undefined {
  const url = expandIntent(jrd, type, values)
  if (url === undefined || originOf(url)?.startsWith('https:') !== true) return undefined
  return [askedHost, tryParseHandle(jrd.subject)?.host].includes(hostOf(url)) ? url : undefined
}

function expandIntent(
  jrd: Jrd,
  type: IntentType,
  values: Readonly<Record<string, string>>,
): string | undefined {
  const templateOf = (rel: string): string | undefined => {
    return jrd.links.find((link) => link.rel === rel && link.template !== undefined)?.template
  }
  const template = templateOf(RELATION + type)
  if (template !== undefined) return expandTemplate(template, values)
  const subscribe = type === 'Follow' || type === 'Object' ? templateOf(SUBSCRIBE) : undefined
  return subscribe === undefined ? undefined : expandTemplate(subscribe, { uri: values.object ?? '' })
}
