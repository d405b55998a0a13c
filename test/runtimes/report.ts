/**
 * Tells whether a runtime ran what it should, and how that went.
 *
 * @module
 */
import type { Outcome } from './runner.ts'

/** What to print about a run. */
export interface Report {
  readonly lines: readonly string[]
  readonly isGood: boolean
}

const MAX_LINES = 50

/**
 * Reports a run.
 *
 * @param name - Of the runtime.
 * @param outcomes - One per case.
 * @param expected - The titles of all cases, as the first runtime has them.
 * @param lacking - The cases that this runtime is to skip, with the reason.
 */
export function reportRun(
  name: string,
  outcomes: readonly Outcome[],
  expected: readonly string[],
  lacking: Readonly<Record<string, string>>,
): Report {
  const of = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state)
  const [passed, skipped, failed] = [of('passed'), of('skipped'), of('failed')]
  const [ran, left] = [outcomes, skipped].map((list) => list.map(({ title }) => title)) as [
    string[],
    string[],
  ]
  const wrong = [
    ...failed.map(({ title, message = '' }) => `${title}: ${message.replaceAll('\n', '\n    ')}`),
    ...without(expected, ran).map((title) => `${title}: did not run`),
    ...without(ran, expected).map((title) => `${title}: ran here alone`),
    ...without(Object.keys(lacking), left).map((title) => `${title}: was to be skipped, and is no case`),
    ...(passed.length === 0 ? ['nothing passed'] : []),
  ]
  const lines = [
    `${name}: ${passed.length} passed, ${skipped.length} skipped, ${failed.length} failed`,
    ...left.map((title) => `  – ${title}: ${lacking[title] ?? 'skipped by the test itself'}`),
    ...wrong.slice(0, MAX_LINES).map((line) => `  ✗ ${line}`),
    ...(wrong.length > MAX_LINES ? [`  ✗ ${wrong.length - MAX_LINES} more`] : []),
  ]
  return { lines, isGood: wrong.length === 0 }
}

/** What is left of a list when each of some others has taken one like itself away. */
function without(list: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...list]
  for (const other of others) if (rest.includes(other)) rest.splice(rest.indexOf(other), 1)
  return rest
}
