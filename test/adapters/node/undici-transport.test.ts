import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createGuardedAgent,
  createUndiciTransport,
  type UndiciTransportOptions,
} from '../../../src/adapters/node/index.js'
import { answer, serveScript, type ScriptedServer } from './scripted-server.js'

const MIB = 1_048_576
const open: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

const loopback: UndiciTransportOptions = { allowHttp: true, allowPrivateAddresses: true }

function transportWith(options: UndiciTransportOptions = {}) {
  const transport = createUndiciTransport(options)
  open.unshift(transport)
  return transport
}

async function serve(script: (socket: Socket, head: string) => void): Promise<ScriptedServer> {
  const server = await serveScript(script)
  open.push(server)
  return server
}

/** GETs from a server that runs the script; gives the answer or the error's code. */
async function get(script: (socket: Socket, head: string) => void, options: UndiciTransportOptions = {}) {
  const server = await serve(script)
  return await outcome(
    transportWith({ ...loopback, ...options }).send({
      method: 'GET',
      url: `${server.origin}/x`,
      headers: [],
    }),
  )
}

async function outcome(sending: Promise<{ status: number; body: Uint8Array }>): Promise<unknown> {
  try {
    const { status, body } = await sending
    return { status, text: new TextDecoder().decode(body) }
  } catch (error) {
    return (error as { code?: string }).code ?? error
  }
}

