/**
 * The process that gets killed: queues deliveries in a SQLite file, or works them off.
 *
 * `node child.ts enqueue FILE ORIGIN COUNT` or `node child.ts work FILE LEASE_MS`
 *
 * @module
 */
import { openSqlite } from '../../src/adapters/sqlite/index.js'
import { createDeliveryWorker } from '../../src/protocol/delivery/index.js'
import type { DeliveryItem } from '../../src/protocol/ports/index.js'

const [task, file = '', argument = '', count = '0'] = process.argv.slice(2)
const { queue, cache } = openSqlite(file).ports()
const HOSTS = 50

/** Told to the parent at once: writing to a pipe is synchronous. */
function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}

function items(): readonly DeliveryItem[] {
  return Array.from({ length: Number(count) }, (_, i) => ({
    id: `activity ${i}`,
    inbox: `${argument}/${i}`,
    host: `host${i % HOSTS}.example`,
    senderId: 'https://local.example/users/alice',
    activityId: `activity ${i}`,
    body: '{}',
    createdAt: Date.now(),
  }))
}

if (task === 'enqueue') {
  const all = items()
  tell('go')
  await queue.enqueue(all)
  tell('queued')
} else {
  const leaseMs = Number(argument)
  const worker = createDeliveryWorker({
    queue,
    cache,
    leaseMs,
    attemptMs: leaseMs - 100,
    senderOf: () => Promise.resolve({ signer: 'key' }),
    send: async ({ url, body, signal }) => {
      const response = await fetch(url, { method: 'POST', body: new Uint8Array(body), signal })
      return { status: response.status, headers: {} }
    },
    onGiveUp: ({ id }) => {
      tell(`gave up ${id}`)
    },
    onError: (error) => {
      console.error(error)
      process.exitCode = 1
    },
  })
  worker.start()
  tell('go')
  while ((await queue.size()) > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await worker.stop()
  tell('drained')
}
process.exit()
