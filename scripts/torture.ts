/**
 * What must hold when things go wrong, tried until it is believed.
 *
 *   npm run torture -- --matrix [--only NAME] [--sample COUNT]
 *   npm run torture -- --kills sender|receiver COUNT [--seconds SECONDS]
 *
 * `--matrix` lets every call of every port go wrong in every way, in every story (or in stories whose name has NAME
 * in it, or COUNT times in each story). `--kills` ends a server's process so many times at any moment. With
 * `--database postgres://…` they do so over Postgres, with `--database memory` (the matrix alone) over none; SQLite
 * is what is used else. `--seed NUMBER` gives other chances, `--jobs COUNT` runs the matrix in so many processes.
 *
 * Exits 0 only if there was no exception.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createSeededRandom } from 'tootkit/testing'
import { openDatabase } from './torture/databases/open.js'
import { killReceiver } from './torture/kills/kill-receiver.js'
import { killSender } from './torture/kills/kill-sender.js'
import { openPlaces } from './torture/kills/places.js'
import { runMatrix, sampling, type Row } from './torture/matrix.js'
import { SCENARIOS } from './torture/scenarios/index.js'

/** How the last line of a matrix reads. */
const TOTALS = /^(.+): (\d+) stories, (\d+) runs, (\d+) exceptions$/

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    matrix: { type: 'boolean', default: false },
    kills: { type: 'string' },
    database: { type: 'string', default: 'sqlite' },
    only: { type: 'string' },
    sample: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    part: { type: 'string', default: '0/1' },
  },
})
const random = createSeededRandom(Number(values.seed))

if (values.matrix) process.exitCode = (await matrix()) ? 0 : 1
else if (values.kills === 'sender' || values.kills === 'receiver') {
  process.exitCode = (await kills(values.kills, Number(positionals[0] ?? Infinity))) ? 0 : 1
} else {
  print('--matrix, --kills sender COUNT or --kills receiver COUNT; see the head of scripts/torture.ts')
  process.exitCode = 2
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function matrix(): Promise<boolean> {
  const jobs = Number(values.jobs)
  if (jobs > 1) return await matrixInParts(jobs)
  const database = await openDatabase(values.database)
  const { only, sample, part } = values
  const [place = 0, parts = 1] = part.split('/').map(Number)
  const wanted = SCENARIOS.filter(({ name }) => only === undefined || name.includes(only))
  const rows = await runMatrix({
    database,
    scenarios: wanted.filter((_, i) => i % parts === place),
    onRow: printRow,
    ...(sample !== undefined && { choose: sampling(Number(sample), random) }),
  })
  await database.close()
  const runs = rows.reduce((sum, row) => sum + row.runs, 0)
  const exceptions = rows.reduce((sum, row) => sum + row.exceptions.length, 0)
  printTotals(database.name, [rows.length, runs, exceptions])
  return exceptions === 0 && (parts > 1 || rows.length > 0)
}

/** The same in several processes, each with a part of the stories. */
async function matrixInParts(jobs: number): Promise<boolean> {
  let name = values.database
  const totals: [stories: number, runs: number, exceptions: number] = [0, 0, 0]
  const codes = await Promise.all(
    Array.from({ length: jobs }, async (_, place) => {
      const argument = [
        ...process.execArgv,
        ...process.argv.slice(1),
        '--jobs',
        '1',
        '--part',
        `${place}/${jobs}`,
      ]
      const child = spawn(process.execPath, argument, { stdio: ['ignore', 'pipe', 'inherit'] })
      const exited = once(child, 'exit') as Promise<[code: number | null]>
      for await (const line of createInterface({ input: child.stdout })) {
        const summary = TOTALS.exec(line)
        if (summary === null) {
          if (line !== '') print(line)
          continue
        }
        name = summary[1] ?? name
        for (const i of [0, 1, 2]) totals[i] = (totals[i] ?? 0) + Number(summary[i + 2])
      }
      return (await exited)[0]
    }),
  )
  printTotals(name, totals)
  return totals[0] > 0 && totals[2] === 0 && codes.every((code) => code === 0)
}

function printTotals(name: string, [stories, runs, exceptions]: readonly [number, number, number]): void {
  print(`\n${name}: ${stories} stories, ${runs} runs, ${exceptions} exceptions`)
}

function printRow({ scenario, calls, runs, poorer, exceptions, ms }: Row): void {
  const ends = [`${poorer} poorer`, `${exceptions.length} exceptions`]
  const figures = [`${calls} calls`, `${runs} runs`, ...ends, `${ms.toFixed(0)} ms`]
  print(`${scenario.padEnd(44)} ${figures.map((figure) => figure.padStart(14)).join('')}`)
  for (const { fault, problems } of exceptions) {
    print(`    ${fault}`)
    for (const problem of problems) print(`        ${problem}`)
  }
}

async function kills(whom: 'sender' | 'receiver', count: number): Promise<boolean> {
  const places = await openPlaces(values.database)
  const { seconds } = values
  try {
    const kill = whom === 'sender' ? killSender : killReceiver
    const report = await kill({
      places,
      random,
      kills: count,
      onRound: print,
      ...(seconds !== undefined && { seconds: Number(seconds) }),
    })
    for (const problem of report.problems) print(`    ${problem}`)
    const figures = Object.entries(report.figures).map(([name, figure]) => `${figure} ${name}`)
    const heads = [`${report.kills} kills`, ...figures, `${report.problems.length} problems`]
    print(`\n${whom} over ${places.name}: ${heads.join(', ')}`)
    return report.problems.length === 0 && report.kills > 0
  } finally {
    await places.close()
  }
}
