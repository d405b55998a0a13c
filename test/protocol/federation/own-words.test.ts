/**
 * What local users say of themselves, and the addresses that they give: over every state, at every door to a page.
 */
import { beforeEach, expect, it } from 'vitest'
import { actorOf, createUrls } from '../../../src/protocol/outbox/index.js'
import { overEveryState, type World } from './two-servers.ts'

const HOSTILE = 'https://a.example/"><script>x()</script>'
const PLAIN = 'https://a.example/%22%3E%3Cscript%3Ex()%3C/script%3E'
const NO_ADDRESSES = ['javascript:x()', 'data:text/html,x', '//a.example/x', 'https:a.example', 'x', '']

overEveryState((createWorld) => {
  let world: World

  beforeEach(async () => {
    world = await createWorld()
    await world.two.state.accounts.create({ username: 'rita' })
  })

  const documentOf = async (id: string): Promise<unknown> => {
    const request = new Request(id, { headers: { accept: 'application/activity+json' } })
    return (await world.one.federation.handle(request))?.json()
  }

  it('shows and sends the same HTML of a bio, nothing of which runs', async () => {
    const { one, two } = world
    const link = '<a href="https://a.example" rel="me" onclick="x()">me</a>'
    await one.state.accounts.create({ username: 'alice' })
    await one.state.accounts.update('alice', {
      summary: '<script>x()</script><p onclick="x()">hi</p>',
      fields: [
        { name: '<i>', value: '<img src=x onerror=1>' },
        { name: 'Web', value: link },
      ],
    })
    const kept = '<a href="https://a.example" rel="me">me</a>'
    const shown = {
      html: '<p>hi</p>',
      fields: [
        { name: '<i>', html: '' },
        { name: 'Web', html: kept },
      ],
    }
    expect(await one.state.account(one.id('alice'))).toMatchObject(shown)
    expect(await one.state.accountByHandle('@alice@one.example')).toMatchObject(shown)
    expect(await documentOf(one.id('alice'))).toMatchObject({
      summary: '<p>hi</p>',
      attachment: [
        { name: '<i>', value: '' },
        { name: 'Web', value: kept },
      ],
    })
    await two.federation.lookup('@alice@one.example')
    expect((await two.state.account(one.id('alice')))?.summary).toBe('<p>hi</p>')
  })

  it('stores pictures at addresses that cannot end an attribute, and sends those', async () => {
    const { one, two } = world
    await one.state.accounts.create({ username: 'alice', avatar: { url: HOSTILE } })
    await one.state.accounts.update('alice', { header: { url: HOSTILE } })
    expect(await one.state.account(one.id('alice'))).toMatchObject({ avatarUrl: PLAIN, headerUrl: PLAIN })
    expect(await one.state.accounts.find('alice')).toMatchObject({
      avatar: { url: PLAIN },
      header: { url: PLAIN },
    })
    expect(await documentOf(one.id('alice'))).toMatchObject({ icon: { url: PLAIN }, image: { url: PLAIN } })
    await two.federation.lookup('@alice@one.example')
    expect(await two.state.account(one.id('alice'))).toMatchObject({ avatarUrl: PLAIN, headerUrl: PLAIN })
  })

  it('stores media at such addresses, of a new post and of an edited one', async () => {
    const { one } = world
    await one.state.accounts.create({ username: 'alice' })
    const media = [{ kind: 'image', url: HOSTILE, thumbnailUrl: HOSTILE }] as const
    const stored = [{ kind: 'image', url: PLAIN, thumbnailUrl: PLAIN }]
    const { id } = await one.federation.post({ as: 'alice', text: 'new', media })
    expect((await one.state.status(id))?.media).toEqual(stored)
    expect(await documentOf(id)).toMatchObject({ attachment: [{ url: PLAIN, icon: { url: PLAIN } }] })
    const post = await one.federation.post({ as: 'alice', text: 'old' })
    await one.federation.edit({ as: 'alice', id: post.id, text: 'edited', media })
    expect((await one.state.status(post.id))?.media).toEqual(stored)
  })

  it.each(NO_ADDRESSES)('refuses %j for an address of a local user, and keeps nothing', async (url) => {
    const { accounts } = world.one.state
    const bad = [{ avatar: { url } }, { header: { url } }, { movedTo: url }, { alsoKnownAs: [url] }]
    await accounts.create({ username: 'alice' })
    const before = await accounts.find('alice')
    for (const given of bad) {
      await expect(accounts.create({ username: 'bob', ...given })).rejects.toThrow(TypeError)
      await expect(accounts.update('alice', given)).rejects.toThrow(TypeError)
    }
    expect([await accounts.find('bob'), await accounts.find('alice')]).toEqual([undefined, before])
    const media = [{ kind: 'image', url }] as const
    await expect(world.one.federation.post({ as: 'alice', text: 'x', media })).rejects.toThrow(TypeError)
  })
})

it.each(NO_ADDRESSES)('leaves a picture at %j out of the document of an account of any host', (url) => {
  const keys = { privateKeyPem: '', publicKeyPem: '' }
  const account = { username: 'alice', avatar: { url }, header: { url: HOSTILE }, ...keys }
  const actor = actorOf(account, createUrls('https://one.example'), 'one.example')
  expect([actor.icon, actor.image]).toEqual([undefined, [{ url: PLAIN }]])
})
