import { createServer, request as requestOf, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import express from 'express'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { federation as mountExpress } from '../../src/adapters/express/index.js'
import { federation as mountHono } from '../../src/adapters/hono/index.js'
import { createMemoryState } from '../../src/adapters/memory/index.js'
import { handleIncoming } from '../../src/adapters/node/index.js'
import { createFederation, type Federation } from '../../src/index.js'
import { createFakeTransport } from '../../src/testing/index.js'

const origin = 'https://social.example'
/** Far more than any buffer between a socket and its reader. */
const LARGE = 3_000_000

const state = createMemoryState({ origin })
const federation = createFederation({ origin, transport: createFakeTransport(), ...state })
const broken = createFederation({
  origin,
  transport: createFakeTransport(),
  ...state,
  accounts: { ...state.accounts, find: () => Promise.reject(new Error('the database is away')) },
})

/** An error handler of Express, known as one by its four parameters. */
function failWith(textOf: (error: unknown) => unknown): express.ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) next(error)
    else response.status(500).send(textOf(error))
  }
}

/** Each way to mount a federation beside a route of one's own that counts the octets it is sent. */
const MOUNTS: Readonly<Record<string, (federation: Federation) => RequestListener>> = {
  'node:http': (mounted) => async (incoming, outgoing) => {
    try {
      if (await handleIncoming(mounted, incoming, outgoing)) return
      let size = 0
      for await (const chunk of incoming) size += (chunk as Uint8Array).byteLength
      outgoing.end(String(size))
    } catch {
      outgoing.writeHead(500).end('failed')
    }
  },
  Express: (mounted) =>
    express()
      .use(mountExpress(mounted))
      .use(express.raw({ type: () => true, limit: LARGE }))
      .use(
        (request, response) =>
          void response.send(String((request.body as Uint8Array | undefined)?.byteLength ?? 0)),
      )
      .use(failWith(() => 'failed')),
}

let close: (() => unknown) | undefined
afterEach(() => close?.())

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  close = () => server.close().closeAllConnections()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe.each(Object.entries(MOUNTS))('a federation under %s', (_name, mount) => {
  it('answers what is its own', async () => {
    const url = await listen(mount(federation))
    const response = await fetch(`${url}/.well-known/nodeinfo`)
    expect(response.headers.get('content-type')).toMatch(/json/)
    expect(JSON.stringify(await response.json())).toContain(`${origin}/nodeinfo/2.1`)
  })

  it('reads the body of a delivery', async () => {
    const url = await listen(mount(federation))
    const headers = { 'Content-Type': 'application/activity+json' }
    const response = await fetch(`${url}/inbox`, { method: 'POST', headers, body: 'x'.repeat(2_000_000) })
    expect(response.status).toBe(413)
  })

  it.each([0, 200, LARGE])('leaves a body of %d octets whole that is not its own', async (size) => {
    const url = await listen(mount(federation))
    const response = await fetch(`${url}/upload`, { method: 'POST', body: new Uint8Array(size) })
    expect(await response.text()).toBe(String(size))
  })

  it.each(['TRACE', 'OPTIONS'])('passes on %s with whatever target', async (method) => {
    const { port } = new URL(await listen(mount(federation)))
    const status = await new Promise((done, failed) => {
      requestOf({ port, method, path: '*' }, (response) => done(response.resume().statusCode))
        .on('error', failed)
        .end()
    })
    expect(status).not.toBe(500)
  })

  it('hands on what a port throws', async () => {
    const url = await listen(mount(broken))
    const response = await fetch(`${url}/users/alice`, { headers: { Accept: 'application/activity+json' } })
    expect([response.status, await response.text()]).toEqual([500, 'failed'])
  })
})

describe('a federation under Hono', () => {
  it('leaves a body whole that is not its own', async () => {
    const app = new Hono().use(mountHono(federation))
    app.post('/upload', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)))
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
    close = () => server.close()
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as AddressInfo
    const upload = { method: 'POST', body: new Uint8Array(LARGE) }
    const response = await fetch(`http://127.0.0.1:${port}/upload`, upload)
    expect(await response.text()).toBe(String(LARGE))
  })
})

describe('federation of tootkit/express', () => {
  it('takes octets that were read before it, and refuses an inbox whose body was parsed', async () => {
    const headers = { 'Content-Type': 'application/activity+json' }
    const delivery = { method: 'POST', headers, body: '{}' }
    const raw = express()
      .use(express.raw({ type: () => true }))
      .use(mountExpress(federation))
    expect((await fetch(`${await listen(raw)}/inbox`, delivery)).status).toBe(401)
    await close?.()

    const failure = vi.fn()
    const parsed = express()
      .use(express.json({ type: () => true }))
      .use(mountExpress(federation))
      .post('/mine', (_request, response) => void response.send('mine'))
      .use(failWith(failure))
    const url = await listen(parsed)
    expect((await fetch(`${url}/inbox`, delivery)).status).toBe(500)
    expect(failure).toHaveBeenCalledWith(expect.any(TypeError))
    expect(await (await fetch(`${url}/mine`, delivery)).text()).toBe('mine')
  })
})
