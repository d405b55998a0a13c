/**
 * The crash matrix: every story, with every call of every port going wrong in every way, comes to the same end.
 *
 * @module
 */
import type { Random } from 'tootkit/ports'
import type { Database } from './databases.js'
import type { Fault } from './fault-line.js'
import type { Disguise } from './life.js'
import { canonical, differences, stateDifferences, typesSent, type Outcome } from './outcome.js'
import { createSurroundings, fillBase, rehearse, type Rehearsed, type Run } from './play.js'
import type { Scenario } from './stage.js'

/** One run that did not end as the undisturbed one. */
export interface Exception {
  readonly scenario: string
  /** `undisturbed`, or which call failed how. */
  readonly fault: string
  readonly problems: readonly string[]
}

/** What a story's runs came to. */
export interface Row {
  readonly scenario: string
  /** Calls of ports in the undisturbed run. */
  readonly calls: number
  readonly runs: number
  /**
   * Runs in which a third server could not be asked and that was done without: an activity was dropped whole, a
   * handle stayed unconfirmed.
   */
  readonly poorer: number
  readonly exceptions: readonly Exception[]
  readonly ms: number
}

interface MatrixOptions {
  readonly database: Database
  readonly scenarios: readonly Scenario[]
  /** Chooses among the faults of a story. @defaultValue all of them */
  readonly choose?: (faults: readonly Fault[]) => readonly Fault[]
  /** A host with a fault of its own, to see whether it is found. */
  readonly disguise?: Disguise
  /** Told of each story when it is through. */
  readonly onRow?: (row: Row) => void
}

/** Runs the matrix over a database. */
export async function runMatrix(options: MatrixOptions): Promise<readonly Row[]> {
  const { database, scenarios, disguise, choose = (faults: readonly Fault[]) => faults, onRow } = options
  const base = await database.prepare(fillBase, () => createSurroundings(0))
  const rows: Row[] = []
  for (const scenario of scenarios) {
    const row = await runScenario(scenario, await rehearse(scenario, database, base, disguise), choose)
    rows.push(row)
    onRow?.(row)
  }
  await base.discard()
  return rows
}

async function runScenario(
  scenario: Scenario,
  rehearsed: Rehearsed,
  choose: NonNullable<MatrixOptions['choose']>,
): Promise<Row> {
  const { name } = scenario
  const started = performance.now()
  const exceptions: Exception[] = []
  const calm = await rehearsed.play()
  const note = (fault: string, problems: readonly string[]): void => {
    if (problems.length > 0) exceptions.push({ scenario: name, fault, problems })
  }
  note('undisturbed', unexpected(scenario, calm, rehearsed.before))
  const faults = choose(faultsOf(calm.calls.length))
  let poorer = 0
  for (const fault of faults) {
    const call = calm.calls[fault.at - 1] ?? ''
    const problems = await disturbed(rehearsed, fault, { scenario, calm })
    if (problems === 'poorer') poorer += 1
    else note(`${fault.how} ${fault.when} call ${fault.at} (${call})`, problems)
  }
  await rehearsed.discard()
  const ms = performance.now() - started
  return { scenario: name, calls: calm.calls.length, runs: faults.length + 1, poorer, exceptions, ms }
}

interface Measure {
  readonly scenario: Scenario
  readonly calm: Run
}

/** Plays with a fault; gives what is other than without. */
async function disturbed(
  rehearsed: Rehearsed,
  fault: Fault,
  { scenario, calm }: Measure,
): Promise<readonly string[] | 'poorer'> {
  const unseen: unknown[] = []
  const onUnseen = (error: unknown): void => void unseen.push(error)
  process.on('unhandledRejection', onUnseen)
  try {
    const run = await rehearsed.play(fault)
    const problems = [...differences(run, calm), ...unseen.map((error) => `nobody caught ${String(error)}`)]
    if (!run.hasStruck) problems.push('the call was not made')
    if (problems.length === 0) return []
    const isFetch = fault.how === 'throw' && calm.calls[fault.at - 1] === 'transport.send'
    if (isFetch && scenario.mayBeDropped === true && isUntouched(run, rehearsed)) return 'poorer'
    if (isFetch && differences(withoutHandles(run), withoutHandles(calm)).length === 0) return 'poorer'
    return [...problems, ...run.repeats.map((why) => `done again: ${why}`)]
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  } finally {
    process.off('unhandledRejection', onUnseen)
  }
}

/** Handles are confirmed by their server, or are not known until they are. */
function withoutHandles({ state, received }: Outcome): Outcome {
  const strip = (row: string): string => row.replaceAll(/"acct":(?:"[^"]*"|null),/g, '')
  const stripped = Object.entries(state).map(([table, rows]) => [table, rows.map(strip).sort()] as const)
  return { state: Object.fromEntries(stripped), received }
}

/** Whether nothing of what was received has left a trace. */
function isUntouched(run: Run, { before }: Rehearsed): boolean {
  return run.received.length === 0 && stateDifferences(run.state, before).length === 0
}

/** What is wrong with the undisturbed run itself: a story that does nothing proves nothing. */
function unexpected(scenario: Scenario, run: Run, before: Outcome['state']): readonly string[] {
  const problems = [...run.repeats.map((why) => `done again: ${why}`)]
  const sent = typesSent(run.received)
  if (canonical(sent) !== canonical(scenario.sends)) {
    problems.push(`sends ${sent.join(', ') || 'nothing'}, not ${scenario.sends.join(', ') || 'nothing'}`)
  }
  const changes = stateDifferences(run.state, before)
  if ((changes.length === 0) !== (scenario.changesNothing ?? false)) {
    problems.push(
      changes.length === 0 ? 'changes nothing' : `changes what it should not: ${changes.join('; ')}`,
    )
  }
  return problems
}

function faultsOf(calls: number): readonly Fault[] {
  return Array.from({ length: calls }, (_, i) => i + 1).flatMap((at) =>
    (['before', 'after'] as const).flatMap((when) =>
      (['throw', 'crash'] as const).map((how) => ({ at, when, how })),
    ),
  )
}

/** Chooses so many faults of a story by chance; other ones for each story. */
export function sampling(count: number, random: Random): (faults: readonly Fault[]) => readonly Fault[] {
  return (faults) => {
    const rest = [...faults]
    return Array.from({ length: Math.min(count, rest.length) }, () =>
      rest.splice(Math.floor(random.number() * rest.length), 1),
    ).flat()
  }
}
