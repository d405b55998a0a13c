import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs the demo against the sources; gives its exit code and what it told. */
async function demo(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly story: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', './test/conformance/register.mjs', 'scripts/demo.ts', ...args],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: 90_000 },
    )
    let story = ''
    child.stdout.on('data', (chunk: Buffer) => (story += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (story += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, story }))
  })
}

describe('two servers on the examples', () => {
  it.each([
    ['Hono → Express', []],
    ['Express → Hono', ['--express-first']],
  ])('federate: %s', { timeout: 120_000 }, async (_order, args) => {
    const { code, story } = await demo(...args)
    expect(story).toContain('Both databases hold what they should.')
    expect(story).not.toContain('✗')
    expect(code).toBe(0)
  })
})
