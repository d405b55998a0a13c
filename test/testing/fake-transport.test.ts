import { describe, expect, it } from 'vitest'
import { createFakeTransport, fakeDocument, fakeWebFinger } from '../../src/testing/index.js'

const get = (url: string) => ({ method: 'GET', url, headers: [] })
const textOf = ({ body }: { body: Uint8Array }): string => new TextDecoder().decode(body)

describe('createFakeTransport', () => {
  it('answers from the script and logs what was asked', async () => {
    const transport = createFakeTransport({
      'https://a.example/1': { status: 418, headers: { 'X-A': 'b' }, body: 'tea' },
    })
    const answer = await transport.send(get('https://a.example/1'))
    expect([answer.status, answer.headers['x-a'], textOf(answer)]).toEqual([418, 'b', 'tea'])
    expect(transport.requests).toEqual([get('https://a.example/1')])
    transport.clear()
    expect(transport.requests).toEqual([])
  })

  it('answers by function, and takes answers later', async () => {
    const transport = createFakeTransport()
    transport.on('https://a.example/1', (request) => ({ body: { method: request.method } }))
    expect(textOf(await transport.send(get('https://a.example/1')))).toBe('{"method":"GET"}')
  })

  it('answers 404 beside a script and knows no other host', async () => {
    const transport = createFakeTransport({ 'https://a.example/1': {} })
    expect((await transport.send(get('https://a.example/2'))).status).toBe(404)
    await expect(transport.send(get('https://b.example/'))).rejects.toMatchObject({ code: 'ERR_DNS_FAILED' })
  })

  it('keeps the limits of the contract', async () => {
    const transport = createFakeTransport({ 'https://a.example/1': { body: 'abc' } })
    const sending = transport.send(get('https://a.example/1'), { maxBodyBytes: 2 })
    await expect(sending).rejects.toMatchObject({ code: 'ERR_RESPONSE_TOO_LARGE' })
    const aborted = transport.send(get('https://a.example/1'), { signal: AbortSignal.abort(new Error('no')) })
    await expect(aborted).rejects.toThrow('no')
  })

  it('scripts documents and descriptors', () => {
    expect(fakeDocument({ id: 'x' }).headers?.['content-type']).toBe(
      'application/activity+json; charset=utf-8',
    )
    expect(fakeWebFinger('acct:a@b.example').body).toBe('{"subject":"acct:a@b.example","links":[]}')
  })
})
