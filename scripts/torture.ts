/**
 * What must hold when things go wrong, tried until it is believed.
 *
 *   npm run torture -- --matrix [--only NAME] [--sample COUNT]
 *   npm run torture -- --kills sender|receiver COUNT [--seconds SECONDS]
 *
 * `--matrix` lets every call of every port go wrong in every way, in every story (or in stories whose name has NAME
 * in it, or COUNT times in each story). `--kills` ends a server's process so many times at any moment. With
 * `--database postgres://…` they do so over Postgres, with `--database memory` (the matrix alone) over none; SQLite
 * is what is used else. `--seed NUMBER` gives other chances.
 *
 * Exits 0 only if there was no exception.
 *
 * @module
 */
import { parseArgs } from 'node:util'
import { createSeededRandom } from 'tootkit/testing'
import { openDatabase } from './torture/databases/open.js'
import { killReceiver } from './torture/kills/kill-receiver.js'
import { killSender } from './torture/kills/kill-sender.js'
import { openPlaces } from './torture/kills/places.js'
import { runMatrix, sampling, type Row } from './torture/matrix.js'
import { SCENARIOS } from './torture/scenarios/index.js'

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
  const database = await openDatabase(values.database)
  const { only, sample } = values
  const scenarios = SCENARIOS.filter(({ name }) => only === undefined || name.includes(only))
  const rows = await runMatrix({
    database,
    scenarios,
    onRow: printRow,
    ...(sample !== undefined && { choose: sampling(Number(sample), random) }),
  })
  await database.close()
  const runs = rows.reduce((sum, row) => sum + row.runs, 0)
  const exceptions = rows.reduce((sum, row) => sum + row.exceptions.length, 0)
  print(`\n${database.name}: ${rows.length} stories, ${runs} runs, ${exceptions} exceptions`)
  return exceptions === 0 && rows.length > 0
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
