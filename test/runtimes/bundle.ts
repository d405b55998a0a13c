/**
 * Bundles the signature tests into one module that needs no file system, with the WebCrypto backend.
 *
 * @module
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { LACKING, NODE_ONLY } from './exceptions.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The tests of signatures, and of what signatures are written in. */
const TESTS = [
  'test/core/signature/**/*.test.ts',
  'test/core/wire/{auth-params,base58,base64,header-fields,http-date,structured-fields}.test.ts',
]

/** Files outside the bundle that tests look for. */
const DATA = '../shared/vectors/signatures/*.json'

/** Reports to whoever started the runtime: by standard output, or to the server that a page came from. */
const entry = (files: readonly string[]): string => `
  import { runTests } from './test/runtimes/runner.ts'
  const page = typeof document !== 'undefined'
  const name = page ? 'Chromium' : typeof Deno !== 'undefined' ? 'Deno' : typeof Bun !== 'undefined' ? 'Bun' : 'Node'
  const files = { ${files.map((file) => `'${file}': () => import('./${file}')`).join()} }
  const lacking = ${JSON.stringify(LACKING)}[name] ?? {}
  const report = JSON.stringify(await runTests(files, Object.keys(lacking)))
  if (page) await fetch('/report', { method: 'POST', body: report })
  else console.log(report)`

/** Gives tests their own address, under which they look for data, and the data in place of a file system. */
const fileSystem: Plugin = {
  name: 'file-system',
  setup(bundler) {
    bundler.onLoad({ filter: /\.test\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    }))
    bundler.onResolve({ filter: /^node:fs$/ }, () => ({ path: 'node:fs', namespace: 'data' }))
    bundler.onLoad({ filter: /^/, namespace: 'data' }, () => {
      const paths = globSync(DATA, { cwd: root }).map((path) => join(root, path))
      const files = paths.map((path) => [pathToFileURL(path).href, readFileSync(path, 'utf8')])
      return {
        contents: `const files = new Map(${JSON.stringify(files)})
          export const existsSync = ({ href }) => files.keys().some((path) => path.startsWith(href))
          export const readFileSync = ({ href }) => files.get(href)`,
      }
    })
  },
}

/**
 * Writes the bundle.
 *
 * @param outfile - Where to.
 * @throws {RangeError} If an exception names a file that is not there.
 */
export async function bundleTests(outfile: string): Promise<void> {
  const found = globSync(TESTS, { cwd: root }).sort()
  const unknown = Object.keys(NODE_ONLY).find((file) => !found.includes(file))
  if (unknown !== undefined)
    throw new RangeError(`exceptions.ts names ${unknown}, which is not among the tests`)
  await build({
    stdin: { contents: entry(found.filter((file) => !(file in NODE_ONLY))), resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    alias: { '#crypto': join(root, 'src/core/signature/crypto/web.ts') },
    define: { 'process.env.NODE_ENV': '"test"' },
    plugins: [fileSystem],
    outfile,
  })
}
