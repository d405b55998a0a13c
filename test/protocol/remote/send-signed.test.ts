import { describe, expect, it } from 'vitest'
import { verifyRequest } from '../../../src/core/signature/index.js'
import type { TransportRequest } from '../../../src/protocol/ports/index.js'
import { createBudget, sendSigned } from '../../../src/protocol/remote/index.js'
import type { FakeResponse } from '../../../src/testing/fake-transport.js'
import { codeOf, createWorld, NOW, ourKeys } from './fixtures.js'

const keyId = 'https://us.example/actor#main-key'
const signer = { keyId, privateKey: ourKeys.privateKey }
const INBOX = 'https://bob.example/inbox'
const PAGE = 'https://bob.example/outbox?page=2'
const DAY_MS = 86_400_000

const post: TransportRequest = {
  method: 'POST',
  url: INBOX,
  headers: [['Content-Type', 'application/activity+json']],
  body: new TextEncoder().encode('{}'),
}
const get: TransportRequest = { method: 'GET', url: PAGE, headers: [['Accept', 'application/activity+json']] }

type Style = 'cavage' | 'cavage without query' | 'rfc9421'

/** How a request is signed, after verifying that it is. */
async function styleOf(request: TransportRequest): Promise<Style> {
  const resolveKey = () =>
    Promise.resolve({
      keyId,
      actorId: 'https://us.example/actor',
      key: ourKeys.publicKey,
      source: 'fetch' as const,
    })
  const { dialect, queryCovered } = await verifyRequest(request, { resolveKey, now: new Date(NOW) })
  return dialect === 'cavage' && !queryCovered ? 'cavage without query' : dialect
}

/** A server that takes some styles, and the styles it was sent. */
function serverTaking(taken: readonly Style[], refusal: FakeResponse = { status: 401 }) {
  const seen: Style[] = []
  const answer = async (request: TransportRequest): Promise<FakeResponse> => {
    const style = await styleOf(request)
    seen.push(style)
    return taken.includes(style) ? { status: request.method === 'POST' ? 202 : 200 } : refusal
  }
  const world = createWorld({ [INBOX]: answer, [PAGE]: answer })
  const send = (request: TransportRequest) => sendSigned(request, signer, world.remote)
  return { ...world, seen, send }
}

describe('what is remembered on the side', () => {
  it.each(['throws', 'hangs'])('undoes no answer when the cache %s', async (fault) => {
    const { remote, events, seen } = serverTaking(['cavage'])
    const cache = {
      ...remote.cache,
      set: () =>
        fault === 'throws' ? Promise.reject(new Error('disk full')) : new Promise<never>(() => undefined),
    }
    const sent = await sendSigned(post, signer, { ...remote, cache })
    expect(sent).toMatchObject({ response: { status: 202 }, dialect: 'cavage' })
    expect(seen).toHaveLength(1)
    await new Promise((resolve) => setImmediate(resolve))
    const told =
      fault === 'throws' ? [{ kind: 'port.failed', during: 'cache', error: new Error('disk full') }] : []
    expect(events).toEqual(told)
  })
})

