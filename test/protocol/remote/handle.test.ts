import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseActor } from '../../../src/core/vocab/index.js'
import { confirmHandle, fetchFinger, resolveHandle } from '../../../src/protocol/remote/index.js'
import { fakeDocument, fakeWebFinger, type FakeAnswer } from '../../../src/testing/fake-transport.js'
import { codeOf, createWorld, redirect } from './fixtures.js'

const finger = (acct: string): string => {
  const host = acct.split('@')[1] ?? ''
  return `https://${host}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${acct}`)}`
}
const actor = (id: string, preferredUsername?: string, webfinger?: string) => ({
  '@context': ['https://www.w3.org/ns/activitystreams', 'https://purl.archive.org/socialweb/webfinger'],
  id,
  type: 'Person',
  inbox: `${id}/inbox`,
  preferredUsername,
  webfinger,
})

const ALICE = 'https://ap.example.com/users/alice'
const SPLIT: Record<string, FakeAnswer> = {
  [finger('alice@ap.example.com')]: fakeWebFinger('acct:alice@example.com', ALICE),
  [finger('alice@example.com')]: fakeWebFinger('acct:alice@example.com', ALICE),
  [ALICE]: fakeDocument(actor(ALICE, 'alice')),
}

describe('resolveHandle', () => {
  it('finds an actor whose handle and id share a host', async () => {
    const id = 'https://example.com/users/alice'
    const { remote, asked } = createWorld({
      [finger('alice@example.com')]: fakeWebFinger('acct:alice@example.com', id),
      [id]: fakeDocument(actor(id, 'alice')),
    })
    const found = await resolveHandle('@alice@example.com', remote)
    expect(found).toMatchObject({ actor: { id }, handle: { username: 'alice', host: 'example.com' } })
    expect(asked()).toEqual([finger('alice@example.com'), id])
  })

  it.each(['@alice@example.com', '@alice@ap.example.com'])(
    'finds %s on a split domain, under the one name',
    async (handle) => {
      const { remote } = createWorld(SPLIT)
      const found = await resolveHandle(handle, remote)
      expect(found).toMatchObject({
        actor: { id: ALICE },
        handle: { username: 'alice', host: 'example.com' },
      })
    },
  )

  it('takes the spelling of the subject', async () => {
    const id = 'https://example.com/u/1'
    const { remote } = createWorld({
      [finger('ALICE@example.com')]: fakeWebFinger('acct:Alice@Example.com', id),
      [finger('alice@example.com')]: fakeWebFinger('acct:Alice@Example.com', id),
      [id]: fakeDocument(actor(id, 'alice')),
    })
    expect((await resolveHandle('ALICE@EXAMPLE.com', remote)).handle).toEqual({
      username: 'Alice',
      host: 'example.com',
    })
  })

  it('T123 refuses a subject that its own host does not confirm', async () => {
    const evil = 'https://evil.example/u'
    const victim = 'https://victim.example/b'
    const script = {
      [finger('a@evil.example')]: fakeWebFinger('acct:b@victim.example', evil),
      [finger('b@victim.example')]: fakeWebFinger('acct:b@victim.example', victim),
      [evil]: fakeDocument(actor(evil, 'a')),
      [victim]: fakeDocument(actor(victim, 'b')),
    }
    const { remote, asked } = createWorld(script)
    expect(await codeOf(resolveHandle('a@evil.example', remote))).toBe('ERR_WEBFINGER_MISMATCH')
    expect(asked()).toHaveLength(2)
  })

  it('T124 refuses a second change of name, after two requests', async () => {
    const { remote, asked } = createWorld({
      [finger('a@one.example')]: fakeWebFinger('acct:a@two.example', 'https://one.example/a'),
      [finger('a@two.example')]: fakeWebFinger('acct:a@one.example', 'https://one.example/a'),
    })
    expect(await codeOf(resolveHandle('a@one.example', remote))).toBe('ERR_WEBFINGER_MISMATCH')
    expect(asked()).toHaveLength(2)
  })

  it('T125 refuses a name that leads to an actor who claims another', async () => {
    const victim = 'https://victim.example/users/admin'
    const { remote } = createWorld({
      [finger('admin@evil.example')]: fakeWebFinger('acct:admin@evil.example', victim),
      [finger('admin@victim.example')]: fakeWebFinger('acct:admin@victim.example', victim),
      [victim]: fakeDocument(actor(victim, 'admin')),
    })
    expect(await codeOf(resolveHandle('admin@evil.example', remote))).toBe('ERR_WEBFINGER_MISMATCH')
    expect((await resolveHandle('admin@victim.example', remote)).actor.id).toBe(victim)
  })

  it('refuses a link to a page that is an actor of another id', async () => {
    const page = 'https://example.com/@alice'
    const id = 'https://example.com/users/alice'
    const { remote } = createWorld({
      [finger('alice@example.com')]: fakeWebFinger('acct:alice@example.com', page),
      [page]: fakeDocument(actor(id, 'alice')),
      [id]: fakeDocument(actor(id, 'alice')),
    })
    expect(await codeOf(resolveHandle('alice@example.com', remote))).toBe('ERR_WEBFINGER_MISMATCH')
  })

  it('refuses a descriptor without an actor, a handle that is none, and our own', async () => {
    const { remote } = createWorld(
      { [finger('a@example.com')]: fakeWebFinger('acct:a@example.com') },
      { isLocal: (url) => url.startsWith('https://us.example/') },
    )
    expect(await codeOf(resolveHandle('a@example.com', remote))).toBe('ERR_WEBFINGER_MISMATCH')
    expect(await codeOf(resolveHandle('nobody', remote))).toBe('ERR_WEBFINGER_INVALID')
    expect(await codeOf(resolveHandle('a@us.example', remote))).toBe('ERR_LOCAL_URL')
  })
})

describe('confirmHandle', () => {
  it('prefers the webfinger property (FEP-2c59)', async () => {
    const { remote, asked } = createWorld({
      [finger('alice@example.com')]: fakeWebFinger('acct:alice@example.com', ALICE),
    })
    const model = parseActor(actor(ALICE, 'x', 'acct:alice@example.com'))
    expect(await confirmHandle(model, remote)).toEqual({ username: 'alice', host: 'example.com' })
    expect(asked()).toHaveLength(1)
  })

  it('T125 refuses an actor that its name does not lead back to', async () => {
    const evil = 'https://evil.example/u/1'
    const { remote } = createWorld({
      [finger('alice@evil.example')]: fakeWebFinger('acct:alice@example.com', evil),
      [finger('alice@example.com')]: fakeWebFinger(
        'acct:alice@example.com',
        'https://example.com/users/alice',
      ),
      [finger('bob@evil.example')]: fakeWebFinger('acct:bob@evil.example', 'https://evil.example/u/2'),
    })
    expect(await codeOf(confirmHandle(parseActor(actor(evil, 'alice')), remote))).toBe(
      'ERR_WEBFINGER_MISMATCH',
    )
    expect(await codeOf(confirmHandle(parseActor(actor(evil, 'bob')), remote))).toBe('ERR_WEBFINGER_MISMATCH')
    expect(await codeOf(confirmHandle(parseActor(actor(evil)), remote))).toBe('ERR_WEBFINGER_MISMATCH')
  })
})

describe('fetchFinger', () => {
  const handle = { username: 'a', host: 'example.com' }
  const META = 'https://example.com/.well-known/host-meta'
  const xml = (template: string): FakeAnswer => ({
    headers: { 'content-type': 'application/xrd+xml' },
    body: `<XRD><Link rel="lrdd" template="${template}"/></XRD>`,
  })

  it('asks host-meta after a 404, and remembers the answer', async () => {
    const there = 'https://ap.example.com/wf?r=acct%3Aa%40example.com'
    const { remote, asked } = createWorld({
      [META]: xml('https://ap.example.com/wf?r={uri}'),
      [there]: fakeWebFinger('acct:a@example.com', ALICE),
    })
    expect((await fetchFinger(handle, remote)).actorId).toBe(ALICE)
    await fetchFinger(handle, remote)
    expect(asked()).toEqual([finger('a@example.com'), META, there, there])
  })

  it('asks host-meta once, and only after a 404', async () => {
    const lost = createWorld({ [META]: xml('https://example.com/wf?r={uri}') })
    await expect(fetchFinger(handle, lost.remote)).rejects.toMatchObject({
      code: 'ERR_HTTP_STATUS',
      status: 404,
    })
    expect(lost.asked()).toHaveLength(3)
    const none = createWorld({ 'https://example.com/': {} })
    await expect(fetchFinger(handle, none.remote)).rejects.toMatchObject({
      code: 'ERR_HTTP_STATUS',
      status: 404,
    })
    const broken = createWorld({ [finger('a@example.com')]: { status: 500 } })
    await expect(fetchFinger(handle, broken.remote)).rejects.toMatchObject({ status: 500, retryable: true })
    expect(broken.asked()).toHaveLength(1)
  })

  it('says of 410 that the account is gone', async () => {
    const { remote } = createWorld({ [finger('a@example.com')]: { status: 410 } })
    expect(await codeOf(fetchFinger(handle, remote))).toBe('ERR_REMOTE_GONE')
  })

  it('T8 T19 guards what host-meta names', async () => {
    const { remote } = createWorld({ [META]: xml('https://localhost/wf?r={uri}') })
    expect(await codeOf(fetchFinger(handle, remote))).toBe('ERR_URL_HOST')
    const doctype = createWorld({ [META]: { body: '<!DOCTYPE x><XRD/>' } })
    expect(await codeOf(fetchFinger(handle, doctype.remote))).toBe('ERR_WEBFINGER_INVALID')
  })

  it.each([
    ['html', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'ERR_WEBFINGER_INVALID'],
    [
      'no subject',
      { headers: { 'content-type': 'application/jrd+json' }, body: { links: [] } },
      'ERR_WEBFINGER_INVALID',
    ],
    [
      'a subject that is no handle',
      {
        headers: { 'content-type': 'application/jrd+json' },
        body: { subject: 'https://x.example/', links: [] },
      },
      'ERR_WEBFINGER_INVALID',
    ],
    [
      '64 KiB and more',
      { headers: { 'content-type': 'application/jrd+json' }, body: 'x'.repeat(65_537) },
      'ERR_RESPONSE_TOO_LARGE',
    ],
    ['broken JSON', { headers: { 'content-type': 'application/json' }, body: '{' }, 'ERR_JSON_INVALID'],
  ])('T124 refuses %s', async (_what, answer, code) => {
    const { remote } = createWorld({ [finger('a@example.com')]: answer })
    expect(await codeOf(fetchFinger(handle, remote))).toBe(code)
  })

  it('T124 stops a chain of redirects after three requests', async () => {
    const script = Object.fromEntries(
      Array.from({ length: 6 }, (_, n) => [`https://example.com/${n}`, redirect(`/${n + 1}`)]),
    )
    const { remote, asked } = createWorld({ ...script, [finger('a@example.com')]: redirect('/0') })
    expect(await codeOf(fetchFinger(handle, remote))).toBe('ERR_REDIRECT_LIMIT')
    expect(asked()).toHaveLength(3)
  })

  it('follows a redirect to the server of a split domain', async () => {
    const there = 'https://ap.example.com/.well-known/webfinger?resource=acct%3Aa%40example.com'
    const { remote } = createWorld({
      [finger('a@example.com')]: redirect(there),
      [there]: fakeWebFinger('acct:a@example.com', ALICE),
    })
    expect((await fetchFinger(handle, remote)).handle).toEqual(handle)
  })

  it('is never signed, and uses http for hosts of a test only where that is allowed', async () => {
    const url = 'http://localhost:3000/.well-known/webfinger?resource=acct%3Aa%40localhost%3A3000'
    const { remote, transport } = createWorld(
      { [url]: fakeWebFinger('acct:a@localhost:3000', ALICE) },
      { allowHttp: true },
    )
    expect((await fetchFinger({ username: 'a', host: 'localhost:3000' }, remote)).actorId).toBe(ALICE)
    expect(transport.requests[0]?.headers.map(([name]) => name)).toEqual(['Accept'])
  })
})

