/**
 * The receiver that gets killed: an HTTP server with an inbox, and a hatch through which its parent asks what it
 * knows.
 *
 * @module
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFederation } from 'tootkit'
import type { Clock, Question } from 'tootkit/ports'
import { actorDocument } from '../neighbours.js'
import { HOME } from '../stage.js'
import { openState, type Place } from './own-state.js'
import { transportTo } from './post-box.js'
import { task, tell } from './tell.js'

/** What a receiver is made with. */
export interface ReceiverTask {
  readonly place: Place
  readonly keys: { readonly privateKeyPem: string; readonly publicKeyPem: string }
  readonly box: string
  /** How far its clock is ahead: leases of earlier lives have ended. */
  readonly aheadMs: number
}

const { place, keys, box, aheadMs } = task() as ReceiverTask // written by our own parent
const clock: Clock = { now: () => new Date(Date.now() + aheadMs) }
const state = await openState(place, clock)
if ((await state.accounts.find('alice')) === undefined)
  await state.accounts.create({ username: 'alice', keys })

const federation = createFederation({
  origin: HOME,
  transport: transportTo(box, (url) =>
    url.includes('/users/') ? actorDocument(url, keys.publicKeyPem) : undefined,
  ),
  ...state,
  clock,
  onEvent: (event) => {
    if (event.kind === 'port.failed') console.error(event)
  },
})
federation.start()

const server = createServer((incoming, response) => {
  answer(incoming).then(
    ({ status, body = '' }) => response.writeHead(status).end(body),
    (error: unknown) => {
      console.error(error)
      response.writeHead(500).end()
    },
  )
})
await once(server.listen(0, '127.0.0.1'), 'listening')
tell(`go ${(server.address() as AddressInfo).port}`)

async function answer(
  incoming: IncomingMessage,
): Promise<{ readonly status: number; readonly body?: string }> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  if (incoming.url === '/hatch/facts') {
    const questions = JSON.parse(body.toString()) as readonly Question[]
    return {
      status: 200,
      body: JSON.stringify((await state.directory.answer(questions)).map((each) => each ?? null)),
    }
  }
  if (incoming.url === '/hatch/shelf') {
    const { items } = await state.queue.setAside({ limit: 1000 })
    for (const { id } of items) await state.queue.putBack(id)
    return { status: 200, body: String(items.length) }
  }
  if (incoming.url === '/hatch/waiting') {
    return { status: 200, body: String((await state.outbox.size()) + (await state.queue.size())) }
  }
  if (incoming.url === '/hatch/post') {
    const { id } = await federation.post({ as: 'alice', text: 'Like this.', idempotencyKey: 'the post' })
    return { status: 200, body: id }
  }
  const headers: [string, string][] = []
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    headers.push([incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? ''])
  }
  const request = new Request(`${HOME}${incoming.url ?? '/'}`, { method: 'POST', headers, body })
  const { status = 404 } = (await federation.handle(request, { headers })) ?? {}
  return { status }
}
