import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const child = fileURLToPath(new URL('child.ts', import.meta.url))
const sources = new URL('../../../conformance/register.mjs', import.meta.url).href

/** Another process at work. */
export interface OtherProcess {
  /** The first line that it says. */
  readonly said: string
  /** Resolves with its exit code. */
  readonly ended: Promise<number>
}

/** Starts another process, and waits until it says something. */
export async function startOther(...argument: readonly string[]): Promise<OtherProcess> {
  const started = spawn(process.execPath, ['--no-warnings', '--import', sources, child, ...argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(started, 'exit').then(([code]) => Number(code))
  const [said] = (await Promise.race([once(createInterface({ input: started.stdout }), 'line'), ended.then(() => [''])])) as [string] // prettier-ignore
  return { said, ended }
}