interface SharedCase {
  readonly name: string
  readonly start: string
  readonly answers: Readonly<Record<string, { readonly subject: string; readonly self?: string }>>
  readonly actor?: { readonly id: string; readonly preferredUsername?: string; readonly webfinger?: string }
  readonly expect: { readonly handle?: string; readonly error?: string; readonly requests?: number }
}

describe('shared cases of split domains', () => {
  const file = new URL(
    '../../../../shared/vectors/discovery/own-webfinger-split-domain.json',
    import.meta.url,
  )
  const cases: readonly SharedCase[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : []
  const handleOf = (acct: string) => ({
    username: acct.split('@')[0],
    host: acct.split('@')[1]?.toLowerCase(),
  })

  it.skipIf(cases.length === 0)('come out as expected', async () => {
    for (const { name, start, answers, actor: document, expect: expected } of cases) {
      const fingers = Object.entries(answers).map(([resource, { subject, self }]) => {
        const { username, host } = handleOf(resource.replace('acct:', ''))
        return [finger(`${username}@${host}`), fakeWebFinger(subject, self)] as const
      })
      const own = document && { ...actor(document.id), ...document }
      const { remote, asked } = createWorld({
        ...Object.fromEntries(fingers),
        ...(own && { [own.id]: fakeDocument(own) }),
      })
      const outcome = await codeOf(
        start.startsWith('acct:')
          ? resolveHandle(start, remote).then((found) => found.handle)
          : confirmHandle(parseActor(own), remote),
      )
      const wanted =
        expected.handle === undefined ? expect.stringMatching(/^ERR_WEBFINGER_/) : handleOf(expected.handle)
      expect([name, outcome]).toEqual([name, wanted])
      if (expected.requests !== undefined) expect(asked()).toHaveLength(expected.requests)
    }
  })
})
