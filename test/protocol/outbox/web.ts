/**
 * Other servers, as far as they answer: a transport over a table of documents, which can be cut, hung or made to talk
 * nonsense.
 *
 * @module
 */
import { RemoteError } from '../../../src/errors.js'
import type { KeyValueStore, Transport, TransportResponse } from '../../../src/protocol/ports/index.js'

export type Mood = 'up' | 'down' | 'hanging' | 'deaf' | 'junk' | 'failing'

export interface Web {
  /** How every server but those of the table behaves. */
  mood: Mood
  readonly transport: Transport
  readonly cache: KeyValueStore
  /** URLs asked for. */
  readonly asked: string[]
  /** Serves an actor, with WebFinger. */
  readonly serveActor: (id: string, more?: Record<string, unknown>) => void
  /** Serves a document at a URL, its id mostly. */
  readonly serve: (url: string, document: Record<string, unknown>) => void
  readonly redirect: (from: string, to: string) => void
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

export function createWeb(): Web {
  const answers = new Map<string, TransportResponse>()
  const asked: string[] = []
  const web: Web = {
    mood: 'up',
    asked,
    cache: {
      get: () => Promise.resolve(undefined),
      set: () => Promise.resolve(),
      add: () => Promise.resolve(true),
      compareAndSet: () => Promise.resolve(true),
      delete: () => Promise.resolve(),
    },
    transport: {
      async send({ url }, { signal } = {}) {
        asked.push(url)
        switch (web.mood) {
          case 'down':
            throw new RemoteError('ERR_REMOTE_UNREACHABLE', `${url} does not answer`, {
              url,
              retryable: true,
            })
          case 'hanging':
            return await new Promise((_resolve, reject) => {
              signal?.addEventListener('abort', () => {
                reject(signal.reason as Error)
              })
            })
          case 'deaf': // does not even heed the signal
            return await new Promise(() => undefined)
          case 'junk':
            return {
              status: 200,
              headers: { 'content-type': 'application/activity+json' },
              body: encode([1, 2]),
            }
          case 'failing':
            return { status: 503, headers: {}, body: new Uint8Array() }
          case 'up':
            return answers.get(url) ?? { status: 404, headers: {}, body: new Uint8Array() }
        }
      },
    },
    serve(url, document) {
      const headers = { 'content-type': 'application/activity+json' }
      answers.set(url, { status: 200, headers, body: encode(document) })
    },
    serveActor(id, more = {}) {
      const { host, pathname } = new URL(id)
      const preferredUsername = pathname.split('/').at(-1) ?? ''
      const subject = `acct:${preferredUsername}@${host}`
      const url = `https://${host}/@${preferredUsername}`
      web.serve(id, { id, type: 'Person', preferredUsername, inbox: `${id}/inbox`, url, ...more })
      const links = [{ rel: 'self', type: 'application/activity+json', href: id }]
      answers.set(`https://${host}/.well-known/webfinger?resource=${encodeURIComponent(subject)}`, {
        status: 200,
        headers: { 'content-type': 'application/jrd+json' },
        body: encode({ subject, links }),
      })
    },
    redirect(from, to) {
      answers.set(from, { status: 301, headers: { location: to }, body: new Uint8Array() })
    },
  }
  return web
}
