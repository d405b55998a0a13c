import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStatelessStampUrl, statelessStampUrl } from '../../../src/core/quote/stateless-stamp.js'

const base = 'https://a.example/stamps'
const sealedWith = (secret: string) => ({
  base,
  mac: (text: string) => createHmac('sha256', secret).update(text).digest('base64url'),
})
const seal = sealedWith('secret')
const stamp = {
  interactionId: 'https://b.example/posts/10?a=1&of=x#y',
  targetId: 'https://a.example/posts/1',
}
const url = statelessStampUrl(stamp, seal)

describe('statelessStampUrl', () => {
  it('is the same for the same quote, and a URL that nothing changes', () => {
    expect(statelessStampUrl(stamp, seal)).toBe(url)
    expect(new URL(url).href).toBe(url)
  })
})

describe('readStatelessStampUrl', () => {
  it('reads what was sealed', () => {
    expect(readStatelessStampUrl(url, seal)).toEqual(stamp)
    fc.assert(
      fc.property(fc.webUrl(), fc.webUrl(), (interactionId, targetId) => {
        const ids = { interactionId, targetId }
        expect(readStatelessStampUrl(statelessStampUrl(ids, seal), seal)).toEqual(ids)
      }),
    )
  })

  it.each([
    ['another quote', url.replace('posts%2F10', 'posts%2F11')],
    ['another target', url.replace('posts%2F1&mac', 'posts%2F2&mac')],
    ['another place', url.replace('/stamps', '/stamps/')],
    ['another host', url.replace('a.example/stamps', 'c.example/stamps')],
    ['no hash', url.slice(0, url.indexOf('&mac'))],
    ['an empty hash', url.slice(0, url.indexOf('&mac') + 5)],
    ['a longer query', `${url}&x=1`],
    ['a second target', `${url}&of=https%3A%2F%2Fa.example%2Fposts%2F2`],
    ['no query', base],
    ['no URL', 'stamps?by=1&of=2&mac=3'],
    ['nothing', ''],
  ])('T67 refuses %s', (_what, forged) => {
    expect(readStatelessStampUrl(forged, seal)).toBeUndefined()
  })

  it('T67 refuses what another secret sealed', () => {
    expect(readStatelessStampUrl(statelessStampUrl(stamp, sealedWith('guess')), seal)).toBeUndefined()
  })
})
