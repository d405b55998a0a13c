/**
 * Processes that are made to be killed.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { ENTRIES } from '../../entries.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
/** A process that says nothing for so long hangs: it is ended, and that is an error. */
const MAX_SILENCE_MS = 60_000

/** A process under way. */
export interface Child {
  /** Ends it at once, as a power cut would. */
  readonly kill: () => void
  /** Resolves when it has ended; tells how. */
  readonly ended: Promise<{ readonly wasKilled: boolean; readonly code: number | null }>
}

/** Starts processes of one kind. */
export interface Nursery {
  /**
   * Starts one.
   *
   * @param task - What it is to do; it reads it from its arguments.
   * @param onLine - Told of every line it says.
   */
  start(task: object, onLine: (line: string) => void): Child
  close(): Promise<void>
}

/**
 * Prepares a module beside this one to be started often: bundled, since to load the sources takes ten times as long.
 */
export async function createNursery(module: 'sender' | 'receiver'): Promise<Nursery> {
  const folder = await mkdtemp(join(tmpdir(), 'tootkit-child-'))
  const file = join(folder, `${module}.mjs`)
  await build({
    entryPoints: [fileURLToPath(new URL(`${module}.ts`, import.meta.url))],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['pg-native', 'sharp'],
    logLevel: 'error',
    // what is CommonJS among the dependencies asks for Node's own modules this way
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'sources',
        setup(build) {
          build.onResolve({ filter: /^(#crypto|tootkit(\/.+)?)$/ }, ({ path }) => {
            const name = path === '#crypto' ? 'crypto-node' : (path.split('/')[1] ?? 'index')
            return { path: join(ROOT, ENTRIES[name] ?? '') }
          })
        },
      },
    ],
  })
  return {
    start: (task, onLine) => startChild(file, task, onLine),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function startChild(file: string, task: object, onLine: (line: string) => void): Child {
  const argument = ['--no-warnings', file, JSON.stringify(task)]
  const child = spawn(process.execPath, argument, { stdio: ['ignore', 'pipe', 'inherit'] })
  let wasKilled = false
  const kill = (): void => {
    wasKilled = true
    child.kill('SIGKILL')
  }
  const hung = (): void => void child.kill('SIGKILL')
  const exited = once(child, 'exit') as Promise<[code: number | null]>
  const watch = async (): Promise<{ wasKilled: boolean; code: number | null }> => {
    let silence = setTimeout(hung, MAX_SILENCE_MS)
    for await (const line of createInterface({ input: child.stdout })) {
      clearTimeout(silence)
      silence = setTimeout(hung, MAX_SILENCE_MS)
      onLine(line)
    }
    const [code] = await exited
    clearTimeout(silence)
    return { wasKilled, code }
  }
  return { kill, ended: watch() }
}
