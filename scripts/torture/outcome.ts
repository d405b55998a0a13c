/**
 * What a story came to, in a form in which two runs of it can be compared.
 *
 * @module
 */
import type { Received } from './neighbours.js'

/** Rows by table, each row as text, sorted. */
export type Dump = Readonly<Record<string, readonly string[]>>

/** What is left of a run. */
export interface Outcome {
  readonly state: Dump
  /** What reached inboxes, in order, duplicates among it. */
  readonly received: readonly Received[]
}

/**
 * Puts a mark in the place of whatever is made up anew in every run: times, numbers that grow with time, UUIDs,
 * fingerprints of these, signatures. Numbers that are counted or chosen are short and stay.
 */
export function masked(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>')
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, '<uuid>')
    .replace(/\d{12,}/g, '<number>')
    .replace(/\b[\da-f]{32}\b/g, '<fingerprint>')
    .replace(/("signatureValue":")[^"]+/g, '$1<signature>')
}

/** A value as text: members sorted, so that equal values give equal texts. */
export function canonical(value: unknown): string {
  if (value === undefined) return 'undefined'
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return part.toString()
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** Rows of a table as texts that can be compared. JSON in columns is read first: its members have no order. */
export function dumpRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  without: readonly string[],
): string[] {
  return rows
    .map((row) => {
      const kept = Object.entries(row).filter(([name]) => !without.includes(name))
      return masked(canonical(Object.fromEntries(kept.map(([name, value]) => [name, unpacked(value)]))))
    })
    .sort()
}

function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value // a text that happens to begin so
  }
}

interface Reception {
  readonly inbox: string
  readonly subject: string
  readonly what: string
}

/** What it is about: the object of what is undone, of what is answered, or the object itself. */
function subjectOf(activity: Readonly<Record<string, unknown>>): string {
  const { object } = activity
  if (typeof object === 'string') return object
  if (typeof object !== 'object' || object === null) return String(activity['id'])
  const { id } = object as Readonly<Record<string, unknown>>
  return typeof id === 'string' ? id : String(activity['id'])
}

function receptionOf({ url, body }: Received): Reception {
  const activity = JSON.parse(body) as Readonly<Record<string, unknown>>
  const what = masked(canonical(activity))
  return { inbox: url, subject: subjectOf(activity), what: `${url} ${what}` }
}

/** Types of the activities that were sent, each once, sorted. */
export function typesSent(received: readonly Received[]): readonly string[] {
  const types = received.map(({ body }) => String((JSON.parse(body) as { readonly type: unknown }).type))
  return [...new Set(types)].sort()
}

/** How one run differs from the undisturbed one; nothing where it does not. */
export function differences(actual: Outcome, expected: Outcome): readonly string[] {
  return [
    ...stateDifferences(actual.state, expected.state),
    ...sendingDifferences(actual.received, expected.received),
  ]
}

/** Whether two states are the same. */
export function stateDifferences(actual: Dump, expected: Dump): readonly string[] {
  const tables = new Set([...Object.keys(actual), ...Object.keys(expected)])
  return [...tables].flatMap((table) => {
    const [missing, surplus] = apart(actual[table] ?? [], expected[table] ?? [])
    return [
      ...missing.map((row) => `state: ${table} lacks ${excerpt(row)}`),
      ...surplus.map((row) => `state: ${table} has ${excerpt(row)}`),
    ]
  })
}

function sendingDifferences(actual: readonly Received[], expected: readonly Received[]): readonly string[] {
  const is = firstOnes(actual.map(receptionOf))
  const should = firstOnes(expected.map(receptionOf))
  const [missing, surplus] = apart(
    is.map(({ what }) => what),
    should.map(({ what }) => what),
  )
  const problems = [
    ...missing.map((what) => `lost: ${excerpt(what)}`),
    ...surplus.map((what) => `sent besides: ${excerpt(what)}`),
  ]
  if (problems.length > 0) return problems
  return [
    ...apart(lines(is), lines(should))[1].map((line) => `out of order: ${excerpt(line)}`),
    ...apart(made(actual), made(expected))[1].map((line) => `made twice: ${excerpt(line)}`),
  ]
}

/**
 * What was sent, once for each id that it was sent under: what is sent again has its old id, or its receiver takes
 * it for another. Updates apart, of which the last one counts.
 */
function made(received: readonly Received[]): readonly string[] {
  const others = received.filter(({ body }) => !body.includes('"type":"Update"'))
  return [...new Set(others.map(({ url, body }) => `${url} ${body}`))].map(masked)
}

/** At least once: what comes again counts as the first. Activities that differ in what is made up are several. */
function firstOnes(receptions: readonly Reception[]): readonly Reception[] {
  const seen = new Set<string>()
  return receptions.filter(({ what }) => !seen.has(what) && seen.add(what))
}

/** By inbox and subject, what came first, second … */
function lines(receptions: readonly Reception[]): readonly string[] {
  const found = new Map<string, string[]>()
  for (const { inbox, subject, what } of receptions) {
    const line = `${subject} at ${inbox}`
    found.set(line, [...(found.get(line) ?? []), what])
  }
  return [...found].map(([line, sequence]) => `${masked(line)}: ${sequence.join(' < ')}`)
}

/** What is only in the second, and what is only in the first; each as often as it is. */
function apart(
  actual: readonly string[],
  expected: readonly string[],
): [missing: string[], surplus: string[]] {
  const surplus = [...actual]
  const missing = expected.filter((row) => {
    const place = surplus.indexOf(row)
    if (place >= 0) surplus.splice(place, 1)
    return place < 0
  })
  return [missing, surplus]
}

function excerpt(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}