describe('sendSigned', () => {
  it('sends cavage first, once where it is taken', async () => {
    const { send, seen } = serverTaking(['cavage'])
    expect(await send(post)).toMatchObject({ response: { status: 202 }, dialect: 'cavage' })
    expect(seen).toEqual(['cavage'])
  })

  it.each([400, 401, 403])(
    'T132 knocks again with RFC 9421 after %i, and remembers what was taken',
    async (status) => {
      const { send, seen } = serverTaking(['rfc9421'], { status })
      expect(await send(post)).toMatchObject({ response: { status: 202 }, dialect: 'rfc9421' })
      await send(post)
      expect(seen).toEqual(['cavage', 'rfc9421', 'rfc9421'])
    },
  )

  it('sends the same body at both knocks, and no field of the other dialect', async () => {
    const { send, transport } = serverTaking(['rfc9421'])
    await send(post)
    const [first, second] = transport.requests
    expect(second?.body).toBe(first?.body)
    const names = (request?: TransportRequest) => request?.headers.map(([name]) => name.toLowerCase())
    expect(names(first)).not.toContain('signature-input')
    expect(names(first)).not.toContain('content-digest')
    expect(names(second)).not.toContain('digest')
  })

  it.each([404, 410, 429, 500, 501, 503, 302])('never sends a POST again after %i', async (status) => {
    const { send, seen } = serverTaking([], { status })
    expect((await send(post)).response.status).toBe(status)
    expect(seen).toEqual(['cavage'])
  })

  it('gives the first answer when both are refused, and remembers nothing', async () => {
    let count = 0
    const { remote, transport } = createWorld({ [INBOX]: () => ({ status: ++count % 2 === 1 ? 401 : 403 }) })
    expect(await sendSigned(post, signer, remote)).toMatchObject({
      response: { status: 401 },
      dialect: 'cavage',
    })
    await sendSigned(post, signer, remote)
    expect(transport.requests).toHaveLength(4)
    expect(await remote.cache.get('dialect:https://bob.example')).toBeUndefined()
  })

  it('does not knock again within a day of a POST taken: the refusal is about something else', async () => {
    const answers = [202, 401, 401, 401]
    const { remote, transport, advance } = createWorld({
      [INBOX]: () => ({ status: answers.shift() ?? 401 }),
    })
    await sendSigned(post, signer, remote)
    await sendSigned(post, signer, remote)
    expect(transport.requests).toHaveLength(2)
    advance(DAY_MS)
    await sendSigned(post, signer, remote)
    expect(transport.requests).toHaveLength(4)
  })

  it('leaves the query out of a GET after 401, then tries the other dialect', async () => {
    const old = serverTaking(['cavage without query'])
    expect(await old.send(get)).toMatchObject({ response: { status: 200 }, dialect: 'cavage' })
    await old.send(get)
    expect(old.seen).toEqual(['cavage', 'cavage without query', 'cavage without query'])
    expect(old.transport.requests.map(({ url }) => url)).toEqual([PAGE, PAGE, PAGE])
    const fresh = serverTaking(['rfc9421'])
    expect((await fresh.send(get)).response.status).toBe(200)
    expect(fresh.seen).toEqual(['cavage', 'cavage without query', 'rfc9421'])
  })

  it('takes a GET that succeeds at once for no evidence', async () => {
    const { send, remote } = serverTaking(['cavage'])
    await send(get)
    expect(await remote.cache.get('dialect:https://bob.example')).toBeUndefined()
  })

  it('answers Accept-Signature with what it asks for', async () => {
    const wanted = 'sig1=("@method" "@target-uri" "@authority" "content-digest");created'
    const { send, seen, transport } = serverTaking(['rfc9421'], {
      status: 401,
      headers: { 'accept-signature': wanted },
    })
    expect((await send(post)).dialect).toBe('rfc9421')
    expect(seen).toEqual(['cavage', 'rfc9421'])
    const input = transport.requests[1]?.headers.find(([name]) => name === 'Signature-Input')?.[1]
    expect(input).toContain('("@method" "@target-uri" "@authority" "content-digest")')
  })

  it('answers Accept-Signature in RFC 9421 too, once for a POST, and still knows cavage for a GET', async () => {
    const headers = { 'accept-signature': 'sig1=("@method" "@target-uri" "@authority");created' }
    const { remote, transport } = createWorld(
      { [INBOX]: { status: 401, headers }, [PAGE]: { status: 401, headers } },
      { firstDialect: 'rfc9421' },
    )
    await sendSigned(post, signer, remote)
    expect(transport.requests).toHaveLength(2)
    transport.clear()
    await sendSigned(get, signer, remote)
    expect(await Promise.all(transport.requests.map(styleOf))).toEqual(['rfc9421', 'rfc9421', 'cavage'])
  })

  it('leaves the query out even where a POST proved the dialect', async () => {
    const { send, seen } = serverTaking(['cavage', 'cavage without query'])
    await send(post)
    const strict = serverTaking(['cavage without query'])
    await strict.remote.cache.set(
      'dialect:https://bob.example',
      { dialect: 'cavage', pathOnly: false, postedAt: Date.parse(NOW) },
      1e9,
    )
    expect((await strict.send(get)).response.status).toBe(200)
    expect(seen).toEqual(['cavage'])
    expect(strict.seen).toEqual(['cavage', 'cavage without query'])
  })

  it('can be told to start with RFC 9421', async () => {
    const world = createWorld({ [INBOX]: { status: 202 } }, { firstDialect: 'rfc9421' })
    expect((await sendSigned(post, signer, world.remote)).dialect).toBe('rfc9421')
  })

  it('sends unsigned, once, without a signer', async () => {
    const { remote, transport } = createWorld({ [PAGE]: { status: 401 } })
    expect(await sendSigned(get, undefined, remote)).toMatchObject({
      response: { status: 401 },
      dialect: undefined,
    })
    expect(transport.requests).toEqual([get])
  })

  it('R21 charges each knock to the budget', async () => {
    const { remote, transport } = createWorld({ [INBOX]: { status: 401 } })
    expect(await codeOf(sendSigned(post, signer, remote, { budget: createBudget(1) }))).toBe(
      'ERR_FETCH_BUDGET',
    )
    expect(transport.requests).toHaveLength(1)
  })

  it('keeps origins apart', async () => {
    const other = 'https://bob.example:8443/inbox'
    const { send, remote, transport } = serverTaking(['rfc9421'])
    transport.on(other, { status: 202 })
    await send(post)
    expect((await sendSigned({ ...post, url: other }, signer, remote)).dialect).toBe('cavage')
  })
})
