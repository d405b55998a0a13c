/**
 * What cleaning and reading content costs: `npm run bench:content`.
 *
 * Three parts: typical posts beside bare sanitize-html on the same allow-list, hostile posts against the clock, all
 * functions that read text against the length of it (the exponent of time over length; 1 is linear). Measured in
 * processor time, contenders in turns, the fastest of many rounds. Exits 1 where a target is missed.
 *
 * @module
 */
import bareSanitize from 'sanitize-html'
import {
  countCharacters,
  displayUrl,
  extractHashtags,
  extractMentions,
  extractUrls,
  hashtagDisplayName,
  htmlToText,
  isValidHashtag,
  MASTODON_STRICT,
  normalizeHashtag,
  plainText,
  removeQuoteInline,
  sanitizeHtml,
  textToHtml,
} from 'tootkit/html'
import { HOSTILE, POSTS, TEXTS } from './content-samples.ts'
import { fitExponent } from './exponent.ts'

const MAX_RATIO = 1.5
const MAX_HOSTILE_MS = 50
const MAX_EXPONENT = 1.25

let missed = 0

/** One line of the report, marked where the target is missed. */
function report(label: string, figures: string, isMet: boolean): void {
  if (!isMet) missed++
  console.log(`${label.padEnd(46)} ${figures}${isMet ? '' : '   MISSED'}`)
}

/** Processor time of the fastest of some rounds, in microseconds per call; the tasks take turns. */
function measure(tasks: readonly (() => unknown)[], rounds: number, calls: number): number[] {
  const best = tasks.map(() => Infinity)
  for (let round = 0; round < rounds; round++) {
    tasks.forEach((task, i) => {
      const start = process.cpuUsage()
      for (let call = 0; call < calls; call++) task()
      const { user, system } = process.cpuUsage(start)
      best[i] = Math.min(best[i]!, (user + system) / calls)
    })
  }
  return best
}

const bareOptions = {
  allowedTags: [...MASTODON_STRICT.elements],
  allowedAttributes: Object.fromEntries(
    Object.entries({ ...MASTODON_STRICT.attributes, a: [...MASTODON_STRICT.attributes.a, 'target'] }).map(
      ([element, names]) => [element, [...names]],
    ),
  ),
  allowedSchemes: [...MASTODON_STRICT.linkSchemes],
}

console.log(
  `\nTypical posts: µs per call, and the ratio to bare sanitize-html (target ${MAX_RATIO} for Mastodon's)`,
)
for (const [name, html] of Object.entries(POSTS)) {
  const [ours, bare] = measure(
    [() => sanitizeHtml(html), () => bareSanitize(html, bareOptions)],
    60,
    200,
  ) as [number, number]
  const isMet = !name.startsWith('Mastodon') || ours / bare <= MAX_RATIO
  report(
    name,
    `${ours.toFixed(1).padStart(7)}  bare ${bare.toFixed(1).padStart(7)}  ×${(ours / bare).toFixed(2)}`,
    isMet,
  )
}

console.log(`\nHostile posts: ms (target ${MAX_HOSTILE_MS})`)
for (const [name, html] of Object.entries(HOSTILE)) {
  const [microseconds] = measure([() => sanitizeHtml(html)], 7, 1) as [number]
  report(name, (microseconds / 1000).toFixed(1).padStart(7), microseconds / 1000 <= MAX_HOSTILE_MS)
}

/** Far above what is allowed by default: the parser itself is to be seen. */
const limits = { maxBytes: 10_000_000, maxTags: 1_000_000 } as const

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  sanitizeHtml: (text) => sanitizeHtml(text, { limits }),
  htmlToText: (text) => htmlToText(text, { limits }),
  plainText: (text) => plainText(text, { limits }),
  removeQuoteInline: (text) => removeQuoteInline(`${text} class="quote-inline"`),
  textToHtml: (text) => textToHtml(text, { origin: 'https://a.example' }),
  countCharacters: (text) => countCharacters(text),
  extractUrls,
  extractMentions: (text) => extractMentions(text),
  extractHashtags,
  normalizeHashtag,
  hashtagDisplayName,
  isValidHashtag,
  displayUrl: (text) => displayUrl('https://a.example/', text),
}
const LENGTHS = [32_768, 65_536, 131_072, 262_144] as const

console.log(`\nLength of the text: steepest exponent (target ${MAX_EXPONENT}), slowest ms for 256 KB`)
for (const [name, read] of Object.entries(readers)) {
  let steepest = { exponent: 0, text: 'none' }
  let slowest = { ms: 0, text: 'none' }
  for (const [text, make] of Object.entries(TEXTS)) {
    const sources = LENGTHS.map(make)
    const tasks = sources.map((source) => () => read(source))
    let times = measure(tasks, 9, 1)
    // A second look, longer, before a busy machine is taken for a slow function.
    if (fitExponent(LENGTHS, times) > MAX_EXPONENT) times = measure(tasks, 25, 1)
    const ms = times.at(-1)! / 1000
    if (ms > slowest.ms) slowest = { ms, text }
    // Below a few milliseconds the clock and the collector are what is measured.
    const exponent = fitExponent(LENGTHS, times)
    if (ms > 5 && exponent > steepest.exponent) steepest = { exponent, text }
  }
  report(
    name,
    `${steepest.exponent.toFixed(2)} (${steepest.text})  ${slowest.ms.toFixed(1)} ms (${slowest.text})`,
    steepest.exponent <= MAX_EXPONENT,
  )
}

console.log(missed === 0 ? '\nAll targets met.' : `\n${missed} targets missed.`)
process.exitCode = missed === 0 ? 0 : 1
