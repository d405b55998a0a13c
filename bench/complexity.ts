/**
 * How time grows with size in the functions that read signed messages: `npm run bench:complexity`.
 *
 * Each function meets each hostile shape at a glance. The shape that looks steepest, and the slowest, are measured in
 * sizes from 2^12 to 2^20, or up to the bound of the function's own where no option lifts it; the exponent of time over
 * size is fitted by least squares to medians of five. 1 is linear. Exits 1 where the target is missed. An argument
 * restricts it to the functions whose name holds that.
 *
 * @module
 */
import type { Feed, Feeds, Task } from './complexity-feeds.ts'
import { SUBJECTS } from './complexity-subjects.ts'
import { fitExponent } from './exponent.ts'

const MAX_EXPONENT = 1.25
/** Larger sizes are left out once a size takes this long: a square of it would be minutes. */
const TOO_LONG_US = 300_000

/** In which sizes a function is looked at and measured, and below what it is too fast for that. */
interface Plan {
  readonly glances: readonly number[]
  readonly sizes: readonly number[]
  /** For the largest size. Below this the clock and the collector, which a megabyte keeps busy, are what is measured. */
  readonly noiseUs: number
}

const planOf = (cap: number | undefined): Plan =>
  cap === undefined
    ? {
        glances: [2 ** 14, 2 ** 17],
        sizes: Array.from({ length: 9 }, (_, i) => 2 ** (12 + i)),
        noiseUs: 2000,
      }
    : { glances: [cap / 4, cap], sizes: [cap / 16, cap / 8, cap / 4, cap / 2, cap], noiseUs: 1000 }

/** What a shape costs. */
interface Course {
  /** For the largest size. */
  readonly us: number
  readonly exponent: number
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!

/** A refusal is a result as good as any. */
async function run(task: Task): Promise<void> {
  try {
    const result = task()
    if (result instanceof Promise) await result
  } catch {
    // what is thrown is for the tests
  }
}

/** Processor time of a call in microseconds, as the mean of some calls. */
async function time(task: Task, calls: number): Promise<number> {
  const start = process.cpuUsage()
  for (let call = 0; call < calls; call++) await run(task)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / calls
}

/** Medians over rounds, in sizes that rise until one takes too long. */
async function measure(feed: Feed, sizes: readonly number[], rounds: number): Promise<Course> {
  const times: number[] = []
  for (const size of sizes) {
    const task = await feed(size)
    const calls = Math.ceil(65_536 / size)
    const samples: number[] = []
    for (let round = 0; round < rounds && (samples[0] ?? 0) < TOO_LONG_US; round++) {
      samples.push(await time(task, calls))
    }
    times.push(median(samples))
    if (median(samples) > TOO_LONG_US) break
  }
  const seen = sizes.slice(0, times.length)
  return { us: times.at(-1)!, exponent: seen.length < 2 ? Infinity : fitExponent(seen, times) }
}

/** A glance at all shapes singles out those that are measured: the steepest, the slowest. */
async function suspects(feeds: Feeds, { glances, noiseUs }: Plan): Promise<readonly string[]> {
  const looks: (Course & { readonly shape: string })[] = []
  for (const [shape, feed] of Object.entries(feeds)) {
    looks.push({ shape, ...(await measure(feed, glances, 1)) })
  }
  const costly = looks.filter(({ us }) => us > noiseUs / 20)
  const [steepest] = costly.toSorted((one, other) => other.exponent - one.exponent)
  const [slowest] = looks.toSorted((one, other) => other.us - one.us)
  return [...new Set([steepest, slowest].flatMap((look) => (look ? [look.shape] : [])))]
}

const [, , only = ''] = process.argv
let missed = 0
console.log(`Steepest exponent (target ${MAX_EXPONENT}), slowest ms for the largest size\n`)
for (const [name, { feeds, cap }] of Object.entries(SUBJECTS)) {
  if (!name.includes(only)) continue
  const plan = planOf(cap)
  let steepest = { exponent: 0, shape: '' }
  let slowest = { us: 0, shape: '' }
  for (const shape of await suspects(feeds, plan)) {
    const feed = feeds[shape]!
    let course = await measure(feed, plan.sizes, 5)
    const isSteep = course.us > plan.noiseUs && course.exponent > MAX_EXPONENT
    // A second look, longer, before a busy machine is taken for a slow function.
    if (isSteep) course = await measure(feed, plan.sizes, 15)
    const { us, exponent } = course
    if (us > slowest.us) slowest = { us, shape }
    if (us > plan.noiseUs && exponent > steepest.exponent) steepest = { exponent, shape }
  }
  const isMet = steepest.exponent <= MAX_EXPONENT
  if (!isMet) missed++
  const fitted =
    steepest.shape === '' ? 'too fast to tell' : `${steepest.exponent.toFixed(2)} (${steepest.shape})`
  const label = cap === undefined ? name : `${name}, to ${cap}`
  const ms = (slowest.us / 1000).toFixed(1).padStart(6)
  console.log(
    `${label.padEnd(40)} ${fitted.padEnd(46)} ${ms} ms (${slowest.shape})${isMet ? '' : '   MISSED'}`,
  )
}

console.log(missed === 0 ? '\nAll targets met.' : `\n${missed} targets missed.`)
process.exitCode = missed === 0 ? 0 : 1
