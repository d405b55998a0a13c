/**
 * Runs the tests of signatures with the WebCrypto backend in Node, Deno, Bun and headless Chromium.
 *
 * Every runtime has to run the very cases that Node runs, and may skip what `exceptions.ts` names. Runtimes that are not
 * installed are named and left out; `--require-all` makes that a failure.
 *
 * @module
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleTests } from './bundle.ts'
import { LACKING, NODE_ONLY } from './exceptions.ts'
import { inBrowser, inProcess } from './launch.ts'
import { reportRun } from './report.ts'
import type { Outcome } from './runner.ts'

const folder = mkdtempSync(join(tmpdir(), 'tootkit-runtimes-'))
const bundle = join(folder, 'tests.mjs')
// Retried, for a browser may still be at its profile.
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const local = (name: string): string => fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url))
const chromium = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser']
  .filter((path) => path !== undefined)
  .find((path) => existsSync(path))

/** Runtimes by name: the program, and how it gives the outcomes as JSON. */
const runtimes: readonly [name: string, program: string, start: (program: string) => Promise<string>][] = [
  ['Node', process.execPath, (program) => inProcess(program, [bundle])],
  // Vitest asks the environment whether there are to be colours.
  ['Deno', local('deno'), (program) => inProcess(program, ['run', '--no-config', '--allow-env', bundle])],
  ['Bun', local('bun'), (program) => inProcess(program, [bundle])],
  ['Chromium', chromium ?? '', (program) => inBrowser(program, bundle, join(folder, 'profile'))],
]

await bundleTests(bundle)
for (const [file, reason] of Object.entries(NODE_ONLY)) console.log(`Left out: ${file} ${reason}`)
let expected: readonly string[] | undefined
for (const [name, program, start] of runtimes) {
  if (!existsSync(program)) {
    console.log(`${name}: not installed, left out`)
    if (process.argv.includes('--require-all')) process.exitCode = 1
    continue
  }
  try {
    const outcomes = JSON.parse(await start(program)) as readonly Outcome[] // as runner.ts gives them
    expected ??= outcomes.map(({ title }) => title)
    const { lines, isGood } = reportRun(name, outcomes, expected, LACKING[name] ?? {})
    for (const line of lines) console.log(line)
    if (!isGood) process.exitCode = 1
  } catch (error) {
    console.log(`${name}: ${String(error)}`)
    process.exitCode = 1
  }
}
