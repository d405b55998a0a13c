/**
 * All inboxes of the world behind one port of this machine, and the way there.
 *
 * @module
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Transport } from 'tootkit/ports'
import { request } from 'undici'

/** What came, in order. */
export interface Arrival {
  readonly inbox: string
  readonly activity: {
    readonly id: string
    readonly type: string
    readonly object?: string | Readonly<Record<string, unknown>>
  }
}

/** The receiving side. */
export interface PostBox {
  readonly url: string
  readonly arrivals: Arrival[]
  /** Called with each arrival, before it is answered. */
  onArrival: () => void
  close(): void
}

/** Opens the box. Each answer takes a moment, so that something is always under way. */
export async function openPostBox(answerMs: number): Promise<PostBox> {
  const arrivals: Arrival[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const inbox = decodeURIComponent((incoming.url ?? '/').slice(1))
      const activity = JSON.parse(Buffer.concat(chunks).toString()) as Arrival['activity']
      arrivals.push({ inbox, activity })
      box.onArrival()
      setTimeout(() => response.writeHead(202).end(), answerMs)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const box: PostBox = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    onArrival: () => undefined,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return box
}

/** The way to the box: every inbox of the world leads there. What is asked for by GET is answered by `documents`. */
export function transportTo(box: string, documents: (url: string) => object | undefined): Transport {
  return {
    async send({ method, url, body }, { signal } = {}) {
      if (method !== 'POST') {
        const document = documents(url)
        const headers = { 'content-type': 'application/activity+json' }
        const text = JSON.stringify(document ?? {})
        return { status: document === undefined ? 404 : 200, headers, body: new TextEncoder().encode(text) }
      }
      const options = { method: 'POST', body: body ?? null, signal: signal ?? null } as const
      const answer = await request(`${box}/${encodeURIComponent(url)}`, options)
      await answer.body.dump()
      return { status: answer.statusCode, headers: {}, body: new Uint8Array() }
    },
  }
}
