/**
 * Has another runtime load a module, bounded in time.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

const LIMIT_MS = 120_000

interface Run {
  /** Fails unless the program ends by itself without an error. */
  readonly output: Promise<string>
  readonly stop: () => void
}

/** Starts a program, which ends with the time limit or this process at the latest, and all it has started with it. */
function launch(program: string, args: readonly string[]): Run {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const stop = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
  const onSignal = () => {
    stop()
    process.exit(1)
  }
  process.once('SIGTERM', onSignal).once('SIGINT', onSignal)
  const timer = setTimeout(stop, LIMIT_MS)
  const finish = async () => {
    const ended = once(child, 'close') as Promise<[code: number | null]> // as Node documents the event
    const [[code], output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
    if (code === null) throw new Error(`ended from outside, after ${LIMIT_MS} ms at the latest`)
    if (code !== 0) throw new Error(errors.slice(-2000) || `exit ${code}`)
    return output
  }
  const output = finish().finally(() => {
    clearTimeout(timer)
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal)
  })
  return { output, stop }
}

/** Runs a program to its end; gives what it printed. */
export function inProcess(program: string, args: readonly string[]): Promise<string> {
  return launch(program, args).output
}

const PAGE = `<!doctype html>
<script>
  const fail = ({ message, reason }) => fetch('/failure', { method: 'POST', body: message ?? String(reason) })
  addEventListener('error', fail)
  addEventListener('unhandledrejection', fail)
</script>
<script type="module" src="/module.mjs"></script>`

/** Opens a page that loads the module; gives what the module posts to `/report`. */
export async function inBrowser(program: string, module: string, profile: string): Promise<string> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo // it listens, and not to a pipe
  const posted = new Promise<string>((resolve, reject) => {
    server.on('request', (request, response) => {
      if (request.method === 'POST') {
        response.end()
        const take = request.url === '/report' ? resolve : (what: string) => reject(new Error(what))
        text(request).then(take, reject)
      } else if (request.url === '/module.mjs') {
        response.setHeader('Content-Type', 'text/javascript').end(readFileSync(module))
      } else response.setHeader('Content-Type', 'text/html').end(PAGE)
    })
  })
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
  const url = `http://127.0.0.1:${port}/`
  const browser = launch(program, [...flags, `--user-data-dir=${profile}`, url])
  const endedEarly = browser.output.then(() =>
    Promise.reject(new Error('the browser ended without a result')),
  )
  try {
    return await Promise.race([posted, endedEarly])
  } finally {
    browser.stop()
    await endedEarly.catch(() => undefined)
    server.close()
  }
}
