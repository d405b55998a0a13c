/**
 * Delivery of one activity to 10,000 inboxes on loopback, signed with RSA: `npm run bench:delivery`.
 *
 * The receiver is a process of its own. `--sqlite` keeps everything in a file instead of memory. Pin the sender to one
 * core with `taskset -c 0`. Prints one JSON line; exits 1 where a target is missed.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createDeliveryWorker, dispatchOf, sendThrough } from 'tootkit/delivery'
import { createMemoryState } from 'tootkit/memory'
import { createUndiciTransport } from 'tootkit/node'
import { createRemote } from 'tootkit/remote'
import { generateKeyPair } from 'tootkit/signature'
import { openSqlite } from 'tootkit/sqlite'

const RECIPIENTS = Number(process.env.BENCH_RECIPIENTS ?? 10_000)
/** R23: drained in 30 s. */
const TARGET_SECONDS = 30
const self = fileURLToPath(import.meta.url)

if (process.argv[2] === 'receive') await receive()
else process.exitCode = (await send(process.argv.includes('--sqlite'))) ? 0 : 1

/** Takes whatever comes, and says where. */
async function receive(): Promise<void> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(202).end())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  console.log((server.address() as AddressInfo).port)
}

async function send(durable: boolean): Promise<boolean> {
  const receiver = spawn(process.execPath, [...process.execArgv, self, 'receive'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const folder = mkdtempSync(join(tmpdir(), 'tootkit-bench-'))
  try {
    const [port] = (await once(createInterface({ input: receiver.stdout }), 'line')) as [string]
    const origin = 'https://local.example'
    const { apply, directory, outbox, queue, cache } = durable
      ? openSqlite(join(folder, 'bench.db'), { origin })
      : createMemoryState({ origin })
    const alice = `${origin}/users/alice`
    const inboxes = Array.from({ length: RECIPIENTS }, (_, i) => `http://127.0.0.1:${port}/${i}`)
    await apply(
      inboxes.map((inbox) => {
        const follow = { id: `${inbox}/follow`, followerId: `${inbox}/actor`, targetId: alice }
        return { kind: 'follow.accept', ...follow, follower: { inbox } } as const
      }),
    )
    const activity = {
      id: `${alice}/notes/1/activity`,
      type: 'Create',
      to: [`${alice}/followers`, 'as:Public'],
      object: { type: 'Note', content: 'x'.repeat(2000) },
    }
    const sender = { id: alice, followers: `${alice}/followers` }
    await apply([dispatchOf(activity, { sender, recipients: [] })])

    const { privateKey } = await generateKeyPair('rsa')
    const transport = createUndiciTransport({ allowHttp: true, allowPrivateAddresses: true })
    const worker = createDeliveryWorker({
      outbox,
      queue,
      directory,
      cache,
      localOrigins: [origin],
      compose: () => Promise.resolve(undefined),
      send: sendThrough(createRemote({ transport, cache, allowHttp: true })),
      senderOf: () => Promise.resolve({ signer: { keyId: `${alice}#main-key`, privateKey } }),
      limits: { maxPerHost: 20 }, // all of the fediverse is one host here
      onEvent: (event) => {
        if (event.kind === 'port.failed') console.error(event.error)
      },
    })
    const [drainStart, cpuStart] = [performance.now(), process.cpuUsage()]
    worker.start()
    while ((await outbox.size()) + (await queue.size()) > 0) await new Promise((done) => setTimeout(done, 20))
    const seconds = (performance.now() - drainStart) / 1000
    const cpu = process.cpuUsage(cpuStart)
    await worker.stop()
    await transport.close()
    const figures = {
      requirement: 'R23',
      store: durable ? 'sqlite' : 'memory',
      recipients: RECIPIENTS,
      drainSeconds: Number(seconds.toFixed(2)),
      deliveriesPerSecond: Math.round(RECIPIENTS / seconds),
      cpuMsPerDelivery: Number(((cpu.user + cpu.system) / 1000 / RECIPIENTS).toFixed(3)),
      targetSeconds: TARGET_SECONDS,
      node: process.version,
    }
    console.log(JSON.stringify(figures))
    return seconds <= TARGET_SECONDS
  } finally {
    receiver.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}
