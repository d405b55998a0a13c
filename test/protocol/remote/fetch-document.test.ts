import { domainOf } from '../../../src/core/wire/url.js'
import { describe, expect, it } from 'vitest'
import { createBudget, fetchActor, fetchDocument, fetchObject } from '../../../src/protocol/remote/index.js'
import { fakeDocument } from '../../../src/testing/fake-transport.js'
import { BOB, bobActor, codeOf, CONTEXT, createWorld, note, ourKeys, redirect } from './fixtures.js'

const N1 = 'https://bob.example/notes/1'

describe('fetchDocument', () => {
  it('gives a document with its id, proven', async () => {
    const { remote, transport, events } = createWorld({ [N1]: note(N1) })
    const { id, document } = await fetchDocument(N1, remote)
    expect(id).toBe(N1)
    expect(document.content).toBe(N1)
    const [request] = transport.requests
    expect(request?.headers).toEqual([
      [
        'Accept',
        'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      ],
    ])
    expect(events).toEqual([{ kind: 'fetch.done', url: N1, status: 200, fromCache: false }])
  })

  it('signs, and does not send the fragment', async () => {
    const signer = { keyId: 'https://us.example/actor#main-key', privateKey: ourKeys.privateKey }
    const { remote, transport } = createWorld({ [N1]: note(N1) }, { signer })
    await fetchDocument(`${N1}#x`, remote)
    const names = transport.requests[0]?.headers.map(([name]) => name)
    expect(transport.requests[0]?.url).toBe(N1)
    expect(names).toEqual(['Accept', 'Host', 'Date', 'Signature'])
  })

  it('T8 guards every hop, and tells who is asked', async () => {
    const { remote, asked } = createWorld({
      [N1]: redirect('https://a.example/2'),
      'https://a.example/2': redirect('https://10.evil.localhost/'),
    })
    expect(await codeOf(fetchDocument(N1, remote))).toBe('ERR_URL_HOST')
    expect(asked()).toEqual([N1, 'https://a.example/2'])
  })

  it('asks the policy once for each URL that is asked, and for nothing else', async () => {
    const judged: string[] = []
    const isBlocked = (url: string): boolean => {
      judged.push(url)
      return url.startsWith('https://evil.example')
    }
    const { remote, asked } = createWorld(
      { [N1]: redirect('/2'), 'https://bob.example/2': redirect('https://evil.example/x') },
      { isBlocked },
    )
    expect(await codeOf(fetchDocument(N1, remote))).toBe('ERR_HOST_BLOCKED')
    expect(judged).toEqual([N1, 'https://bob.example/2', 'https://evil.example/x'])
    expect(asked()).toEqual([N1, 'https://bob.example/2'])
  })

  it('signs redirects within the origin asked, and nothing once one has left it', async () => {
    const [start, away, back] = ['https://bob.example/1', 'https://cdn.example/2', 'https://bob.example/3']
    const { remote, transport } = createWorld(
      {
        [start]: redirect('/1b'),
        'https://bob.example/1b': redirect(away),
        [away]: redirect(back),
        [back]: note(back),
      },
      { signer: { keyId: 'https://us.example/actor#main-key', privateKey: ourKeys.privateKey } },
    )
    expect((await fetchDocument(start, remote)).id).toBe(back)
    const isSigned = transport.requests.map(({ headers }) => headers.some(([name]) => name === 'Signature'))
    expect(isSigned).toEqual([true, true, false, false])
  })

  it('follows a page to the id of its own origin, signs for both, and gives that id', async () => {
    const [page, id] = ['https://bob.example/@bob/1', 'https://bob.example/users/bob/statuses/1']
    const { remote, transport } = createWorld(
      { [page]: note(id), [id]: note(id) },
      { signer: { keyId: 'https://us.example/actor#main-key', privateKey: ourKeys.privateKey } },
    )
    expect((await fetchDocument(page, remote)).id).toBe(id)
    expect(transport.requests.every(({ headers }) => headers.some(([name]) => name === 'Signature'))).toBe(
      true,
    )
    expect(transport.requests).toHaveLength(2)
  })

  it('is not disturbed by an observer that throws', async () => {
    const { remote } = createWorld(
      { [N1]: note(N1) },
      {
        onEvent: () => {
          throw new Error('observer')
        },
      },
    )
    expect((await fetchDocument(N1, remote)).id).toBe(N1)
  })

  it.each([
    ['where its own origin says so', '/2', 'https://bob.example/2', 'ERR_REMOTE_GONE'],
    ['not where another origin does', 'https://evil.example/x', 'https://evil.example/x', 'ERR_HTTP_STATUS'],
  ])('believes 410 after a redirect %s', async (_where, location, url, code) => {
    const { remote } = createWorld({ [N1]: redirect(location), [url]: { status: 410 } })
    await expect(fetchDocument(N1, remote)).rejects.toMatchObject({ code, status: 410, retryable: false })
  })

  it('believes no 410 of its own origin to which another one led', async () => {
    const away = 'https://evil.example/x'
    const { remote } = createWorld({
      [N1]: redirect(away),
      [away]: redirect('https://bob.example/gone'),
      'https://bob.example/gone': { status: 410 },
    })
    await expect(fetchDocument(N1, remote)).rejects.toMatchObject({ code: 'ERR_HTTP_STATUS', status: 410 })
  })

  it('T9 follows three redirects and no more', async () => {
    const url = (n: number): string => `https://bob.example/${n}`
    const script = {
      [url(1)]: redirect('/2'),
      [url(2)]: redirect('/3', 301),
      [url(3)]: redirect('/4', 308),
      [url(4)]: note(url(4)),
      [url(0)]: redirect('/1', 307),
    }
    const { remote, asked } = createWorld(script)
    expect((await fetchDocument(url(1), remote)).id).toBe(url(4))
    const four = createWorld(script)
    expect(await codeOf(fetchDocument(url(0), four.remote))).toBe('ERR_REDIRECT_LIMIT')
    expect(asked()).toHaveLength(4)
    expect(four.asked()).toHaveLength(4)
  })

  it('T9 stops at the first URL that comes again', async () => {
    const { remote, asked } = createWorld({
      'https://bob.example/a': redirect('/b'),
      'https://bob.example/b': redirect('/a'),
    })
    expect(await codeOf(fetchDocument('https://bob.example/a', remote))).toBe('ERR_REDIRECT_LOOP')
    expect(asked()).toHaveLength(2)
  })

  it.each([
    'file:///etc/passwd',
    'data:application/activity+json,{}',
    'ftp://a.example/',
    'gopher://a.example/',
  ])('T10 refuses a redirect to %s', async (location) => {
    const { remote } = createWorld({ [N1]: redirect(location) })
    expect(await codeOf(fetchDocument(N1, remote))).toBe('ERR_URL_SCHEME')
  })

  it('T11 refuses a redirect from https to http, even where http is allowed', async () => {
    for (const allowHttp of [false, true]) {
      const { remote, asked } = createWorld({ [N1]: redirect('http://bob.example/x') }, { allowHttp })
      expect(await codeOf(fetchDocument(N1, remote))).toBe('ERR_REDIRECT_FORBIDDEN')
      expect(asked()).toEqual([N1])
    }
    expect(await codeOf(fetchDocument('http://bob.example/x', createWorld().remote))).toBe('ERR_URL_SCHEME')
    const http = createWorld({ 'http://bob.example/x': note('http://bob.example/x') }, { allowHttp: true })
    expect((await fetchDocument('http://bob.example/x', http.remote)).id).toBe('http://bob.example/x')
  })

  it('T12 T13 refuses credentials and odd ports, asked for or redirected to', async () => {
    const { remote, asked } = createWorld({
      [N1]: redirect('https://a@evil.example/'),
      'https://bob.example/2': redirect('https://evil.example:25/'),
    })
    expect(await codeOf(fetchDocument('https://a@evil.example/', remote))).toBe('ERR_URL_CREDENTIALS')
    expect(await codeOf(fetchDocument(N1, remote))).toBe('ERR_URL_CREDENTIALS')
    expect(await codeOf(fetchDocument('https://bob.example/2', remote))).toBe('ERR_URL_PORT')
    expect(asked()).toEqual([N1, 'https://bob.example/2'])
  })

  it.each([
    ['T14', 'https://evil.example./u'],
    ['T14', 'https://evil.example.:8443/u'],
    ['T15', 'https://a9f3.evil.example/u'],
    ['T15', 'https://a.b.c.evil.example/u'],
    ['T16', 'https://EVIL.example/u'],
    ['T16', 'https://ｅｖｉｌ.example/u'],
  ])('%s refuses the blocked domain in %s, before anything is sent', async (_threat, url) => {
    const { remote, asked } = createWorld(
      {},
      { isBlocked: (url) => /(?:^|\.)evil\.example$/.test(domainOf(url) ?? '') },
    )
    expect(await codeOf(fetchDocument(url, remote))).toBe('ERR_HOST_BLOCKED')
    expect(asked()).toEqual([])
  })

  it('T14 refuses a dot after the name by itself, T15 blocks no neighbour', async () => {
    const id = 'https://notevil.example/u'
    const { remote } = createWorld(
      { [id]: note(id) },
      { isBlocked: (url) => /(?:^|\.)evil\.example$/.test(domainOf(url) ?? '') },
    )
    expect(await codeOf(fetchDocument('https://bob.example./u', remote))).toBe('ERR_URL_HOST')
    expect((await fetchDocument(id, remote)).id).toBe(id)
  })

  it('T16 canonical: a block of a punycode name holds for its Unicode form', async () => {
    const { remote } = createWorld(
      {},
      { isBlocked: (url) => Promise.resolve(domainOf(url) === 'xn--bcher-kva.example') },
    )
    expect(await codeOf(fetchDocument('https://BÜCHER.example/', remote))).toBe('ERR_HOST_BLOCKED')
  })

  it('refuses a blocked domain behind a redirect', async () => {
    const { remote, asked } = createWorld(
      { [N1]: redirect('https://evil.example/') },
      { isBlocked: (url) => /(?:^|\.)evil\.example$/.test(domainOf(url) ?? '') },
    )
    expect(await codeOf(fetchDocument(N1, remote))).toBe('ERR_HOST_BLOCKED')
    expect(asked()).toEqual([N1])
  })

  it('T17 never fetches our own ids, nor follows a redirect to them', async () => {
    const isLocal = (url: string): boolean => url.startsWith('https://us.example/')
    const { remote, asked } = createWorld({ [N1]: redirect('https://us.example/users/x') }, { isLocal })
    expect(await codeOf(fetchDocument('https://us.example/users/x', remote))).toBe('ERR_LOCAL_URL')
    expect(await codeOf(fetchDocument(N1, remote))).toBe('ERR_LOCAL_URL')
    expect(asked()).toEqual([N1])
  })

  it.each([
    undefined,
    'text/plain',
    'application/json',
    'application/octet-stream',
    'application/ld+json',
    'text/html; x=application/activity+json',
    'application/activity+jsonx',
  ])('T37 T38 refuses a document of type %s', async (type) => {
    const body = JSON.stringify({ id: N1, type: 'Note' })
    const { remote } = createWorld({
      [N1]: { body, headers: type === undefined ? {} : { 'content-type': type } },
    })
    expect(await codeOf(fetchDocument(N1, remote))).toBe('ERR_RESPONSE_TYPE')
  })

  it('T37 takes ld+json with the profile', async () => {
    const headers = { 'content-type': 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"' }
    const { remote } = createWorld({ [N1]: { headers, body: { id: N1, type: 'Note' } } })
    expect((await fetchDocument(N1, remote)).id).toBe(N1)
  })

  it('T39 believes no foreign id, but asks it once at its own host', async () => {
    const victim = 'https://victim.example/1'
    const evil = 'https://evil.example/1'
    const forged = { [evil]: note(victim, { content: 'forged' }) }
    const missing = createWorld({ ...forged, 'https://victim.example/0': note('x') })
    expect(await codeOf(fetchDocument(evil, missing.remote))).toBe('ERR_HTTP_STATUS')
    expect(missing.asked()).toEqual([evil, victim])
    const honest = createWorld({ ...forged, [victim]: note(victim, { content: 'genuine' }) })
    const { id, document } = await fetchDocument(evil, honest.remote)
    expect([id, document.content]).toEqual([victim, 'genuine'])
    const elsewhere = createWorld({ ...forged, [victim]: note('https://victim.example/2') })
    expect(await codeOf(fetchDocument(evil, elsewhere.remote))).toBe('ERR_ID_MISMATCH')
    expect(elsewhere.asked()).toHaveLength(2)
  })

  it('T40 takes the last URL of a redirect as the authority', async () => {
    const asked = 'https://victim.example/r'
    const { remote } = createWorld({
      [asked]: redirect('https://evil.example/1'),
      'https://evil.example/1': note(asked),
    })
    expect(await codeOf(fetchDocument(asked, remote))).toBe('ERR_ORIGIN_MISMATCH')
  })

  it('T40 believes what a redirect leads to under its own id', async () => {
    const moved = 'https://new.example/1'
    const { remote } = createWorld({ [N1]: redirect(moved), [moved]: note(moved) })
    expect((await fetchDocument(N1, remote)).id).toBe(moved)
  })

  it('T41 asks once for another id of the same host, which must then match exactly', async () => {
    const page = 'https://victim.example/@bob'
    const actor = 'https://victim.example/users/bob'
    const honest = createWorld({ [page]: note(actor), [actor]: note(actor) })
    expect((await fetchDocument(page, honest.remote)).id).toBe(actor)
    const sly = createWorld({ [page]: note(actor), [actor]: note('https://victim.example/users/mallory') })
    expect(await codeOf(fetchDocument(page, sly.remote))).toBe('ERR_ID_MISMATCH')
    const slash = createWorld({ [page]: note(actor), [actor]: note(`${actor}/`) })
    expect(await codeOf(fetchDocument(page, slash.remote))).toBe('ERR_ID_MISMATCH')
    expect(
      await codeOf(fetchDocument(page, createWorld({ [page]: note(actor) }).remote, { otherId: 'refuse' })),
    ).toBe('ERR_ID_MISMATCH')
  })

  it('compares ids by their serialisation, fragment included', async () => {
    const id = 'https://BOB.example/notes/é'
    const { remote } = createWorld({ 'https://bob.example/notes/%C3%A9': note(id) })
    expect((await fetchDocument(id, remote)).id).toBe(id)
    const other = createWorld({ [N1]: note(`${N1}#x`) })
    expect((await fetchDocument(N1, other.remote)).id).toBe(`${N1}#x`)
  })

  it.each([
    ['no id', { type: 'Note' }],
    ['an id that is no URL', { id: 'tag:bob.example,2026:1', type: 'Note' }],
    ['an id that is no text', { id: { a: 1 }, type: 'Note' }],
  ])('refuses a document with %s', async (_what, document) => {
    expect(await codeOf(fetchDocument(N1, createWorld({ [N1]: fakeDocument(document) }).remote))).toBe(
      'ERR_ID_MISMATCH',
    )
  })

  it.each([
    ['not JSON', '{', 'ERR_JSON_INVALID'],
    ['two ids', '{"id":"https://bob.example/notes/1","id":"https://x.example/"}', 'ERR_JSON_INVALID'],
    ['an array', '[]', 'ERR_DOCUMENT_INVALID'],
    ['null', 'null', 'ERR_DOCUMENT_INVALID'],
    ['too deep', `${'['.repeat(100)}${']'.repeat(100)}`, 'ERR_JSON_LIMIT'],
    ['empty', '', 'ERR_JSON_INVALID'],
  ])('refuses a body that is %s', async (_what, body, code) => {
    const { remote } = createWorld({
      [N1]: { headers: { 'content-type': 'application/activity+json' }, body },
    })
    expect(await codeOf(fetchDocument(N1, remote))).toBe(code)
  })

  it('takes 1 MiB and no more', async () => {
    const { remote } = createWorld({ [N1]: note(N1, { content: 'x'.repeat(1_048_576) }) })
    expect(await codeOf(fetchDocument(N1, remote))).toBe('ERR_RESPONSE_TOO_LARGE')
  })

  it.each([
    [410, 'ERR_REMOTE_GONE', false],
    [404, 'ERR_HTTP_STATUS', false],
    [403, 'ERR_HTTP_STATUS', false],
    [401, 'ERR_HTTP_STATUS', true],
    [408, 'ERR_HTTP_STATUS', true],
    [429, 'ERR_HTTP_STATUS', true],
    [500, 'ERR_HTTP_STATUS', true],
    [501, 'ERR_HTTP_STATUS', false],
    [503, 'ERR_HTTP_STATUS', true],
    [204, 'ERR_HTTP_STATUS', false],
    [206, 'ERR_HTTP_STATUS', false],
    [304, 'ERR_HTTP_STATUS', false],
  ])('reads status %i as %s, retryable %s', async (status, code, retryable) => {
    const { remote, events } = createWorld({ [N1]: { status } })
    await expect(fetchDocument(N1, remote)).rejects.toMatchObject({ code, status, retryable })
    expect(events).toMatchObject([{ kind: 'fetch.failed', url: N1, code }])
  })

  it('refuses a redirect without a place to go', async () => {
    expect(await codeOf(fetchDocument(N1, createWorld({ [N1]: { status: 302 } }).remote))).toBe(
      'ERR_HTTP_STATUS',
    )
  })

  it('R21 spends one budget for redirects, second fetches and everything shared', async () => {
    const budget = createBudget(3)
    const { remote, asked } = createWorld({
      [N1]: redirect('/2'),
      'https://bob.example/2': note('https://bob.example/3'),
      'https://bob.example/3': note('https://bob.example/3'),
    })
    await fetchDocument(N1, remote, { budget })
    expect(budget.left).toBe(0)
    expect(await codeOf(fetchDocument(N1, remote, { budget }))).toBe('ERR_FETCH_BUDGET')
    expect(asked()).toHaveLength(3)
  })

  it('reads documents whose contexts rename what we read', async () => {
    const context = [CONTEXT, { doer: { '@id': 'as:attributedTo', '@type': '@id' } }]
    const { remote } = createWorld({
      [N1]: fakeDocument({ '@context': context, id: N1, type: 'Note', doer: BOB }),
    })
    expect((await fetchDocument(N1, remote)).document.attributedTo).toBe(BOB)
  })
})

describe('fetchActor', () => {
  it('gives the actor', async () => {
    const { remote } = createWorld({ [BOB]: fakeDocument(bobActor()) })
    expect(await fetchActor(BOB, remote)).toMatchObject({ id: BOB, type: 'Person', preferredUsername: 'bob' })
  })

  it('refuses what is no actor', async () => {
    expect(await codeOf(fetchActor(N1, createWorld({ [N1]: note(N1) }).remote))).toBe('ERR_DOCUMENT_INVALID')
  })

  it('says of a Tombstone that the actor is gone', async () => {
    const { remote } = createWorld({
      [BOB]: fakeDocument({ '@context': CONTEXT, id: BOB, type: 'Tombstone' }),
    })
    expect(await codeOf(fetchActor(BOB, remote))).toBe('ERR_REMOTE_GONE')
  })
})

describe('fetchObject', () => {
  it('refuses a post that claims an author of another origin', async () => {
    const { remote } = createWorld({ [N1]: note(N1, { attributedTo: 'https://victim.example/u' }) })
    expect(await codeOf(fetchObject(N1, remote))).toBe('ERR_ORIGIN_MISMATCH')
    const two = createWorld({ [N1]: note(N1, { attributedTo: ['https://victim.example/u', BOB] }) })
    expect(await codeOf(fetchObject(N1, two.remote))).toBe('ERR_ORIGIN_MISMATCH')
  })

  it('refuses a post without an author', async () => {
    const { remote } = createWorld({ [N1]: note(N1, { attributedTo: undefined }) })
    expect(await codeOf(fetchObject(N1, remote))).toBe('ERR_DOCUMENT_INVALID')
  })

  it('T47 drops a url of another host and keeps one of its own', async () => {
    const { remote } = createWorld({
      [N1]: note(N1, { url: 'https://victim.example/@bob/1' }),
      'https://bob.example/2': note('https://bob.example/2', { url: 'https://bob.example/@bob/2' }),
    })
    expect(await fetchObject(N1, remote)).not.toHaveProperty('url')
    expect(await fetchObject('https://bob.example/2', remote)).toMatchObject({
      url: 'https://bob.example/@bob/2',
    })
  })

  it('refuses an activity', async () => {
    const { remote } = createWorld({ [N1]: fakeDocument({ id: N1, type: 'Like', actor: BOB, object: N1 }) })
    expect(await codeOf(fetchObject(N1, remote))).toBe('ERR_DOCUMENT_INVALID')
  })
})
