/**
 * Assertions of the contract suites, so that they run under any test runner.
 *
 * @module
 */
import { isTootkitError } from '../errors.js'

/** One rule of a port's contract, to be run as one test. */
export interface ContractCase {
  /** A sentence in the present tense. */
  readonly name: string
  /** Rejects, naming what was expected, when the rule does not hold. */
  readonly run: () => Promise<void>
}

/** Every fixture may have something to close. */
export interface Closable {
  readonly close?: () => void | Promise<void>
}

/** What is checked, by name. Each gets a fixture of its own. */
export type CaseBodies<Fixture> = Readonly<Record<string, (fixture: Fixture) => Promise<void>>>

/** Makes cases of what is checked. */
export function contractOf<Fixture extends Closable>(
  bodies: CaseBodies<Fixture>,
  create: () => Fixture | Promise<Fixture>,
): readonly ContractCase[] {
  return Object.entries(bodies).map(([name, body]) => ({
    name,
    async run() {
      const fixture = await create()
      try {
        await body(fixture)
      } finally {
        await fixture.close?.()
      }
    },
  }))
}

/** A value without some members. */
export function without(value: object, ...names: readonly string[]): unknown {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
}

/** Throws unless two JSON values are equal in depth; an undefined member counts as absent. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [canonicalJson(actual), canonicalJson(expected)]
  if (is !== should) throw new Error(`${what}: expected ${should}, got ${is}`)
}

/** Throws if two JSON values are equal in depth. */
export function expectOther(actual: unknown, unexpected: unknown, what: string): void {
  const is = canonicalJson(actual)
  if (is === canonicalJson(unexpected)) throw new Error(`${what}: expected anything but ${is}`)
}

/** Throws unless the work rejects; with `code`, with an error of tootkit of this code. */
export async function expectRejected(work: Promise<unknown>, what: string, code?: string): Promise<void> {
  const outcome = await work.then(
    () => 'resolved',
    (error: unknown) => (isTootkitError(error) ? error.code : 'rejected'),
  )
  if (code !== undefined) expectEqual(outcome, code, what)
  else expectOther(outcome, 'resolved', what)
}

function canonicalJson(value: unknown): string {
  const sorted = (_key: string, part: unknown): unknown =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  return value === undefined ? 'undefined' : JSON.stringify(value, sorted)
}