describe('createUndiciTransport', () => {
  it('sends the request as given and reads the answer whole', async () => {
    let seen = ''
    const server = await serve((socket, head) => {
      seen = head
      answer('HTTP/1.1 202 Accepted\nX-A: 1\nX-A: 2\nContent-Length: 2', 'ok')(socket)
    })
    const response = await transportWith({ ...loopback, userAgent: 'test/1' }).send({
      method: 'POST',
      url: `${server.origin}/inbox?a=b%20c`,
      headers: [
        ['Host', `127.0.0.1:${server.port}`],
        ['Date', 'Sun, 22 Nov 2026 10:00:00 GMT'],
        ['Content-Type', 'application/activity+json'],
      ],
      body: new TextEncoder().encode('{}'),
    })
    expect(response.status).toBe(202)
    expect(response.headers['x-a']).toBe('1, 2')
    expect(new TextDecoder().decode(response.body)).toBe('ok')
    expect(seen).toContain('POST /inbox?a=b%20c HTTP/1.1')
    expect(seen.match(/^host:/gim)).toHaveLength(1)
    expect(seen).toMatch(/date: Sun, 22 Nov 2026 10:00:00 GMT/i)
    expect(seen).toMatch(/user-agent: test\/1/i)
    expect(seen).toMatch(/accept-encoding: gzip, br/i)
  })

  it('resolves for every status and follows no redirect', async () => {
    expect(await get(answer('HTTP/1.1 404 Not Found\nContent-Length: 2', 'no'))).toEqual({
      status: 404,
      text: 'no',
    })
    const redirect = await get(answer('HTTP/1.1 302 Found\nLocation: http://127.0.0.1:9/\nContent-Length: 0'))
    expect(redirect).toEqual({ status: 302, text: '' })
  })

  it.each([
    ['gzip', gzipSync('hello')],
    ['x-gzip', gzipSync('hello')],
    ['br', brotliCompressSync('hello')],
    ['identity', 'hello'],
  ])('decodes one layer of %s', async (coding, body) => {
    expect(await get(answer(`HTTP/1.1 200 OK\nContent-Encoding: ${coding}`, body))).toEqual({
      status: 200,
      text: 'hello',
    })
  })

  it('reuses a connection', async () => {
    const server = await serve((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
    const transport = transportWith(loopback)
    for (let i = 0; i < 6; i++) await transport.send({ method: 'GET', url: server.origin, headers: [] })
    expect(server.connections()).toBeLessThanOrEqual(2) // the pool may open one more before the first is free
  })

  it('rejects with the reason of the caller’s own signal', async () => {
    const server = await serve(() => undefined)
    const controller = new AbortController()
    const sending = transportWith(loopback).send(
      { method: 'GET', url: server.origin, headers: [] },
      { signal: controller.signal },
    )
    controller.abort(new Error('shutting down'))
    await expect(sending).rejects.toThrow('shutting down')
  })

  it('calls a header that cannot be written the caller’s mistake', async () => {
    const sending = transportWith(loopback).send({
      method: 'GET',
      url: 'http://127.0.0.1:8080/',
      headers: [['X-A', 'a\r\nB: c']],
    })
    await expect(sending).rejects.toBeInstanceOf(TypeError)
  })
})

/** A resolver that always finds these addresses. */
const addressOf =
  (...addresses: string[]) =>
  () =>
    Promise.resolve(
      addresses.map((address) => ({ address, family: address.includes(':') ? (6 as const) : (4 as const) })),
    )

describe('address guard', () => {
  const literal = [
    ...[
      '0.0.0.0',
      '10.0.0.1',
      '100.64.0.1',
      '100.100.100.200',
      '127.0.0.1',
      '127.255.255.255',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
    ],
    ...[
      '192.0.0.1',
      '192.0.2.1',
      '192.31.196.1',
      '192.52.193.1',
      '192.88.99.1',
      '192.168.1.1',
      '192.175.48.1',
      '198.18.0.1',
      '198.19.255.255',
    ],
    ...['198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ]
  it.each(literal)('T1 refuses %s', async (host) => {
    expect(await refusalOf(`https://${host}/x`)).toBe('ERR_ADDRESS_FORBIDDEN')
  })

  it.each([
    '[::1]',
    '[::]',
    '[fc00::1]',
    '[fd12::1]',
    '[fe80::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    '[3fff::1]',
    '[100::1]',
  ])('T2 refuses %s', async (host) => {
    expect(await refusalOf(`https://${host}/`)).toBe('ERR_ADDRESS_FORBIDDEN')
  })

  it.each([
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
  ])('T3 refuses %s', async (host) => {
    expect(await refusalOf(`https://${host}/`)).toBe('ERR_ADDRESS_FORBIDDEN')
  })

  it.each([
    '2130706433',
    '0177.0.0.1',
    '0x7f000001',
    '127.1',
    '127.0.0.1.',
    '⑫7.0.0.1',
    '127。0。0。1',
    '0x7f.1',
  ])('T4 refuses the number form %s', async (host) => {
    expect(await refusalOf(`https://${host}/`)).toMatch(/^ERR_(?:ADDRESS_FORBIDDEN|URL_HOST)$/)
  })

  it('T5 refuses a name with any forbidden address, and one with none', async () => {
    expect(await refusalOf('https://pin.evil.example/', addressOf('10.0.0.5'))).toBe('ERR_ADDRESS_FORBIDDEN')
    expect(await refusalOf('https://pin.evil.example/', addressOf('93.184.216.34', '127.0.0.1'))).toBe(
      'ERR_ADDRESS_FORBIDDEN',
    )
    expect(await refusalOf('https://pin.evil.example/', addressOf('2606:2800:220:1::1', 'fe80::1'))).toBe(
      'ERR_ADDRESS_FORBIDDEN',
    )
    expect(await refusalOf('https://pin.evil.example/', addressOf())).toBe('ERR_DNS_FAILED')
    expect(await refusalOf('https://pin.evil.example/', () => Promise.reject(new Error('NXDOMAIN')))).toBe(
      'ERR_DNS_FAILED',
    )
    expect(
      await refusalOf('https://pin.evil.example/', () => new Promise(() => undefined), { dnsTimeoutMs: 20 }),
    ).toBe('ERR_DNS_FAILED')
  })

  it('T6 dials the very address it checked, with one look-up for each connection', async () => {
    const server = await serve(answer('HTTP/1.1 200 OK\nContent-Length: 2\nConnection: close', 'ok'))
    let lookups = 0
    const transport = transportWith({
      ...loopback,
      resolve: (name) => {
        expect(name).toBe('bob.example')
        lookups++
        return addressOf('127.0.0.1')()
      },
    })
    const url = `http://bob.example:${server.port}/`
    for (let i = 1; i <= 2; i++) {
      expect(await outcome(transport.send({ method: 'GET', url, headers: [] }))).toEqual({
        status: 200,
        text: 'ok',
      })
      expect(lookups).toBe(i)
    }
    expect(server.connections()).toBe(2)
  })

  it('T8 refuses a private target as such, whoever named it: nothing is connected', async () => {
    const server = await serve(answer('HTTP/1.1 200 OK'))
    expect(await refusalOf(`http://127.0.0.1:${server.port}/`, undefined, { allowHttp: true })).toBe(
      'ERR_ADDRESS_FORBIDDEN',
    )
    expect(
      await refusalOf(`http://bob.example:${server.port}/`, addressOf('127.0.0.1'), { allowHttp: true }),
    ).toBe('ERR_ADDRESS_FORBIDDEN')
    expect(server.connections()).toBe(0)
  })

  it('T1 T3 refuses literal addresses by itself, whatever dispatcher it is given', async () => {
    const dispatcher = createGuardedAgent(loopback)
    open.unshift(dispatcher)
    const transport = createUndiciTransport({ dispatcher })
    for (const url of ['https://127.0.0.1:8443/', 'https://[::ffff:10.0.0.1]/']) {
      expect(await outcome(transport.send({ method: 'GET', url, headers: [] }))).toBe('ERR_ADDRESS_FORBIDDEN')
    }
  })

  it('T1 T3 refuses literal addresses in the agent as well, for who uses it alone', async () => {
    const agent = createGuardedAgent()
    open.unshift(agent)
    for (const origin of ['http://127.0.0.1:8080', 'http://[::1]:8080', 'https://[::ffff:10.0.0.1]']) {
      const refused = agent.request({ origin, path: '/', method: 'GET' })
      await expect(refused).rejects.toMatchObject({ code: 'ERR_ADDRESS_FORBIDDEN' })
    }
  })

  it.each([
    ['ftp://bob.example/', 'ERR_URL_SCHEME'],
    ['http://bob.example/', 'ERR_URL_SCHEME'],
    ['https://a:b@bob.example/', 'ERR_URL_CREDENTIALS'],
    ['https://localhost/', 'ERR_URL_HOST'],
    ['https://bob.example:22/', 'ERR_URL_PORT'],
    ['nonsense', 'ERR_URL_INVALID'],
  ])('T10 to T13 refuses %s with %s before any look-up', async (url, code) => {
    let lookups = 0
    expect(
      await refusalOf(url, () => {
        lookups++
        return addressOf()()
      }),
    ).toBe(code)
    expect(lookups).toBe(0)
  })

  async function refusalOf(
    url: string,
    resolve?: UndiciTransportOptions['resolve'],
    more: UndiciTransportOptions = {},
  ) {
    const transport = transportWith({ ...(resolve && { resolve }), ...more })
    return await outcome(transport.send({ method: 'GET', url, headers: [] }))
  }
})

describe('limits of an answer', () => {
  const ok = 'HTTP/1.1 200 OK'

  it('T21 takes exactly the limit and refuses one byte more, with or without a length', async () => {
    const exact = await get(answer(ok, 'x'.repeat(MIB)))
    expect((exact as { text: string }).text).toHaveLength(MIB)
    expect(await get(answer(ok, 'x'.repeat(MIB + 1)))).toBe('ERR_RESPONSE_TOO_LARGE')
    expect(await get(answer(`${ok}\nContent-Length: ${MIB + 1}`, 'x'.repeat(MIB + 1)))).toBe(
      'ERR_RESPONSE_TOO_LARGE',
    )
  })

  it('T21 refuses a declared 5 GiB at once and closes the connection', async () => {
    const server = await serve((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5368709120\r\n\r\n'),
    )
    const transport = transportWith(loopback)
    expect(await outcome(transport.send({ method: 'GET', url: server.origin, headers: [] }))).toBe(
      'ERR_RESPONSE_TOO_LARGE',
    )
    await expect.poll(() => server.open()).toBe(0)
  })

  it('takes a smaller limit for one request', async () => {
    const server = await serve(answer(ok, 'x'.repeat(11)))
    const sending = transportWith(loopback).send(
      { method: 'GET', url: server.origin, headers: [] },
      { maxBodyBytes: 10 },
    )
    expect(await outcome(sending)).toBe('ERR_RESPONSE_TOO_LARGE')
  })

  it('T22 does not hang on a lying length', async () => {
    expect(await get(answer(`${ok}\nContent-Length: 100`, 'short'))).toBe('ERR_REMOTE_UNREACHABLE')
    const long = await get(answer(`${ok}\nContent-Length: 5`, 'x'.repeat(100)))
    expect(['xxxxx', 'ERR_REMOTE_UNREACHABLE']).toContain((long as { text?: string }).text ?? long)
  })

  it('T23 stops a slow drip at the total deadline', async () => {
    const drip = (socket: Socket): void => {
      socket.write(`${ok}\r\n\r\n`)
      const timer = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(timer))
    }
    expect(await get(drip, { totalTimeoutMs: 200 })).toBe('ERR_FETCH_TIMEOUT')
  })

  it('waits for no body that is to be discarded, and leaves no connection open that hangs', async () => {
    const server = await serve((socket) =>
      socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\nx'),
    )
    const request = { method: 'POST', url: `${server.origin}/inbox`, headers: [] }
    const sending = transportWith(loopback).send(request, { discardBody: true })
    expect(await outcome(sending)).toEqual({ status: 202, text: '' })
    await expect.poll(() => server.open(), { timeout: 5000 }).toBe(0)
  })

  it('uses the connection of a short body that was discarded again', async () => {
    const server = await serve((socket) =>
      socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok'),
    )
    const transport = transportWith(loopback)
    const request = { method: 'POST', url: `${server.origin}/inbox`, headers: [] }
    for (let i = 0; i < 3; i++) {
      const { status } = await transport.send(request, { discardBody: true })
      expect(status).toBe(202)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(server.connections()).toBe(1)
  })

  it('T24 stops silence', async () => {
    expect(await get(() => undefined, { totalTimeoutMs: 100 })).toBe('ERR_FETCH_TIMEOUT')
    expect(await get(() => undefined, { idleTimeoutMs: 100 })).toBe('ERR_FETCH_TIMEOUT')
    expect(await get((socket) => socket.write('HTTP/1.1 200 OK\r\nX-'), { totalTimeoutMs: 100 })).toBe(
      'ERR_FETCH_TIMEOUT',
    )
  })

  it('T25 stops a decompression bomb at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB))
    const before = process.memoryUsage.rss()
    expect(await get(answer(`${ok}\nContent-Encoding: gzip`, bomb))).toBe('ERR_RESPONSE_TOO_LARGE')
    expect(process.memoryUsage.rss() - before).toBeLessThan(48 * MIB)
    const brotli = brotliCompressSync(Buffer.alloc(8 * MIB))
    expect(await get(answer(`${ok}\nContent-Encoding: br`, brotli))).toBe('ERR_RESPONSE_TOO_LARGE')
    const exact = await get(answer(`${ok}\nContent-Encoding: gzip`, gzipSync(Buffer.alloc(MIB, 'x'))))
    expect((exact as { text: string }).text).toHaveLength(MIB)
  })

  it.each(['gzip, gzip', 'gzip,br', Array(20).fill('gzip').join(', ')])(
    'T26 refuses the layers %s',
    async (coding) => {
      expect(await get(answer(`${ok}\nContent-Encoding: ${coding}`, gzipSync(gzipSync('x'))))).toBe(
        'ERR_RESPONSE_ENCODING',
      )
    },
  )

  it('T26 refuses layers given in several lines', async () => {
    expect(
      await get(answer(`${ok}\nContent-Encoding: gzip\nContent-Encoding: gzip`, gzipSync(gzipSync('x')))),
    ).toBe('ERR_RESPONSE_ENCODING')
  })

  it.each([
    ['zstd', 'x'],
    ['deflate', 'x'],
    ['gzip', 'plain'],
    ['gzip', gzipSync('hello').subarray(0, 15)],
    ['br', 'plain text that is not brotli'],
  ])('T27 refuses %s that is unknown or a lie', async (coding, body) => {
    expect(await get(answer(`${ok}\nContent-Encoding: ${coding}`, body))).toBe('ERR_RESPONSE_ENCODING')
  })

  it('T29 cuts the body of an error, and of an answer to a POST, after 8 KiB', async () => {
    const endless =
      (status: string) =>
      (socket: Socket): void => {
        socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 10737418240\r\n\r\n`)
        const push = (): void => {
          while (!socket.destroyed && socket.write('x'.repeat(65_536)));
        }
        socket.on('drain', push)
        push()
      }
    const failed = await get(endless('500 Oops'))
    expect(failed).toEqual({ status: 500, text: 'x'.repeat(8192) })
    const server = await serve(endless('202 Accepted'))
    const sending = transportWith(loopback).send({
      method: 'POST',
      url: server.origin,
      headers: [],
      body: new Uint8Array(2),
    })
    expect(await outcome(sending)).toEqual({ status: 202, text: 'x'.repeat(8192) })
    await expect.poll(() => server.open()).toBe(0)
  })

  it('refuses a header block over 16 KiB', async () => {
    expect(await get(answer(`${ok}\nX-A: ${'a'.repeat(20_000)}`))).toBe('ERR_RESPONSE_TOO_LARGE')
  })
})

describe('R25 faults of the network', () => {
  const faults: Record<string, [script: (socket: Socket) => void, code: string]> = {
    'reset before a byte': [(socket) => socket.resetAndDestroy(), 'ERR_REMOTE_UNREACHABLE'],
    'end before a byte': [(socket) => socket.end(), 'ERR_REMOTE_UNREACHABLE'],
    'reset in the head': [
      (socket) => socket.write('HTTP/1.1 200 O', () => socket.resetAndDestroy()),
      'ERR_REMOTE_UNREACHABLE',
    ],
    'reset in the body': [
      (socket) =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', () => socket.resetAndDestroy()),
      'ERR_REMOTE_UNREACHABLE',
    ],
    'junk of HTTP/0.9': [answer('<html>hello</html>'), 'ERR_REMOTE_UNREACHABLE'],
    'two lengths': [
      answer('HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2', 'ab'),
      'ERR_REMOTE_UNREACHABLE',
    ],
    'a bad chunk': [
      answer('HTTP/1.1 200 OK\nTransfer-Encoding: chunked', 'zz\r\nabc\r\n'),
      'ERR_REMOTE_UNREACHABLE',
    ],
    'an unfinished chunk': [
      answer('HTTP/1.1 200 OK\nTransfer-Encoding: chunked', '5\r\nab'),
      'ERR_REMOTE_UNREACHABLE',
    ],
    'an upgrade': [
      answer('HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: upgrade'),
      'ERR_REMOTE_UNREACHABLE',
    ],
    'a flood of 1xx': [
      (socket) => {
        const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50)), 5)
        socket.on('close', () => clearInterval(timer))
      },
      'ERR_FETCH_TIMEOUT',
    ],
  }

  it.each(Object.entries(faults))('%s', async (_name, [script, code]) => {
    for (const method of ['GET', 'POST']) {
      const server = await serve(script)
      const transport = transportWith({ ...loopback, totalTimeoutMs: 300 })
      const body = method === 'POST' ? { body: new Uint8Array(10) } : {}
      expect(await outcome(transport.send({ method, url: server.origin, headers: [], ...body }))).toBe(code)
      await expect.poll(() => server.open()).toBe(0)
    }
  })

  it('nobody listens', async () => {
    const server = await serveScript(() => undefined)
    await server.close()
    const sending = transportWith(loopback).send({ method: 'GET', url: server.origin, headers: [] })
    await expect(sending).rejects.toMatchObject({ code: 'ERR_REMOTE_UNREACHABLE', retryable: true })
  })

  it('plain HTTP where TLS was expected', async () => {
    const server = await serve(answer('HTTP/1.1 200 OK'))
    const sending = transportWith({ allowPrivateAddresses: true, connectTimeoutMs: 300 }).send({
      method: 'GET',
      url: `https://127.0.0.1:${server.port}/`,
      headers: [],
    })
    expect(await outcome(sending)).toMatch(/^ERR_(?:REMOTE_UNREACHABLE|FETCH_TIMEOUT)$/)
  })
})
