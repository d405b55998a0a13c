/**
 * Assertions of the contract suites, so that they run under any test runner.
 *
 * @module
 */

/** One rule of a port's contract, to be run as one test. */
export interface ContractCase {
  /** A sentence in the present tense. */
  readonly name: string
  /** Rejects, naming what was expected, when the rule does not hold. */
  readonly run: () => Promise<void>
}

/** Throws unless two JSON values are equal in depth; an undefined member counts as absent. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [canonicalJson(actual), canonicalJson(expected)]
  if (is !== should) throw new Error(`${what}: expected ${should}, got ${is}`)
}

function canonicalJson(value: unknown): string {
  const sorted = (_key: string, part: unknown): unknown =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  return value === undefined ? 'undefined' : JSON.stringify(value, sorted)
}
