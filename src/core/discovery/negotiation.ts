/**
 * Which representation a client asks for: the ActivityPub document or the page for people.
 *
 * @module
 */
import { hasActivityStreamsProfile, parseMediaRange, splitOutsideQuotes } from '../wire/media-type.js'

/** One element of an `Accept` field. */
export interface AcceptElement {
  /** `type/subtype` in lower case; either part may be `*`. */
  readonly essence: string
  /** Weight from 0 to 1; 0 excludes. */
  readonly q: number
  /** Parameters before the weight, by name in lower case; the first of a repeated name. */
  readonly parameters: ReadonlyMap<string, string>
}

/** Options of {@link chooseRepresentation}. */
export interface NegotiationOptions {
  /**
   * Whether `application/json` asks for the ActivityPub document, as Mastodon takes it.
   *
   * @defaultValue true
   */
  readonly acceptJson?: boolean
}

/** The field value to send when fetching a document. Never with a wildcard: Rails answers that with HTML. */
export const ACTIVITYPUB_ACCEPT =
  'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'

/** The `Content-Type` to answer with. */
export const ACTIVITYPUB_CONTENT_TYPE = 'application/activity+json; charset=utf-8'

/** What a server takes as a whole header block at most. */
const MAX_HEADER_LENGTH = 16_384
const HTML_TYPES = ['text/html', 'application/xhtml+xml']
const Q_VALUE = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/

/**
 * Reads an `Accept` field; elements outside the grammar are dropped, as a lenient server has to.
 *
 * @param header - The field value; several lines joined with commas.
 * @returns The elements in the order written; empty when nothing can be read, or over 16,384 characters.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 RFC 9110 §12.5.1}
 * @example
 * ```ts
 * const [html] = parseAccept('text/html;q=0.5, application/json')
 * html // => { essence: 'text/html', q: 0.5, parameters: new Map() }
 * ```
 */
export function parseAccept(header: string): readonly AcceptElement[] {
  if (header.length > MAX_HEADER_LENGTH) return []
  const elements: AcceptElement[] = []
  for (const piece of splitOutsideQuotes(header, ',') ?? []) {
    const element = parseElement(piece)
    if (element !== undefined) elements.push(element)
  }
  return elements
}

/**
 * Chooses between the ActivityPub document and the page for people, for a URL that has both.
 *
 * @param accept - The `Accept` field value; undefined or null when the client sent none.
 * @param options - Whether plain JSON counts.
 * @returns `'activitypub'`, `'html'`, or `'none'` when the client excludes both (answer 406).
 * @see {@link https://www.w3.org/TR/activitypub/#retrieving-objects ActivityPub §3.2}
 * @example
 * ```ts
 * chooseRepresentation('application/activity+json, application/ld+json') // => 'activitypub'
 * chooseRepresentation('text/html,application/xhtml+xml,*\/*;q=0.8') // => 'html'
 * chooseRepresentation('image/png') // => 'none'
 * ```
 */
export function chooseRepresentation(
  accept: string | null | undefined,
  options: NegotiationOptions = {},
): 'activitypub' | 'html' | 'none' {
  const elements = parseAccept(accept ?? '')
  if (elements.length === 0) return 'html'
  const json = options.acceptJson ?? true
  const activityPub = best(elements, isActivityPub) ?? (json ? best(elements, isPlainJson) : undefined)
  const html = best(elements, ({ essence }) => HTML_TYPES.includes(essence))
  const application = best(elements, ({ essence }) => essence === 'application/*')
  const text = best(elements, ({ essence }) => essence === 'text/*')
  const any = best(elements, ({ essence }) => essence === '*/*')
  const activityPubQ = (activityPub ?? application ?? any)?.q ?? 0
  const htmlQ = (html ?? text ?? any)?.q ?? 0
  if (activityPubQ === 0 && htmlQ === 0) return 'none'
  if (activityPubQ !== htmlQ) return activityPubQ > htmlQ ? 'activitypub' : 'html'
  if (activityPub !== undefined && html !== undefined) {
    return elements.indexOf(activityPub) < elements.indexOf(html) ? 'activitypub' : 'html'
  }
  return activityPub !== undefined ? 'activitypub' : 'html'
}

function parseElement(piece: string): AcceptElement | undefined {
  const range = parseMediaRange(piece)
  if (range === undefined) return undefined
  const parameters = new Map<string, string>()
  for (const [name, value] of range.parameters) {
    if (name === 'q') {
      return Q_VALUE.test(value) ? { essence: range.essence, q: Number(value), parameters } : undefined
    }
    if (!parameters.has(name)) parameters.set(name, value)
  }
  return { essence: range.essence, q: 1, parameters }
}

function isActivityPub({ essence, parameters }: AcceptElement): boolean {
  if (essence === 'application/activity+json') return true
  if (essence !== 'application/ld+json') return false
  const profile = parameters.get('profile')
  return profile === undefined || hasActivityStreamsProfile(profile) // Mastodon sends it without a profile
}

function isPlainJson({ essence }: AcceptElement): boolean {
  return essence === 'application/json'
}

/** The element of the highest weight, the first of equals. */
function best(
  elements: readonly AcceptElement[],
  matches: (element: AcceptElement) => boolean,
): AcceptElement | undefined {
  let found: AcceptElement | undefined
  for (const element of elements) {
    if (matches(element) && (found === undefined || element.q > found.q)) found = element
  }
  return found
}
