/**
 * Header fields as ordered lines, from whatever shape a runtime hands them out in.
 *
 * @module
 */

/** One field line: the name in any case, the value with one code unit per octet. */
export type HeaderLine = readonly [name: string, value: string]

/**
 * Header fields in any usual shape. Ordered lines (Node's `rawHeaders` in pairs) are best: `Headers` and
 * records have already joined or dropped repeated lines, so that repetition can no longer be refused.
 */
export type HeaderFieldsInput =
  | readonly HeaderLine[]
  | Iterable<HeaderLine>
  | Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Turns header fields of any shape into ordered lines.
 *
 * @param input - Lines, a `Headers`, a `Map`, or a record as Node's `request.headers`.
 * @returns The lines, names as given; the very same array if it was an array of lines.
 */
export function headerLines(input: HeaderFieldsInput): readonly HeaderLine[] {
  if (Array.isArray(input)) return input as readonly HeaderLine[] // the only array in the union
  if (Symbol.iterator in input) return Array.from(input)
  return Object.entries(input).flatMap(([name, value]) => {
    if (value === undefined) return []
    return typeof value === 'string' ? [[name, value] as const] : value.map((line) => [name, line] as const)
  })
}

/**
 * Picks the values of all lines of one field.
 *
 * @param lines - Ordered lines.
 * @param name - The field's name in lower case.
 * @returns The values as received, in order; empty if there is no such line.
 */
export function fieldValues(lines: readonly HeaderLine[], name: string): string[] {
  return lines.filter((line) => isNamed(line[0], name)).map((line) => line[1])
}

/** Compares without a copy in lower case: each message asks for a dozen fields, of which most lines are none. */
function isNamed(candidate: string, name: string): boolean {
  if (candidate.length !== name.length) return false
  for (let at = 0; at < name.length; at++) {
    const code = candidate.charCodeAt(at)
    if ((code >= 65 && code <= 90 ? code + 32 : code) !== name.charCodeAt(at)) return false
  }
  return true
}

/**
 * Gives the value of one field, its lines trimmed, unfolded and joined with `, ` (RFC 9110 §5.3).
 *
 * @param lines - Ordered lines.
 * @param name - The field's name in lower case.
 * @returns The value, or `undefined` if there is no such line.
 */
export function combinedField(lines: readonly HeaderLine[], name: string): string | undefined {
  let combined: string | undefined
  for (const line of lines) {
    if (!isNamed(line[0], name)) continue
    const value = cleanFieldValue(line[1])
    combined = combined === undefined ? value : `${combined}, ${value}`
  }
  return combined
}

/**
 * Counts the lines of one field.
 *
 * @param lines - Ordered lines.
 * @param name - The field's name in lower case.
 * @returns How many there are.
 */
export function countFieldLines(lines: readonly HeaderLine[], name: string): number {
  let count = 0
  for (const line of lines) if (isNamed(line[0], name)) count++
  return count
}

/**
 * Copies all lines but those of some fields.
 *
 * @param lines - Ordered lines.
 * @param names - Names of fields in lower case.
 * @returns New lines in a new array.
 */
export function withoutFields(lines: readonly HeaderLine[], names: readonly string[]): [string, string][] {
  const rest: [string, string][] = []
  for (const [name, value] of lines) {
    if (!names.some((other) => isNamed(name, other))) rest.push([name, value])
  }
  return rest
}

/**
 * Finds a field among some that has more than one line.
 *
 * @param lines - Ordered lines.
 * @param names - Names of fields in lower case, at most 31.
 * @returns The first such name that comes a second time, or `undefined`.
 */
export function repeatedField(lines: readonly HeaderLine[], names: readonly string[]): string | undefined {
  let seen = 0
  for (const line of lines) {
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? ''
      if (!isNamed(line[0], name)) continue
      if ((seen & (1 << index)) !== 0) return name
      seen |= 1 << index
    }
  }
  return undefined
}

/**
 * Removes outer spaces and tabs from a field value and replaces each obsolete fold by one space.
 *
 * @param value - One line's value as received.
 * @returns The value; a bare CR or LF that is no fold stays in it.
 */
export function cleanFieldValue(value: string): string {
  const text = value.includes('\n') ? unfold(value) : value
  let start = 0
  let end = text.length
  while (start < end && isFieldSpace(text.charCodeAt(start))) start++
  while (end > start && isFieldSpace(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** Replaces each `OWS [CR] LF 1*(SP / HTAB)` by one space (RFC 9112 §5.2). */
function unfold(value: string): string {
  const lines = value.split('\n')
  const isFolded = (index: number): boolean => isFieldSpace(lines[index]?.charCodeAt(0) ?? Number.NaN)
  return lines
    .map((line, index) => {
      const head =
        index > 0 && isFolded(index) ? ` ${line.slice(leadingSpace(line))}` : index > 0 ? `\n${line}` : line
      return isFolded(index + 1) ? head.slice(0, trailingSpaceStart(head)) : head
    })
    .join('')
}

function leadingSpace(text: string): number {
  let at = 0
  while (isFieldSpace(text.charCodeAt(at))) at++
  return at
}

function trailingSpaceStart(text: string): number {
  let end = text.endsWith('\r') ? text.length - 1 : text.length
  while (end > 0 && isFieldSpace(text.charCodeAt(end - 1))) end--
  return end
}

function isFieldSpace(code: number): boolean {
  return code === 32 || code === 9
}
