/**
 * Media types after RFC 9110 §8.3: scanned character by character, compared by essence.
 *
 * @module
 */

/** The IRI that makes `application/ld+json` ActivityStreams. */
export const ACTIVITYSTREAMS_PROFILE = 'https://www.w3.org/ns/activitystreams'

/** A media type, or a range of them as `Accept` has it. */
export interface MediaRange {
  /** `type/subtype` in lower case; either part may be `*`. */
  readonly essence: string
  /** Parameters in order; names in lower case, values unquoted. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

/** A media type. */
export interface MediaType {
  /** `type/subtype` in lower case. */
  readonly essence: string
  /** Values unquoted, by name in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

/** Longest media type read; honest ones have a hundred characters. */
const MAX_LENGTH = 4096
const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/
const BARE = /^[^\s"\\]+$/

/**
 * Reads the value of a `Content-Type` field.
 *
 * @param text - The field value as received.
 * @returns The media type; undefined for anything outside the grammar: two values joined by a comma, a
 *   parameter given twice, a value that had to be quoted.
 */
export function parseMediaType(text: string): MediaType | undefined {
  const range = parseRange(text, false)
  if (range === undefined || range.essence.includes('*')) return undefined
  const parameters = new Map(range.parameters)
  return parameters.size === range.parameters.length ? { essence: range.essence, parameters } : undefined
}

/**
 * Reads one media range, forgiving values that had to be quoted: clients write profiles bare, and what
 * they ask for decides nothing about trust.
 *
 * @param text - One element of an `Accept` field.
 * @returns The range; undefined when it is outside the grammar.
 */
export function parseMediaRange(text: string): MediaRange | undefined {
  return parseRange(text, true)
}

function parseRange(text: string, allowBareValues: boolean): MediaRange | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const [head = '', ...rest] = splitOutsideQuotes(text, ';') ?? []
  const [type, subtype, more] = trimOws(head).split('/')
  if (type === undefined || subtype === undefined || more !== undefined) return undefined
  if (!TOKEN.test(type) || !TOKEN.test(subtype)) return undefined
  const parameters: (readonly [string, string])[] = []
  for (const part of rest) {
    const text = trimOws(part)
    if (text === '') continue // RFC 9110 §5.6.6 lets a parameter be empty
    const parameter = parseParameter(text, allowBareValues)
    if (parameter === undefined) return undefined
    parameters.push(parameter)
  }
  return { essence: `${type}/${subtype}`.toLowerCase(), parameters }
}

/**
 * Cuts a list-valued field at the separators that stand outside quoted strings.
 *
 * @param text - The field value.
 * @param separator - One character.
 * @returns The pieces, untrimmed; undefined when a quoted string does not end.
 */
export function splitOutsideQuotes(text: string, separator: ',' | ';'): readonly string[] | undefined {
  const pieces: string[] = []
  let start = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '"') quoted = !quoted
    else if (quoted && c === '\\') i++
    else if (!quoted && c === separator) {
      pieces.push(text.slice(start, i))
      start = i + 1
    }
  }
  if (quoted) return undefined
  pieces.push(text.slice(start))
  return pieces
}

/**
 * Tells whether a `Content-Type` makes an answer believable as an ActivityPub document.
 *
 * Strict, because everything else may be somebody's upload: `application/json`, a missing type and a
 * look-alike are refused (CVE-2024-25623).
 *
 * @param contentType - The field value as received; undefined when there was none.
 * @returns True for `application/activity+json`, and for `application/ld+json` whose `profile` lists the
 *   ActivityStreams IRI.
 * @see {@link https://www.w3.org/TR/activitypub/#retrieving-objects ActivityPub §3.2}
 * @example
 * ```ts
 * isActivityPubContentType('application/activity+json; charset=utf-8') // => true
 * isActivityPubContentType('application/json') // => false
 * ```
 */
export function isActivityPubContentType(contentType: string | undefined): boolean {
  const type = contentType === undefined ? undefined : parseMediaType(contentType)
  if (type === undefined) return false
  if (type.essence === 'application/activity+json') return true
  return type.essence === 'application/ld+json' && hasActivityStreamsProfile(type.parameters.get('profile'))
}

/**
 * Tells whether a `profile` parameter lists the ActivityStreams IRI.
 *
 * @param profile - The parameter's value: IRIs separated by spaces.
 * @returns False when there is none.
 */
export function hasActivityStreamsProfile(profile: string | undefined): boolean {
  return profile?.split(' ').includes(ACTIVITYSTREAMS_PROFILE) ?? false
}

function parseParameter(text: string, allowBare: boolean): readonly [string, string] | undefined {
  const at = text.indexOf('=')
  const name = text.slice(0, Math.max(at, 0))
  const value = text.slice(at + 1)
  if (!TOKEN.test(name)) return undefined
  if (TOKEN.test(value) || (allowBare && BARE.test(value))) return [name.toLowerCase(), value]
  const content = unquote(value)
  return content === undefined ? undefined : [name.toLowerCase(), content]
}

/** RFC 9110 §5.6.4: the content of one quoted string and nothing around it. */
function unquote(text: string): string | undefined {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return undefined
  let content = ''
  for (let i = 1; i < text.length - 1; i++) {
    if (text[i] === '"') return undefined
    if (text[i] === '\\' && ++i === text.length - 1) return undefined // the closing quote was escaped
    content += text[i] ?? ''
  }
  return content
}

/** Optional whitespace is spaces and tabs, not what `trim` takes (RFC 9110 §5.6.3). */
function trimOws(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isOws(text[start])) start++
  while (end > start && isOws(text[end - 1])) end--
  return text.slice(start, end)
}

function isOws(c: string | undefined): boolean {
  return c === ' ' || c === '\t'
}
