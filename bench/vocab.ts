/**
 * Reading and writing documents, in one run with `JSON.parse`, `JSON.stringify` and `@fedify/vocab`.
 *
 * Run with `npm run bench:vocab`; exits 1 where a target is missed.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Object as FedifyObject } from '@fedify/vocab'
import { preloadedContexts } from '@fedify/vocab-runtime'
import { parseDocument, toJsonLd } from 'tootkit/vocab'
import { CREATE_NOTE, PERSON } from './vocab-documents.ts'

const TARGETS = { parse: 12, stringify: 8, ofFedify: 1 / 20 } as const
const corpus = new URL('../../shared/corpus/', import.meta.url)

/** Fedify's contexts from its own bundle; any other counts as empty, so that nothing is fetched. */
const contextLoader = (url: string): Promise<{ contextUrl: null; document: unknown; documentUrl: string }> =>
  Promise.resolve({
    contextUrl: null,
    document: preloadedContexts[url] ?? { '@context': {} },
    documentUrl: url,
  })

/** Microseconds of one call: the fastest of several rounds, which other work on the machine disturbs least. */
function time(task: () => unknown, rounds = 15): number {
  for (let i = 0; i < 200; i++) task()
  let best = Infinity
  let calls = 16
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    for (let i = 0; i < calls; i++) task()
    const elapsed = performance.now() - start
    best = Math.min(best, (elapsed * 1000) / calls)
    if (elapsed < 4) calls *= 2
  }
  return best
}

async function timeAsync(task: () => Promise<unknown>, calls: number): Promise<number> {
  let best = Infinity
  for (let round = 0; round < 3; round++) {
    const start = performance.now()
    for (let i = 0; i < calls; i++) await task()
    best = Math.min(best, ((performance.now() - start) * 1000) / calls)
  }
  return best
}

const readByFedify = (document: unknown): Promise<FedifyObject> =>
  FedifyObject.fromJsonLd(document, { documentLoader: contextLoader, contextLoader })

const figure = (number: number): string => number.toFixed(number < 10 ? 1 : 0)
const missed: string[] = []

async function compare(name: string, document: object): Promise<void> {
  const text = JSON.stringify(document)
  const model = parseDocument(document)
  const json = time(() => JSON.parse(text))
  const parse = time(() => parseDocument(JSON.parse(text)))
  const stringify = time(() => JSON.stringify(document))
  const write = time(() => JSON.stringify(toJsonLd(model)))
  await timeAsync(() => readByFedify(document), 50)
  const fedify = await timeAsync(() => readByFedify(JSON.parse(text)), 100)
  console.log(`${name} (${text.length} characters)`)
  console.log(
    `  JSON.parse ${figure(json)} µs, with parseDocument ${figure(parse)} µs: ${figure(parse / json)} times`,
  )
  console.log(
    `  JSON.stringify ${figure(stringify)} µs, with toJsonLd ${figure(write)} µs: ${figure(write / stringify)} times`,
  )
  console.log(
    `  Fedify ${figure(fedify)} µs: ${figure(fedify / json)} times JSON.parse, ${figure(fedify / parse)} times ours`,
  )
  if (parse / json > TARGETS.parse) missed.push(`${name}: reading`)
  if (write / stringify > TARGETS.stringify) missed.push(`${name}: writing`)
  if (parse / fedify > TARGETS.ofFedify) missed.push(`${name}: against Fedify`)
}

/** Every document of the corpus that both read; the corpus is test data beside the project, not part of it. */
async function compareCorpus(): Promise<void> {
  if (!existsSync(corpus))
    return console.log('no corpus beside the project: the comparison over it is left out')
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\/.*\.json$/.test(file),
  )
  let [both, worst, ours, theirs] = [0, 0, 0, 0]
  for (const file of files) {
    const document: unknown = JSON.parse(readFileSync(new URL(file, corpus), 'utf8'))
    if (!(await isReadByBoth(document))) continue
    const text = JSON.stringify(document)
    const parse = time(() => parseDocument(JSON.parse(text)), 5)
    const fedify = await timeAsync(() => readByFedify(JSON.parse(text)), 5)
    both++
    ours += parse
    theirs += fedify
    if (parse / fedify > worst) worst = parse / fedify
    if (parse / fedify > TARGETS.ofFedify) {
      missed.push(`${file}: Fedify ${figure(fedify)} µs, ours ${figure(parse)} µs`)
    }
  }
  console.log(
    `corpus: ${both} documents that both read, Fedify ${figure(theirs / ours)} times ours, at least ${figure(1 / worst)} times`,
  )
}

/** Without a context Fedify finds nothing but an id in a document, quickly: that is not reading it. */
async function isReadByBoth(document: unknown): Promise<boolean> {
  try {
    parseDocument(document)
    return (await readByFedify(document)).constructor !== FedifyObject
  } catch {
    return false
  }
}

await compare('Create(Note)', CREATE_NOTE)
await compare('Person', PERSON)
if (!process.argv.includes('--quick')) await compareCorpus()
for (const miss of missed) console.log(`target missed: ${miss}`)
process.exitCode = missed.length > 0 ? 1 : 0
