/**
 * Bundles each subpath alone, prints its size, and fails where something heavy leaked in or a promised
 * size is exceeded. Run it after `npm run build`.
 *
 * @module
 */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { SUBPATHS } from './entries.ts'

const HEAVY = ['zod', 'jsonld', 'undici', 'sanitize-html', 'postcss', 'parse5', 'jose', 'blurhash'] as const
type Package = (typeof HEAVY)[number]

/** What a subpath may contain of the heavy packages, and the most kilobytes it may weigh. */
const ALLOWED: Readonly<
  Record<string, { readonly packages: readonly Package[]; readonly kilobytes?: number }>
> = {
  signature: { packages: ['jose'], kilobytes: 20 },
  vocab: { packages: ['zod'], kilobytes: 30 },
  jsonld: { packages: ['zod'] },
  visibility: { packages: [], kilobytes: 6 },
  poll: { packages: [], kilobytes: 6 },
  quote: { packages: [], kilobytes: 6 },
  emoji: { packages: [], kilobytes: 6 },
  'followers-sync': { packages: [], kilobytes: 6 },
  media: { packages: ['blurhash'] },
  html: { packages: ['sanitize-html', 'postcss', 'parse5'] },
  discovery: { packages: [] },
  ports: { packages: [] },
  delivery: { packages: ['jose'] },
  remote: { packages: ['jose', 'zod'] },
  memory: { packages: ['jose', 'sanitize-html', 'postcss', 'parse5'] }, // keys and bios of local accounts
  sqlite: { packages: ['jose', 'sanitize-html', 'postcss', 'parse5'] },
  web: { packages: [] },
  node: { packages: ['undici'] },
}

/** Bundles one subpath as an application would: minified, chunks that load lazily left apart. */
async function measure(
  name: string,
): Promise<{ readonly bytes: number; readonly packages: readonly Package[] }> {
  const result = await build({
    entryPoints: [`dist/${name}.js`],
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    outdir: 'unused',
    write: false,
    metafile: true,
    platform: 'node', // built-in modules stay outside, in whatever spelling
    mainFields: ['module', 'main'],
    external: ['hono', 'express'],
    logLevel: 'error',
  })
  const eager = new Set<string>()
  const visit = (path: string): void => {
    if (eager.has(path)) return
    eager.add(path)
    for (const { path: next, kind } of result.metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && result.metafile.outputs[next]) visit(next)
    }
  }
  visit(`unused/${name}.js`)
  const inputs = [...eager].flatMap((path) => Object.entries(result.metafile.outputs[path]?.inputs ?? {}))
  const present = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path)
  const bytes = result.outputFiles
    .filter((file) => [...eager].some((path) => file.path.endsWith(path)))
    .reduce((sum, file) => sum + gzipSync(file.contents).byteLength, 0)
  return {
    bytes,
    packages: HEAVY.filter((name) => present.some((path) => path.includes(`node_modules/${name}/`))),
  }
}

const complaints: string[] = []
console.log('subpath           min+gz   heavy packages in it')
for (const name of Object.keys(SUBPATHS)) {
  const { bytes, packages } = await measure(name)
  const rule = ALLOWED[name]
  console.log(
    `${name.padEnd(16)} ${`${(bytes / 1000).toFixed(1)} kB`.padStart(8)}   ${packages.join(' ') || '–'}`,
  )
  if (!rule) continue
  const leaked = packages.filter((found) => !rule.packages.includes(found))
  if (leaked.length > 0) complaints.push(`tootkit/${name} drags in ${leaked.join(', ')}`)
  if (rule.kilobytes !== undefined && bytes > rule.kilobytes * 1000) {
    complaints.push(
      `tootkit/${name} weighs ${(bytes / 1000).toFixed(1)} kB, promised are ${String(rule.kilobytes)}`,
    )
  }
}
for (const complaint of complaints) console.error(`✗ ${complaint}`)
process.exitCode = complaints.length > 0 ? 1 : 0
