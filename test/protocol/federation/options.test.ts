import { describe, expect, it } from 'vitest'
import { createFederation, type FederationOptions } from 'tootkit'
import { createMemoryState, type MemoryStateOptions } from 'tootkit/memory'
import { createFakeTransport, fakeDocument } from 'tootkit/testing'

const origin = 'https://social.example'

function options(
  more: Readonly<Record<string, unknown>> = {},
  facts: Partial<MemoryStateOptions> = {},
): FederationOptions {
  return { origin, transport: createFakeTransport(), ...createMemoryState({ origin, ...facts }), ...more }
}

/** What no option of any kind can be, and what most cannot. */
const JUNK = [null, 0, -1, NaN, '', 'x y', [], Symbol('s')] as const

const WRONG: { readonly [Name in keyof FederationOptions]-?: readonly unknown[] } = {
  origin: [
    ...[undefined, ...JUNK, 'social.example', 'ftp://social.example', 'https://social.example/'],
    ...[
      'https://social.example/fedi',
      'https://Social.example',
      'https://social.example:443',
      'http://social.example',
    ],
    ...['https://user@social.example', 'https://social.example?x', 'https://bücher.example', new URL(origin)],
  ],
  handleDomain: [
    ...JUNK,
    'https://social.example',
    'Social.example',
    'social.example/',
    'social.example:443',
  ],
  transport: [undefined, ...JUNK, {}, { send: 1 }, fetch],
  accounts: [undefined, ...JUNK, {}, { find: () => undefined }],
  directory: [undefined, ...JUNK, {}, { answers: () => [] }],
  apply: [undefined, ...JUNK, {}],
  content: [undefined, ...JUNK, {}, { ...options().content, replies: undefined }],
  outbox: [undefined, ...JUNK, {}, { ...options().outbox, step: null }],
  queue: [undefined, ...JUNK, {}, { ...options().queue, shelve: 'later' }],
  cache: [undefined, ...JUNK, {}, new Map()],
  server: [
    null,
    'social.example',
    {},
    { ...options().server, clock: Date },
    { ...options().server, ports: [] },
  ],
  paths: [
    ...[null, 0, '', { actors: '/u/{username}' }, { actor: '/u' }, { actor: 'u/{username}' }, { actor: 1 }],
    ...[
      { profile: '/@' },
      { sharedInbox: 'inbox' },
      { sharedInbox: '/' },
      { nodeInfo: '/nodeinfo/' },
      { tag: '/tags' },
    ],
  ],
  rules: [
    ...[null, 'strict', { tombstoneDay: 3 }, { tombstoneDays: 0 }, { tombstoneDays: '30' }],
    ...[{ pollUpdateDelayMs: -1 }, { pollUpdateDelayMs: NaN }, { pollUpdateDelayMs: '180000' }],
    { manualQuotes: 'no' },
  ],
  pollLimits: [null, {}, { maxOptions: 4 }],
  limits: [
    ...[
      null,
      3,
      { inboxes: {} },
      { verbs: 3 },
      { verbs: { maxCharacter: 500 } },
      { verbs: { maxCharacters: 0 } },
    ],
    ...[
      { delivery: { concurrency: 0 } },
      { delivery: { concurrency: '20' } },
      { delivery: { leaseMs: Infinity } },
    ],
    ...[{ remote: { maxRequests: 0 } }, { remote: { maxKeyFetchesPerHost: 0.5 } }, { remote: { pages: 3 } }],
    ...[{ delivery: { attemptMs: 2.5 } }, { delivery: { retries: 3 } }],
  ],
  authorizedFetch: [null, 'yes', 1],
  believedSignatures: [null, 'linked-data', ['ld'], [null]],
  signsPublicActivities: [null, 'yes', 1],
  forwarded: [null, 'drop', true],
  software: [
    null,
    'toot',
    {},
    { name: 'Foo Bar', version: '1' },
    { name: 'foo', version: 1 },
    { name: 'foo' },
  ],
  openRegistrations: [null, 'no', 0],
  node: [null, 'x', { title: 'x' }, { name: 3 }],
  allowHttp: [null, 'yes', 1],
  onEvent: [null, {}, 'log'],
  clock: [null, {}, Date],
  random: [null, {}, Math.random],
  scheduler: [null, {}, setTimeout],
}

