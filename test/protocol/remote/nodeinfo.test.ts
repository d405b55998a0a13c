import { describe, expect, it } from 'vitest'
import { fetchNodeInfo } from '../../../src/protocol/remote/index.js'
import type { FakeAnswer } from '../../../src/testing/fake-transport.js'
import { codeOf, createWorld, redirect } from './fixtures.js'

const WELL_KNOWN = 'https://social.example.com/.well-known/nodeinfo'
const HREF = 'https://social.example.com/nodeinfo/2.1'
const links = (href: string): FakeAnswer => ({
  body: { links: [{ rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href }] },
})
const document = {
  version: '2.1',
  software: { name: 'mastodon', version: '4.5.0' },
  protocols: ['activitypub'],
  usage: { users: {} },
}
const fetchOver = (script: Record<string, FakeAnswer>) =>
  codeOf(fetchNodeInfo('social.example.com', createWorld(script).remote))

describe('fetchNodeInfo', () => {
  it('follows the discovery document, unsigned', async () => {
    const { remote, asked } = createWorld({ [WELL_KNOWN]: links(HREF), [HREF]: { body: document } })
    expect((await fetchNodeInfo('SOCIAL.example.com', remote)).nodeInfo.software).toEqual({
      name: 'mastodon',
      version: '4.5.0',
    })
    expect(asked()).toEqual([WELL_KNOWN, HREF])
  })

  it('gives the server actor that the discovery document names', async () => {
    const application = {
      rel: 'https://www.w3.org/ns/activitystreams#Application',
      href: 'https://social.example.com/actor',
    }
    const body = {
      links: [{ rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href: HREF }, application],
    }
    const { remote } = createWorld({ [WELL_KNOWN]: { body }, [HREF]: { body: document } })
    expect((await fetchNodeInfo('social.example.com', remote)).applicationId).toBe(
      'https://social.example.com/actor',
    )
  })

  it('takes a document on the host above', async () => {
    const above = 'https://example.com/nodeinfo'
    expect(await fetchOver({ [WELL_KNOWN]: links(above), [above]: { body: document } })).toHaveProperty(
      'nodeInfo',
    )
  })

  it.each([
    ['data:application/json,{}', 'ERR_URL_SCHEME'],
    ['https://localhost/nodeinfo', 'ERR_URL_HOST'],
    ['https://evil.example/nodeinfo', 'ERR_ORIGIN_MISMATCH'],
    ['https://notsocial.example.com/nodeinfo', 'ERR_ORIGIN_MISMATCH'],
    ['https://com/nodeinfo', 'ERR_URL_HOST'],
    ['/nodeinfo/2.1', 'ERR_URL_INVALID'],
  ])('T126 refuses the link %s', async (href, code) => {
    expect(await fetchOver({ [WELL_KNOWN]: links(href) })).toBe(code)
  })

  it('T126 refuses numbers that are none, and documents that are too large', async () => {
    const negative = { ...document, usage: { users: { total: -1 } } }
    expect(await fetchOver({ [WELL_KNOWN]: links(HREF), [HREF]: { body: negative } })).toBe(
      'ERR_NODEINFO_INVALID',
    )
    const huge = { ...document, metadata: { text: 'x'.repeat(65_536) } }
    expect(await fetchOver({ [WELL_KNOWN]: links(HREF), [HREF]: { body: huge } })).toBe(
      'ERR_RESPONSE_TOO_LARGE',
    )
  })

  it('T8 guards redirects of both documents', async () => {
    expect(await fetchOver({ [WELL_KNOWN]: redirect('https://169.254.169.254.localhost/') })).toBe(
      'ERR_URL_HOST',
    )
    expect(
      await fetchOver({ [WELL_KNOWN]: links(HREF), [HREF]: redirect('http://social.example.com/') }),
    ).toBe('ERR_REDIRECT_FORBIDDEN')
  })

  it('refuses a host that is none, and a server without a known version', async () => {
    expect(await codeOf(fetchNodeInfo('a/b', createWorld().remote))).toBe('ERR_NODEINFO_INVALID')
    expect(await fetchOver({ [WELL_KNOWN]: { body: { links: [] } } })).toBe('ERR_NODEINFO_INVALID')
    expect(await fetchOver({ [WELL_KNOWN]: { body: '<html>' } })).toBe('ERR_JSON_INVALID')
  })
})
