import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqlite } from '../../src/adapters/sqlite/index.js'
import { createSeededRandom } from '../../src/testing/index.js'

const child = fileURLToPath(new URL('child.ts', import.meta.url))
const sources = new URL('../conformance/register.mjs', import.meta.url).href
const random = createSeededRandom(20_261_122)

/** Starts the child and kills it so many milliseconds after it has begun; gives the lines it said. */
async function life(argument: readonly string[], killAfterMs?: number): Promise<readonly string[]> {
  const process_ = spawn(process.execPath, ['--no-warnings', '--import', sources, child, ...argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(process_, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: process_.stdout })) {
    lines.push(line)
    if (line === 'go' && killAfterMs !== undefined) setTimeout(() => process_.kill('SIGKILL'), killAfterMs)
  }
  await exited
  return lines
}

describe('a queue in SQLite under kill -9', () => {
  const received = new Map<string, number>()
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => {
      const id = `activity ${(request.url ?? '').slice(1)}`
      received.set(id, (received.get(id) ?? 0) + 1)
      setTimeout(() => response.writeHead(202).end(), 4)
    })
  })
  const folder = mkdtempSync(join(tmpdir(), 'tootkit-kill-'))
  let origin = ''

  beforeAll(async () => {
    receiver.listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  })
  afterAll(() => {
    receiver.close()
    receiver.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  })

  it('loses nothing that was queued, and repeats only what was under way (R1, R2)', async () => {
    const file = join(folder, 'work.db')
    const count = 500
    expect(await life(['enqueue', file, origin, `${count}`])).toEqual(['go', 'queued'])
    let kills = 0
    let said: readonly string[] = []
    for (let lives = 0; lives < 20 && !said.includes('drained'); lives++) {
      const killAfterMs = lives < 6 ? 5 + Math.floor(random.number() * 60) : undefined
      said = await life(['work', file, '1600'], killAfterMs) // a short lease: the next life waits for it
      if (!said.includes('drained')) kills += 1
      expect(said.filter((line) => line.startsWith('gave up'))).toEqual([])
    }
    expect(said).toContain('drained')
    expect(kills).toBeGreaterThanOrEqual(2)
    expect(received.size).toBe(count)
    const receptions = [...received.values()].reduce((sum, times) => sum + times, 0)
    expect(receptions - count).toBeLessThanOrEqual(20 * kills)
  }, 120_000)

  it('repeats nothing without kills (R2)', async () => {
    received.clear()
    const file = join(folder, 'calm.db')
    await life(['enqueue', file, origin, '200'])
    expect(await life(['work', file, '60000'])).toContain('drained')
    expect([...received.values()]).toEqual(Array.from({ length: 200 }, () => 1))
  }, 60_000)

  it('queues all of a fan-out or nothing of it (R3)', async () => {
    for (let run = 0; run < 5; run++) {
      const file = join(folder, `fan-out-${run}.db`)
      const said = await life(['enqueue', file, origin, '10000'], random.number() * 120)
      const database = openSqlite(file)
      const size = await database.ports().queue.size()
      database.close()
      expect(said.includes('queued') ? [10_000] : [0, 10_000]).toContain(size)
    }
  }, 60_000)
})
