import { describe, expect, it } from 'vitest'
import { createFetchTransport, type FetchTransportOptions } from '../../../src/adapters/web/index.js'

const get = { method: 'GET', url: 'https://bob.example/1', headers: [] } as const

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return await work.catch((error: unknown) => (error as { code?: string }).code ?? error)
}

function transportOver(response: () => Response | Promise<Response>, options: FetchTransportOptions = {}) {
  const requests: Request[] = []
  const fetch = async (request: Request): Promise<Response> => {
    requests.push(request)
    return await response()
  }
  return { requests, transport: createFetchTransport({ fetch, ...options }) }
}

describe('createFetchTransport', () => {
  it('asks for redirects by hand and leaves Host to the platform', async () => {
    const { transport, requests } = transportOver(() => new Response('ok'))
    await transport.send({
      ...get,
      headers: [
        ['Host', 'bob.example'],
        ['Accept', 'a/b'],
        ['Accept', 'c/d'],
      ],
    })
    expect(requests[0]?.redirect).toBe('manual')
    expect(requests[0]?.headers.get('host')).toBeNull()
    expect(requests[0]?.headers.get('accept')).toBe('a/b, c/d')
  })

  it('waits for no body that is to be discarded, and cancels one that may be long', async () => {
    let cancelled = 0
    const hanging = (): ReadableStream => new ReadableStream({ cancel: () => void (cancelled += 1) })
    const { transport } = transportOver(() => new Response(hanging(), { status: 202 }))
    const { status, body } = await transport.send({ ...get, method: 'POST' }, { discardBody: true })
    expect([status, body.byteLength, cancelled]).toEqual([202, 0, 1])
    const short = transportOver(() => new Response(hanging(), { headers: { 'content-length': '2' } }))
    expect((await short.transport.send(get, { discardBody: true })).status).toBe(200)
    expect(cancelled).toBe(1) // a short one is let in, so that its connection can be used again
  })

  it('refuses to sign for one host and send to another', async () => {
    const { transport, requests } = transportOver(() => new Response('ok'))
    await expect(transport.send({ ...get, headers: [['Host', 'evil.example']] })).rejects.toBeInstanceOf(
      TypeError,
    )
    expect(requests).toEqual([])
  })

  it.each([
    'https://127.0.0.1/',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://169.254.169.254/latest',
  ])('T1 to T4 refuses %s, asking nobody', async (url) => {
    const { transport, requests } = transportOver(() => new Response('ok'))
    expect(await codeOf(transport.send({ ...get, url }))).toBe('ERR_ADDRESS_FORBIDDEN')
    expect(requests).toEqual([])
  })

  it('cannot see where a name leads, as its documentation says', async () => {
    const { transport } = transportOver(() => new Response('ok'))
    expect(await codeOf(transport.send({ ...get, url: 'https://pin.evil.example/' }))).toMatchObject({
      status: 200,
    })
  })

  it('says so when the platform hides a redirect', async () => {
    const hidden = new Response(null)
    Object.defineProperty(hidden, 'type', { value: 'opaqueredirect' })
    expect(await codeOf(transportOver(() => hidden).transport.send(get))).toBe('ERR_REDIRECT_FORBIDDEN')
  })

  it('T23 stops at the total deadline', async () => {
    const transport = createFetchTransport({
      totalTimeoutMs: 20,
      fetch: (request) =>
        new Promise((_resolve, reject) => {
          request.signal.addEventListener('abort', () => {
            reject(new Error('aborted'))
          })
        }),
    })
    await expect(transport.send(get)).rejects.toMatchObject({ code: 'ERR_FETCH_TIMEOUT', retryable: true })
  })

  it('T25 stops an endless body at the limit and cancels it', async () => {
    let cancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(65_536))
      },
      cancel: () => {
        cancelled = true
      },
    })
    expect(await codeOf(transportOver(() => new Response(endless)).transport.send(get))).toBe(
      'ERR_RESPONSE_TOO_LARGE',
    )
    expect(cancelled).toBe(true)
  })

  it('calls a failed fetch unreachable', async () => {
    const { transport } = transportOver(() => Promise.reject(new TypeError('fetch failed')))
    await expect(transport.send(get)).rejects.toMatchObject({
      code: 'ERR_REMOTE_UNREACHABLE',
      retryable: true,
    })
  })
})
