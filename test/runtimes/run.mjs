// Runs the signature suite with the WebCrypto backend in Node, Deno, Bun and headless Chromium.
// Runtimes that are not installed are named and left out; `--require-all` makes that a failure.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tootkit-runtimes-'))
const suite = join(folder, 'suite.mjs')
const LIMIT_MS = 60_000

await build({
  stdin: {
    contents: `import { runSuite } from './suite.ts'
      const result = await runSuite()
      const text = JSON.stringify(result)
      if (typeof document === 'undefined') console.log(text)
      else await fetch('/result', { method: 'POST', body: text })`,
    resolveDir: here,
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  alias: { '#crypto': join(here, '../../src/core/signature/crypto/web.ts') },
  outfile: suite,
})

/** Starts a program; resolves to what it printed. It is ended with this run at the latest. */
function run(command, args, { until } = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (errors += chunk))
  void until?.then(() => child.kill('SIGKILL'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      if (until === undefined && code !== 0) reject(new Error(errors.slice(-2000) || `exit ${code}`))
      else resolve(output)
    })
  })
}

/** Serves the suite to a browser, which posts its result back. */
async function inChromium(program) {
  let report
  const reported = new Promise((resolve) => (report = resolve))
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      let text = ''
      request.on('data', (chunk) => (text += chunk))
      request.on('end', () => {
        response.end()
        report(text)
      })
    } else if (request.url === '/suite.mjs') {
      response.setHeader('Content-Type', 'text/javascript').end(readFileSync(suite))
    } else
      response.setHeader('Content-Type', 'text/html').end('<script type="module" src="/suite.mjs"></script>')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${server.address().port}/`
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    `--user-data-dir=${folder}/profile`,
  ]
  const closed = run(program, [...flags, url], { until: reported })
  const text = await Promise.race([reported, closed.then(() => undefined)])
  await closed
  server.close()
  if (text === undefined) throw new Error('the browser ended without a result')
  return text
}

const local = (name) => join(here, 'node_modules/.bin', name)
const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path && existsSync(path),
)
const runtimes = [
  ['Node', process.execPath, (program) => run(program, [suite])],
  ['Deno', local('deno'), (program) => run(program, ['run', '--no-config', suite])],
  ['Bun', local('bun'), (program) => run(program, [suite])],
  ['Chromium', chromium, inChromium],
]
let failed = false
for (const [name, program, start] of runtimes) {
  if (program === undefined || !existsSync(program)) {
    console.log(`${name}: not installed, left out`)
    failed ||= process.argv.includes('--require-all')
    continue
  }
  try {
    const { passed, failures } = JSON.parse(await start(program))
    console.log(`${name}: ${passed} passed, ${failures.length} failed`)
    for (const failure of failures) console.log(`  ✗ ${failure}`)
    failed ||= failures.length > 0
  } catch (error) {
    console.log(`${name}: ${error}`)
    failed = true
  }
}
rmSync(folder, { recursive: true, force: true })
process.exitCode = failed ? 1 : 0
