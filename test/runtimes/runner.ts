/**
 * Runs test files in whatever runtime has loaded them, by Vitest's own runner.
 *
 * Vitest drives browsers through `vitest/internal/browser`, which needs nothing of Node and so does for Deno and Bun as
 * well. It is no public interface: an update of Vitest that changes it shows here as a run without a result.
 *
 * @module
 */
import type { RunnerTask, VitestTestRunner } from 'vitest'
import { startTests } from 'vitest/internal/browser'

/** What came of one case; of a file or suite only if it failed itself, or is skipped without telling its cases. */
export interface Outcome {
  readonly title: string
  readonly state: 'passed' | 'skipped' | 'failed'
  /** What went wrong. */
  readonly message?: string
}

/** What the runner reads of a configuration; the rest of `SerializedConfig` is for the process around it. */
const config = {
  root: '',
  setupFiles: [],
  passWithNoTests: true,
  allowOnly: false,
  sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
  maxConcurrency: 1,
  testTimeout: 20_000,
  hookTimeout: 20_000,
  retry: 0,
  tags: [],
  snapshotOptions: { expand: false },
} as unknown as VitestTestRunner['config']

/**
 * Runs every case of some files, except those that are to be skipped.
 *
 * @param files - What loads each test file, by its path.
 * @param skipped - Full titles.
 * @returns One outcome per case, in the order of the files.
 */
export async function runTests(
  files: Readonly<Record<string, () => Promise<unknown>>>,
  skipped: readonly string[],
): Promise<readonly Outcome[]> {
  // Where Vitest looks for the state of its worker: assertions that fail ask it how to print themselves.
  Object.assign(globalThis, { __vitest_worker__: { config, ctx: {} } })
  const tasks = await startTests(Object.keys(files), {
    config,
    importFile: (path) => files[path]?.(),
    onBeforeRunTask(test) {
      if (skipped.includes(test.fullName)) test.mode = 'skip'
    },
  })
  return tasks.flatMap(outcomesOf)
}

function outcomesOf(task: RunnerTask): readonly Outcome[] {
  const title = task.fullName
  const inner = task.type === 'suite' ? task.tasks.flatMap(outcomesOf) : []
  const { state, errors = [] } = task.result ?? {}
  if (errors.length > 0) {
    return [{ title, state: 'failed', message: errors.map(({ message }) => message).join('\n') }, ...inner]
  }
  if ((task.mode === 'skip' || task.mode === 'todo') && inner.length === 0)
    return [{ title, state: 'skipped' }]
  if (task.type === 'suite') return inner
  return [state === 'pass' ? { title, state: 'passed' } : { title, state: 'failed', message: 'did not end' }]
}
