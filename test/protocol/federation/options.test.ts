import { describe, expect, it } from 'vitest'
import { createFederation, type FederationOptions } from 'tootkit'
import { createMemoryState } from 'tootkit/memory'
import { createFakeTransport, fakeDocument } from 'tootkit/testing'

const origin = 'https://social.example'

function federationOver(options: Partial<FederationOptions>, script = {}) {
  const transport = createFakeTransport(script)
  return createFederation({ origin, transport, ...createMemoryState({ origin }), ...options })
}

describe('limits of a federation', () => {
  it.each([
    ['remote', { maxRequests: 0 }],
    ['remote', { maxKeyFetchesPerHost: 0.5 }],
    ['delivery', { concurrency: 0 }],
  ])('are judged when it is made: %s %j', (part, limits) => {
    expect(() => federationOver({ limits: { [part]: limits } })).toThrow(RangeError)
  })

  it('reach what is fetched: the octets of a document', async () => {
    const id = 'https://b.example/users/bob'
    const name = 'x'.repeat(5000)
    const document = { '@context': 'https://www.w3.org/ns/activitystreams', id, type: 'Person', name }
    const federation = federationOver(
      { limits: { remote: { maxDocumentBytes: 4096 } } },
      { [id]: fakeDocument(document) },
    )
    await expect(federation.lookup(id)).rejects.toMatchObject({ code: 'ERR_RESPONSE_TOO_LARGE' })
  })
})

describe('an onEvent that fails', () => {
  const failures: readonly [string, () => unknown][] = [
    ['throws', () => { throw new Error('a log that is down') }], // prettier-ignore
    ['rejects', () => Promise.reject(new Error('a log that is down'))],
    ['never ends', () => new Promise(() => undefined)],
  ]
  it.each(failures)('changes no answer, and ends no process: it %s', async (_how, onEvent) => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    const federation = federationOver({ onEvent })
    const headers = { 'content-type': 'application/activity+json' }
    const request = new Request(`${origin}/inbox`, { method: 'POST', body: '{}', headers })
    expect((await federation.handle(request))?.status).toBe(401)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})
