import { beforeAll, describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/key-value-store.js'
import { generateKeyPair, type SigningKey } from '../../../src/core/signature/index.js'
import { sendThrough } from '../../../src/protocol/delivery/index.js'
import type { SendOptions, TransportRequest } from '../../../src/protocol/ports/index.js'
import { createRemote } from '../../../src/protocol/remote/index.js'
import { createFixedClock } from '../../../src/testing/clock.js'

describe('sendThrough', () => {
  let signer: SigningKey

  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('rsa')
    signer = { keyId: 'https://local.example/users/alice#main-key', privateKey }
  })

  function setUp(statuses: readonly number[]) {
    const clock = createFixedClock('2026-11-22T12:00:00Z')
    const requests: TransportRequest[] = []
    const sendOptions: SendOptions[] = []
    const transport = {
      send: (request: TransportRequest, options: SendOptions = {}) => {
        requests.push(request)
        sendOptions.push(options)
        return Promise.resolve({
          status: statuses[requests.length - 1] ?? 500,
          headers: {},
          body: new Uint8Array(),
        })
      },
    }
    const remote = createRemote({ transport, cache: createMemoryKeyValueStore({ clock }), clock })
    const request = {
      url: 'https://remote.example/inbox',
      headers: [
        ['Content-Type', 'application/activity+json'],
        ['Collection-Synchronization', 'collectionId="https://local.example/f"'],
      ],
      body: new TextEncoder().encode('{}'),
      signer,
      signal: new AbortController().signal,
    } as const
    return { requests, sendOptions, send: () => sendThrough(remote)(request) }
  }

  const signatureOf = ({ headers }: TransportRequest): string =>
    headers.find(([name]) => name.toLowerCase() === 'signature')?.[1] ?? ''

  it('signs body, type and digest of followers', async () => {
    const { requests, send } = setUp([202])
    expect(await send()).toMatchObject({ status: 202 })
    expect(requests).toHaveLength(1)
    expect(requests[0]?.method).toBe('POST')
    const covered = /headers="([^"]*)"/.exec(signatureOf(requests[0]!))?.[1]?.split(' ')
    expect(covered).toEqual(expect.arrayContaining(['digest', 'content-type', 'collection-synchronization']))
  })

  it('tries the other signature style once on 401 (T132)', async () => {
    const { requests, send } = setUp([401, 202])
    expect(await send()).toMatchObject({ status: 202 })
    expect(requests).toHaveLength(2)
    expect(requests.map((request) => request.headers.some(([name]) => name.toLowerCase() === 'signature-input'))).toEqual([false, true]) // prettier-ignore
  })

  it('waits for the body of no answer: a 202 counts as soon as it is known', async () => {
    const { sendOptions, send } = setUp([401, 202])
    await send()
    expect(sendOptions.map(({ discardBody }) => discardBody)).toEqual([true, true])
  })

  it('gives the first answer when both styles are refused', async () => {
    const { requests, send } = setUp([401, 403])
    expect(await send()).toMatchObject({ status: 401 })
    expect(requests).toHaveLength(2)
  })
})
