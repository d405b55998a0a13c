import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/index.js'
import {
  createUndiciTransport,
  type UndiciTransport,
  type UndiciTransportOptions,
} from '../../../src/adapters/node/index.js'
import {
  createKeyResolver,
  createRemote,
  fetchDocument,
  fetchFinger,
  fetchNodeInfo,
  type Remote,
} from '../../../src/protocol/remote/index.js'
import { expired, valid } from './certificates.js'
import { answer, serveScript } from './scripted-server.js'

const open: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

function transportWith(options: UndiciTransportOptions): UndiciTransport {
  const transport = createUndiciTransport(options)
  open.unshift(transport)
  return transport
}

/** The code of what a promise rejects with; the reason behind it for keys. */
async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => 'no failure',
    (error: unknown) => (error as { reason?: string }).reason ?? (error as { code?: string }).code ?? error,
  )
}

describe('R25 faults of the network, through every way of asking', () => {
  const faults: Record<string, [script: (socket: Socket) => void, code: string]> = {
    'reset before a byte': [(socket) => socket.resetAndDestroy(), 'ERR_REMOTE_UNREACHABLE'],
    'reset in the body': [
      (socket) =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', () => socket.resetAndDestroy()),
      'ERR_REMOTE_UNREACHABLE',
    ],
    'junk instead of HTTP': [answer('<html>'), 'ERR_REMOTE_UNREACHABLE'],
    silence: [() => undefined, 'ERR_FETCH_TIMEOUT'],
    'a body without an end': [
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/activity+json\r\n\r\n')
        const timer = setInterval(() => socket.write(' '), 10)
        socket.on('close', () => {
          clearInterval(timer)
        })
      },
      'ERR_FETCH_TIMEOUT',
    ],
    'broken gzip': [answer('HTTP/1.1 200 OK\nContent-Encoding: gzip', 'plain'), 'ERR_RESPONSE_ENCODING'],
    'a redirect to a forbidden scheme': [
      answer('HTTP/1.1 302 Found\nLocation: file:///etc/passwd'),
      'ERR_URL_SCHEME',
    ],
    'server error': [answer('HTTP/1.1 500 Oops\nContent-Length: 4', 'oops'), 'ERR_HTTP_STATUS'],
  }
  const ways: Record<string, (origin: string, remote: Remote) => Promise<unknown>> = {
    document: (origin, remote) => fetchDocument(`${origin}/1`, remote),
    WebFinger: (origin, remote) => fetchFinger({ username: 'a', host: new URL(origin).host }, remote),
    NodeInfo: (origin, remote) => fetchNodeInfo(new URL(origin).host, remote),
    key: (origin, remote) =>
      createKeyResolver(remote)
        .resolveKey(`${origin}/u#k`, { refresh: false })
        .catch((error: unknown) => {
          throw (error as Error).cause
        }),
  }

  it.each(Object.entries(faults))('%s', async (_name, [script, code]) => {
    for (const [way, ask] of Object.entries(ways)) {
      const server = await serveScript(script)
      open.push(server)
      const transport = transportWith({ allowHttp: true, allowPrivateAddresses: true, totalTimeoutMs: 150 })
      const remote = createRemote({ transport, cache: createMemoryKeyValueStore(), allowHttp: true })
      expect([way, await failureOf(ask(server.origin, remote))]).toEqual([way, code])
      await expect.poll(() => server.open()).toBe(0)
    }
  })
})

describe('T8 private targets behind redirects, through every way of asking', () => {
  it('are not connected to', async () => {
    const inside = await serveScript(answer('HTTP/1.1 200 OK'))
    const outside = await serveScript(
      answer(`HTTP/1.1 302 Found\nLocation: http://inside.example:${inside.port}/secret`),
    )
    open.push(inside, outside)
    // The outer server stands for a public one; what it leads to resolves to a private address.
    const guarded = transportWith({
      allowHttp: true,
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    })
    const loose = transportWith({ allowHttp: true, allowPrivateAddresses: true })
    const transport = {
      send: (...args: Parameters<UndiciTransport['send']>) =>
        (args[0].url.startsWith(outside.origin) ? loose : guarded).send(...args),
    }
    const remote = createRemote({ transport, cache: createMemoryKeyValueStore(), allowHttp: true })
    const host = new URL(outside.origin).host
    expect(await failureOf(fetchDocument(outside.origin, remote))).toBe('ERR_ADDRESS_FORBIDDEN')
    expect(await failureOf(fetchFinger({ username: 'a', host }, remote))).toBe('ERR_ADDRESS_FORBIDDEN')
    expect(await failureOf(fetchNodeInfo(host, remote))).toBe('ERR_ADDRESS_FORBIDDEN')
    const key = createKeyResolver(remote).resolveKey(`${outside.origin}/k`, { refresh: false })
    await expect(key).rejects.toMatchObject({ code: 'ERR_KEY_FETCH', status: 401 })
    expect(inside.connections()).toBe(0)
  })
})

describe('R25 certificates', () => {
  async function getFrom(certificate: typeof valid, name: string, trust: boolean): Promise<unknown> {
    const server = createServer(certificate, (_request, response) => response.end('ok'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push({
      close: async () => {
        await new Promise((resolve) => server.close(resolve))
      },
    })
    const { port } = server.address() as AddressInfo
    const transport = transportWith({
      allowPrivateAddresses: true,
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
      ...(trust && { ca: certificate.cert }),
    })
    const sending = transport.send({
      method: 'GET',
      url: `https://${name}:${port}/`,
      headers: [['Host', `${name}:${port}`]],
    })
    return await failureOf(sending)
  }

  it('takes a certificate of the right name from a trusted authority', async () => {
    expect(await getFrom(valid, 'right.example', true)).toBe('no failure')
  })

  it('refuses a wrong name, an expired certificate and a stranger’s', async () => {
    expect(await getFrom(valid, 'wrong.example', true)).toBe('ERR_REMOTE_UNREACHABLE')
    expect(await getFrom(expired, 'right.example', true)).toBe('ERR_REMOTE_UNREACHABLE')
    expect(await getFrom(valid, 'right.example', false)).toBe('ERR_REMOTE_UNREACHABLE')
  })
})