describe('the options of a federation', () => {
  it('are good as a ready-made state gives them, with everything set', () => {
    const all = {
      handleDomain: 'example',
      paths: { actor: '/@{username}', tag: '/t/{tag}' },
      rules: { manualQuotes: 'accept', tombstoneDays: 60 },
      limits: { verbs: { maxCharacters: 500 }, delivery: { concurrency: 5 } },
      believedSignatures: ['linked-data'],
      forwarded: 'refetch',
      software: { name: 'my-server', version: '1.0.0' },
      node: { name: 'My server' },
    }
    const facts = {
      handleDomain: 'example',
      actorIdOf: (username: string) => `${origin}/@${username}`,
    }
    expect(createFederation(options(all, facts)).origin).toBe(origin)
    const local = { origin: 'http://127.0.0.1:3000' }
    expect(createFederation(options({ ...local, allowHttp: true }, local)).origin).toMatch(/3000/)
  })

  const cases = Object.entries(WRONG).flatMap(([name, values]) => values.map((value) => ({ name, value })))
  it.each(cases)('$name: $value is told at once', ({ name, value }) => {
    let error: unknown
    try {
      createFederation(options({ [name]: value }))
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toMatch(
      new RegExp(`^createFederation: ${name}\\b.* (has to be|is no option|is http)`),
    )
  })

  it('are told of without what may be a secret', () => {
    const accounts = { find: 'PRIVATE KEY' }
    expect(() => createFederation(options({ accounts }))).toThrow(/its find is a string$/)
    expect(() => createFederation(options({ cache: { secret: 'hunter2' } }))).toThrow(
      /^createFederation: cache has to be an object with the methods get, set, add, compareAndSet, delete; its get is missing$/,
    )
    expect(() => createFederation(undefined as unknown as FederationOptions)).toThrow(TypeError)
  })

  it('may not contradict one another', () => {
    const limits = { delivery: { leaseMs: 1000, attemptMs: 2000 } }
    expect(() => createFederation(options({ limits }))).toThrow(/leaseMs must be longer than attemptMs/)
  })

  const clock = { now: () => new Date(0) }
  it.each([
    ['origin', { origin: 'https://other.example' }, {}, [origin, 'https://other.example']],
    [
      'handleDomain',
      { handleDomain: 'a.example' },
      { handleDomain: 'b.example' },
      ['a.example', 'b.example'],
    ],
    ['handleDomain', {}, { handleDomain: 'b.example' }, ['social.example', 'b.example']],
    ['paths.actor', {}, { paths: { actor: '/u/{username}' } }, ['/u/Name_1', '/users/Name_1']],
    [
      'paths.actor',
      { actorIdOf: (name: string) => `${origin}/users/${name.toLowerCase()}` },
      {},
      ['/name_1'],
    ],
    ['paths.profile', { profileUrlOf: (name: string) => `${origin}/~${name}` }, {}, ['/@Name_1', '/~Name_1']],
    ['paths.sharedInbox', { sharedInbox: `${origin}/shared` }, {}, [`${origin}/inbox`, `${origin}/shared`]],
    ['clock', {}, { clock }, []],
    ['clock', { clock: { ...clock } }, { clock }, []],
    ['authorizedFetch', { limitedFederation: true }, { authorizedFetch: false }, ['limitedFederation']],
  ] as const)('have to agree with what the state was told: %s', (name, facts, given, named) => {
    const create = (): unknown => createFederation(options(given, facts))
    expect(create).toThrow(TypeError)
    expect(create).toThrow(new RegExp(`^createFederation: ${name} has to be `))
    for (const value of named) expect(create).toThrow(value)
  })

  it('are taken from the state where only that was told', async () => {
    const time = Date.parse('2026-11-22T12:00:00Z')
    const facts = { handleDomain: 'handles.example', clock: { now: () => new Date(time) } }
    const given = options({ authorizedFetch: undefined }, { ...facts, limitedFederation: true })
    const federation = createFederation(given)
    const state = given as unknown as ReturnType<typeof createMemoryState>
    await state.accounts.create({ username: 'alice' })
    const { published } = await federation.post({ as: 'alice', text: 'Hi', visibility: 'public' })
    expect(published).toBe('2026-11-22T12:00:00Z')
    const found = `${origin}/.well-known/webfinger?resource=acct:alice@handles.example`
    expect((await federation.handle(new Request(found)))?.status).toBe(200)
  })

  it('reach what is fetched: the octets of a document', async () => {
    const id = 'https://b.example/users/bob'
    const name = 'x'.repeat(5000)
    const document = { '@context': 'https://www.w3.org/ns/activitystreams', id, type: 'Person', name }
    const transport = createFakeTransport({ [id]: fakeDocument(document) })
    const federation = createFederation(
      options({ transport, limits: { remote: { maxDocumentBytes: 4096 } } }),
    )
    await expect(federation.lookup(id)).rejects.toMatchObject({ code: 'ERR_RESPONSE_TOO_LARGE' })
  })
})

describe('an onEvent that fails', () => {
  const failures: readonly [string, () => unknown][] = [
    ['throws', () => { throw new Error('a log that is down') }], // prettier-ignore
    ['rejects', () => Promise.reject(new Error('a log that is down'))],
    ['never ends', () => new Promise(() => undefined)],
  ]
  it.each(failures)('changes no answer, and ends no process: it %s', async (_how, onEvent) => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    const federation = createFederation(options({ onEvent }))
    const headers = { 'content-type': 'application/activity+json' }
    const request = new Request(`${origin}/inbox`, { method: 'POST', body: '{}', headers })
    expect((await federation.handle(request))?.status).toBe(401)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})
