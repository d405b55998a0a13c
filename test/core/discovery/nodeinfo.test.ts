import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createNodeInfo,
  createNodeInfoLinks,
  findApplicationLink,
  parseNodeInfo,
  parseNodeInfoLinks,
} from '../../../src/core/discovery/index.js'

const schema = 'http://nodeinfo.diaspora.software/ns/schema/'
const invalid = expect.objectContaining({ code: 'ERR_NODEINFO_INVALID' })
const software = {
  name: 'example-app',
  version: '1.2.3',
  repository: 'https://git.example/example-app',
  homepage: 'https://example-app.example/',
}
const usage = { users: { total: 10, activeMonth: 4, activeHalfyear: 7 }, localPosts: 1234, localComments: 55 }

describe('createNodeInfo', () => {
  it('writes version 2.1 with the addresses of the software and 2.0 without', () => {
    const options = { software, usage, openRegistrations: false }
    expect(createNodeInfo('2.1', options)).toEqual({
      version: '2.1',
      software,
      protocols: ['activitypub'],
      services: { outbound: [], inbound: [] },
      openRegistrations: false,
      usage,
      metadata: {},
    })
    expect(createNodeInfo('2.0', options).software).toEqual({ name: 'example-app', version: '1.2.3' })
  })

  it.each([
    [{ software: { name: 'Example App', version: '1' }, openRegistrations: true }],
    [{ software, usage: { users: { total: -1 } }, openRegistrations: true }],
    [{ software, usage: { users: {}, localPosts: 1.5 }, openRegistrations: true }],
  ])('calls %j the caller’s mistake', (options) => {
    expect(() => createNodeInfo('2.1', options)).toThrow(RangeError)
  })

  it('is read back', () => {
    const written = createNodeInfo('2.1', {
      software,
      usage,
      openRegistrations: true,
      metadata: { nodeName: 'x' },
    })
    expect(written).toMatchObject(parseNodeInfo(JSON.parse(JSON.stringify(written))))
  })

  const vector = new URL('../../../../shared/vectors/discovery/own-nodeinfo-2.1.json', import.meta.url)
  it.skipIf(!existsSync(vector))('equals the shared document', () => {
    expect(createNodeInfo('2.1', { software, usage, openRegistrations: false })).toEqual(
      JSON.parse(readFileSync(vector, 'utf8')),
    )
  })
})

describe('createNodeInfoLinks', () => {
  it('lists the versions and the server’s actor', () => {
    const links = createNodeInfoLinks({
      '2.0': 'https://a.example/nodeinfo/2.0',
      '2.1': 'https://a.example/nodeinfo/2.1',
      application: 'https://a.example/actor',
    })
    expect(links).toEqual({
      links: [
        { rel: `${schema}2.0`, href: 'https://a.example/nodeinfo/2.0' },
        { rel: `${schema}2.1`, href: 'https://a.example/nodeinfo/2.1' },
        { rel: 'https://www.w3.org/ns/activitystreams#Application', href: 'https://a.example/actor' },
      ],
    })
    expect(parseNodeInfoLinks(links)).toEqual({ version: '2.1', href: 'https://a.example/nodeinfo/2.1' })
    expect(findApplicationLink(links)).toBe('https://a.example/actor')
  })
})

describe('parseNodeInfoLinks', () => {
  it('takes the best version it knows', () => {
    const link = (version: string) => ({ rel: schema + version, href: `https://a.example/${version}` })
    expect(parseNodeInfoLinks({ links: [link('1.0'), link('2.0'), link('3.0')] })?.version).toBe('2.0')
    expect(parseNodeInfoLinks({ links: [link('3.0'), { rel: `${schema}2.0` }, null, 1] })).toBeUndefined()
  })

  it.each([undefined, null, [], {}, { links: {} }, 'x'])('refuses %j', (value) => {
    expect(() => parseNodeInfoLinks(value)).toThrow(invalid)
    expect(findApplicationLink(value)).toBeUndefined()
  })
})

describe('parseNodeInfo', () => {
  it('reads leniently', () => {
    const value = {
      version: '1.0',
      software: { name: 'diaspora', version: 7 },
      protocols: { inbound: ['diaspora', 'x'], outbound: ['diaspora', 1] },
      openRegistrations: 'yes',
      usage: { users: { total: '12', activeMonth: null, activeHalfYear: 3 }, localPosts: 0 },
      metadata: [],
    }
    expect(parseNodeInfo(value)).toEqual({
      version: '1.0',
      software: { name: 'diaspora' },
      protocols: ['diaspora', 'x'],
      usage: { users: { total: 12, activeHalfyear: 3 }, localPosts: 0 },
      metadata: {},
    })
    expect(parseNodeInfo({ version: '2.0' })).toEqual({
      version: '2.0',
      software: {},
      protocols: [],
      usage: { users: {} },
      metadata: {},
    })
  })

  it.each([-1, 1.5, '1.5', '-1', 'many', 1e300, true, {}, [], '99999999999999999999'])(
    'T126 refuses %j users',
    (total) => {
      expect(() => parseNodeInfo({ version: '2.0', usage: { users: { total } } })).toThrow(invalid)
    },
  )

  it.each([undefined, null, [], {}, { version: 2 }, 'x'])('refuses %j', (value) => {
    expect(() => parseNodeInfo(value)).toThrow(invalid)
  })

  it('throws nothing untyped', () => {
    fc.assert(
      fc.property(
        fc.object({
          key: fc.constantFrom(
            'version',
            'usage',
            'users',
            'total',
            'software',
            'name',
            'protocols',
            'metadata',
          ),
        }),
        (value) => {
          try {
            parseNodeInfo({ version: '2.0', ...value })
          } catch (error) {
            expect(error).toMatchObject({ code: 'ERR_NODEINFO_INVALID' })
          }
        },
      ),
    )
  })
})
