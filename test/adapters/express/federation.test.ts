import express, { type ErrorRequestHandler } from 'express'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Federation } from 'tootkit'
import { federation as mount } from 'tootkit/express'

const opened: (() => void)[] = []
afterEach(() => {
  for (const close of opened.splice(0)) close()
})

/** An app that serves a federation with this `handle`, and gives what it answers. */
async function serve(handle: Federation['handle']) {
  const asked: string[] = []
  const stub: Pick<Federation, 'origin' | 'handle'> = {
    origin: 'https://social.example',
    handle: (asking, wire) => {
      asked.push(wire?.target ?? '')
      return handle(asking, wire)
    },
  }
  const tell: ErrorRequestHandler = (error: Error, _request, response, next) => {
    if (response.headersSent) next(error)
    else response.status(500).end(error.message)
  }
  const app = express()
    .use(mount(stub as Federation)) // middleware needs no more of it
    .use((_request, response) => void response.status(299).end('the app'))
    .use(tell)
  const server = app.listen(0, '127.0.0.1')
  opened.push(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const ask = (method: string, path: string) =>
    new Promise<string>((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port, method, path, agent: false }, (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('end', () => {
          resolve(`${String(answer.statusCode)} ${text}`)
        })
      })
      asking.on('error', reject)
      asking.end()
    })
  return { ask, asked }
}

describe('federation', () => {
  it('answers what is the federation’s, and passes on the rest', async () => {
    const { ask, asked } = await serve((asking) =>
      Promise.resolve(asking.url.includes('/users/') ? new Response('ours') : undefined),
    )
    expect(await ask('GET', '/users/bob?x=1')).toBe('200 ours')
    expect(await ask('GET', '/about')).toBe('299 the app')
    expect(asked).toEqual(['/users/bob?x=1', '/about'])
  })

  it.each([
    ['OPTIONS', '*'],
    ['GET', 'http://evil.example/users/bob'],
    ['GET', 'https://social.example/users/bob'],
  ])('passes on %s %s, whose target is no path', async (method, path) => {
    const { ask, asked } = await serve(() => Promise.resolve(new Response('ours')))
    expect(await ask(method, path)).toBe('299 the app')
    expect(asked).toEqual([])
  })

  it('hands on what a port throws, and rejects with nothing itself', async () => {
    const { ask } = await serve(() => Promise.reject(new Error('the database is down')))
    expect(await ask('GET', '/users/bob')).toBe('500 the database is down')
    const failing = { origin: 'https://social.example', handle: () => Promise.reject(new Error('down')) }
    const asking = { method: 'GET', originalUrl: '/', rawHeaders: [] }
    const handler = mount(failing as unknown as Federation)
    const handed = new Promise<unknown>((resolve) => void handler(asking as never, {} as never, resolve))
    expect(await handed).toEqual(new Error('down'))
  })
})
