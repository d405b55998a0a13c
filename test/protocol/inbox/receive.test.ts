import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/index.js'
import { formatCollectionSynchronization, followersDigest } from '../../../src/core/followers-sync/index.js'
import {
  generateKeyPair,
  signRequest,
  verificationError,
  type GeneratedKeyPair,
} from '../../../src/core/signature/index.js'
import { MalformedError } from '../../../src/errors.js'
import type { InboxRequest, ReceiveOptions } from '../../../src/protocol/inbox/options.js'
import { receiveActivity } from '../../../src/protocol/inbox/receive.js'
import type { FederationEvent, KeyValueStore } from '../../../src/protocol/ports/index.js'
import { ALICE, BOB, createWorld, EVE, noteDocument, NOW, US, type Json, type World } from './world.js'

const keyPairs = new Map<string, GeneratedKeyPair>()
beforeAll(async () => {
  for (const id of [BOB, EVE]) keyPairs.set(id, await generateKeyPair('ed25519'))
})

const CONTENT_TYPE = ['Content-Type', 'application/activity+json'] as const
const follow = { id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE }

interface Inbox {
  readonly world: World
  readonly seen: KeyValueStore
  readonly events: FederationEvent[]
  readonly keysAsked: string[]
  /** Signs, and delivers. */
  deliver(activity: unknown, options?: Delivery): Promise<Awaited<ReturnType<typeof receiveActivity>>>
  sign(activity: unknown, options?: Delivery): Promise<InboxRequest>
  receive(request: InboxRequest, options?: Partial<ReceiveOptions>): ReturnType<typeof receiveActivity>
}

interface Delivery extends Partial<ReceiveOptions> {
  /** Who signs; the actor by default. */
  readonly as?: string
  readonly at?: Date
  readonly headers?: readonly (readonly [string, string])[]
}

async function createInbox(): Promise<Inbox> {
  const world = await createWorld()
  const seen = createMemoryKeyValueStore({ clock: { now: () => NOW } })
  const events: FederationEvent[] = []
  const keysAsked: string[] = []
  const options: ReceiveOptions = {
    origin: US,
    directory: world.state.directory,
    apply: world.state.apply,
    seen,
    remote: () => world.remote,
    clock: { now: () => NOW },
    onEvent: (event) => events.push(event),
    resolveKey: (keyId) => {
      keysAsked.push(keyId)
      const actorId = keyId.replace('#main-key', '')
      const pair = keyPairs.get(actorId)
      if (pair === undefined) return Promise.reject(verificationError('key_not_found', 'no such key'))
      return Promise.resolve({ keyId, actorId, key: pair.publicKey, source: 'fetch' })
    },
  }
  const inbox: Inbox = {
    world,
    seen,
    events,
    keysAsked,
    receive: (request, more = {}) => receiveActivity(request, { ...options, ...more }),
    async sign(activity, { as, at = NOW, headers = [], recipientId } = {}) {
      const text = typeof activity === 'string' ? activity : JSON.stringify(activity)
      const signer = as ?? (activity as { actor: string }).actor
      const request = {
        method: 'POST',
        url: recipientId === undefined ? `${US}/inbox` : `${recipientId}/inbox`,
        headers: [CONTENT_TYPE, ...headers],
        body: new TextEncoder().encode(text),
      }
      const privateKey = keyPairs.get(signer)!.privateKey
      const signed = await signRequest(
        request,
        { keyId: `${signer}#main-key`, privateKey },
        { now: at, dialect: 'rfc9421' },
      )
      return { ...request, headers: signed }
    },
    async deliver(activity, delivery = {}) {
      return await inbox.receive(await inbox.sign(activity, delivery), delivery)
    },
  }
  return inbox
}

let inbox: Inbox
beforeEach(async () => {
  inbox = await createInbox()
})

/** A promise, and the way to fulfil it. */
function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((fulfil) => (resolve = fulfil))
  return { promise, resolve }
}

describe('receiveActivity', () => {
  it('verifies, decides, applies, and answers 202 with what happened', async () => {
    const receipt = await inbox.deliver(follow)
    expect(receipt.status).toBe(202)
    expect(receipt.actorId).toBe(BOB)
    expect(receipt.effects.map(({ kind }) => kind)).toEqual([
      'account.update',
      'follow.request',
      'follow.accept',
      'reply.send',
    ])
    expect(await inbox.world.state.followers.has(ALICE, BOB)).toBe(true)
    expect(inbox.events).toMatchObject([{ kind: 'inbox.accepted', type: 'Follow', actorId: BOB }])
  })

  it('takes the signer for the actor of an activity that names none', async () => {
    const receipt = await inbox.deliver({ ...follow, actor: undefined }, { as: BOB })
    expect(receipt.actorId).toBe(BOB)
  })

  it('gives unknown verbs to the host as ignored, with the parsed activity', async () => {
    const receipt = await inbox.deliver({ ...follow, type: 'EmojiReact', content: ':blobcat:' })
    expect(receipt.effects).toMatchObject([
      { kind: 'ignored', reason: 'unsupported_type', activity: { type: 'EmojiReact' } },
    ])
  })

  it('reads documents whose contexts rename things', async () => {
    const activity = {
      '@context': ['https://www.w3.org/ns/activitystreams', { doer: { '@id': 'as:actor', '@type': '@id' } }],
      id: follow.id,
      type: 'Follow',
      doer: BOB,
      object: ALICE,
    }
    expect((await inbox.deliver(activity, { as: BOB })).actorId).toBe(BOB)
  })

  it('refuses an unsigned request and keeps nothing of it', async () => {
    const before = await inbox.world.snapshot()
    const body = new TextEncoder().encode(JSON.stringify(follow))
    const request = { method: 'POST', url: `${US}/inbox`, headers: [CONTENT_TYPE], body }
    await expect(inbox.receive(request)).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISSING', status: 401 })
    expect(await inbox.world.snapshot()).toEqual(before)
    expect(inbox.events).toMatchObject([
      { kind: 'inbox.refused', code: 'ERR_SIGNATURE_MISSING', status: 401 },
    ])
  })

  it('T34 fetches nothing but the key before the signature is verified', async () => {
    const tag = Array.from({ length: 500 }, (_, i) => ({
      type: 'Mention',
      href: `https://victim.example/${i}`,
    }))
    const create = {
      id: 'https://bob.example/c/1',
      type: 'Create',
      actor: BOB,
      object: { type: 'Note', tag },
    }
    const request = await inbox.sign(create)
    const forged = { ...request, body: new TextEncoder().encode('{}') }
    await expect(inbox.receive(forged)).rejects.toMatchObject({ code: 'ERR_DIGEST_MISMATCH' })
    expect(inbox.world.fetched).toEqual([])
  })

  it('T28 refuses a body over the limit before any key is asked for', async () => {
    const body = new Uint8Array(1_048_577)
    const request = { method: 'POST', url: `${US}/inbox`, headers: [CONTENT_TYPE], body }
    await expect(inbox.receive(request)).rejects.toMatchObject({ code: 'ERR_REQUEST_TOO_LARGE' })
    const announced = {
      ...request,
      headers: [CONTENT_TYPE, ['Content-Length', '1048577'] as const],
      body: new Uint8Array(2),
    }
    await expect(inbox.receive(announced)).rejects.toMatchObject({ code: 'ERR_REQUEST_TOO_LARGE' })
    expect(inbox.keysAsked).toEqual([])
  })

  it('takes a body of exactly the limit', async () => {
    const padded = JSON.stringify({ ...follow, padding: '' })
    const text = JSON.stringify({ ...follow, padding: ' '.repeat(1_048_576 - padded.length) })
    expect((await inbox.deliver(text, { as: BOB })).status).toBe(202)
  })

  it.each(['application/json', 'text/html', 'application/ld+json', 'text/html; x=application/activity+json'])(
    'refuses the content type %s',
    async (type) => {
      const request = { method: 'POST', url: `${US}/inbox`, headers: [['Content-Type', type] as const] }
      await expect(inbox.receive(request)).rejects.toMatchObject({ code: 'ERR_CONTENT_TYPE' })
    },
  )

  it.each([
    ['no JSON', 'hello', 'ERR_JSON_INVALID'],
    ['an empty body', '', 'ERR_JSON_INVALID'],
    ['a list', '[]', 'ERR_DOCUMENT_INVALID'],
    [
      'two actors in one document',
      '{"type":"Like","actor":"https://a.example","actor":"https://b.example"}',
      'ERR_JSON_INVALID',
    ],
    ['a nest of 100 arrays', '['.repeat(100) + ']'.repeat(100), 'ERR_JSON_LIMIT'],
  ])('refuses %s, after its signature was verified', async (_what, text, code) => {
    await expect(inbox.deliver(text, { as: BOB })).rejects.toMatchObject({ code })
    expect(inbox.keysAsked).toHaveLength(1)
  })

  it('T46 refuses an activity of several actors', async () => {
    const activity = { ...follow, actor: [EVE, BOB] }
    await expect(inbox.deliver(activity, { as: EVE })).rejects.toMatchObject({ code: 'ERR_DOCUMENT_INVALID' })
    expect((await inbox.deliver({ ...follow, actor: [BOB] }, { as: BOB })).status).toBe(202)
  })

  it('T45 refuses what another actor signed, and fetches nothing', async () => {
    const before = await inbox.world.snapshot()
    await expect(inbox.deliver(follow, { as: EVE })).rejects.toMatchObject({
      code: 'ERR_ACTOR_MISMATCH',
      status: 401,
    })
    expect(inbox.world.fetched).toEqual([])
    expect(await inbox.world.snapshot()).toEqual(before)
  })

  it('T49 refuses activities of our own actors from outside', async () => {
    const spoofed = { ...follow, actor: ALICE, object: BOB }
    await expect(inbox.deliver(spoofed, { as: EVE })).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
  })

  it('refuses the inbox of nobody', async () => {
    const recipientId = `${US}/users/nobody`
    await expect(inbox.deliver(follow, { recipientId })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_ACCOUNT',
    })
  })

  it('T81 refuses blocked actors and everything from blocked domains', async () => {
    await inbox.world.state.blockDomain('bob.example')
    await expect(inbox.deliver(follow)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(await inbox.world.state.account(BOB)).toBeUndefined()
  })

  it('T81 hears from suspended actors only what they take back', async () => {
    await inbox.deliver(follow)
    const bob = await inbox.world.state.account(BOB)
    await inbox.world.state.apply([{ kind: 'account.update', account: { ...bob!, suspended: true } }])
    const like = { id: 'https://bob.example/l/1', type: 'Like', actor: BOB, object: `${ALICE}/statuses/1` }
    await expect(inbox.deliver(like)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    const undo = { id: 'https://bob.example/u/1', type: 'Undo', actor: BOB, object: follow }
    expect((await inbox.deliver(undo)).effects).toMatchObject([{ kind: 'follow.undo' }])
  })

  it('T57 answers the farewell of an unknown actor without asking for its key', async () => {
    const id = 'https://gone.example/users/zoe'
    const text = JSON.stringify({ id: `${id}#delete`, type: 'Delete', actor: id, object: id })
    const body = new TextEncoder().encode(text)
    const request = { method: 'POST', url: `${US}/inbox`, headers: [CONTENT_TYPE], body }
    expect(await inbox.receive(request)).toEqual({
      status: 202,
      effects: [{ kind: 'ignored', reason: 'unknown_actor_gone' }],
    })
    expect(inbox.keysAsked).toEqual([])
  })

  it('T57 demands the signature of a known actor that leaves', async () => {
    await inbox.deliver(follow)
    const farewell = { id: `${BOB}#delete`, type: 'Delete', actor: BOB, object: BOB }
    const body = new TextEncoder().encode(JSON.stringify(farewell))
    const unsigned = { method: 'POST', url: `${US}/inbox`, headers: [CONTENT_TYPE], body }
    await expect(inbox.receive(unsigned)).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISSING' })
    expect(await inbox.world.state.account(BOB)).toBeDefined()
    expect((await inbox.deliver(farewell)).effects).toEqual([{ kind: 'account.delete', accountId: BOB }])
    expect(await inbox.world.state.account(BOB)).toBeUndefined()
    expect(await inbox.world.state.followers.count(ALICE)).toBe(0)
  })
})

describe('receiveActivity, T77', () => {
  it('refuses a poll of 100,000 options', async () => {
    await inbox.world.befriend(BOB)
    const oneOf = Array.from({ length: 100_000 }, () => ({}))
    const object = noteDocument('https://bob.example/n/1', BOB, { type: 'Question', oneOf })
    const create = { id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object }
    await expect(inbox.deliver(create)).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_(JSON_LIMIT|DOCUMENT_INVALID)$/) as string,
    })
    expect(await inbox.world.state.status('https://bob.example/n/1')).toBeUndefined()
  })
})

describe('receiveActivity, once and only once', () => {
  it('T94 drops the very same request', async () => {
    const request = await inbox.sign(follow)
    await inbox.receive(request)
    await expect(inbox.receive(request)).rejects.toMatchObject({ code: 'ERR_SIGNATURE_REPLAY' })
    expect(inbox.events.at(-1)).toMatchObject({ kind: 'inbox.refused', status: 202 })
  })

  it('T94 drops the same activity in a new signature', async () => {
    await inbox.deliver(follow)
    const later = new Date(NOW.getTime() + 1000)
    await expect(inbox.deliver(follow, { at: later })).rejects.toMatchObject({
      code: 'ERR_DUPLICATE',
      retryable: false,
    })
    expect(inbox.events.at(-1)).toMatchObject({ kind: 'inbox.refused', status: 202 })
  })

  it('T133 handles the copy for a personal inbox on its own', async () => {
    const note = noteDocument('https://bob.example/n/1', BOB, { to: [ALICE], cc: [] })
    const create = { id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object: note }
    await inbox.deliver(create)
    const receipt = await inbox.deliver(create, { recipientId: ALICE })
    expect(receipt.effects).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
  })

  it('P4 remembers an activity for its actor only, so that nobody can use up the id of another', async () => {
    const id = 'https://bob.example/f/1'
    await inbox.deliver({ id, type: 'Follow', actor: EVE, object: ALICE })
    expect((await inbox.deliver(follow)).effects.map(({ kind }) => kind)).toContain('follow.accept')
  })

  it('R5 handles one of a hundred copies that come at once', async () => {
    const requests = await Promise.all(
      Array.from({ length: 100 }, (_, i) => inbox.sign(follow, { at: new Date(NOW.getTime() - i * 1000) })),
    )
    const outcomes = await Promise.allSettled(requests.map((request) => inbox.receive(request)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as Json] : [],
    )
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['ERR_DUPLICATE']))
    expect(await inbox.world.state.followers.count(ALICE)).toBe(1)
  })

  it('R4 answers nothing final to a copy that comes while another is handled', async () => {
    const request = await inbox.sign(follow)
    const { promise: isApplying, resolve: applying } = gate()
    const { promise: mayProceed, resolve: proceed } = gate()
    const apply = async (): Promise<void> => {
      applying()
      await mayProceed
    }
    const first = inbox.receive(request, { apply })
    await isApplying
    const later = new Date(NOW.getTime() + 1000)
    await expect(inbox.deliver(follow, { at: later })).rejects.toMatchObject({
      code: 'ERR_DUPLICATE',
      retryable: true,
    })
    expect(inbox.events.at(-1)).toMatchObject({ status: 503 })
    proceed()
    await first
  })

  it('R6 takes an activity again whose effects could not be applied, the very same request included', async () => {
    const request = await inbox.sign(follow)
    const apply = (): Promise<void> => Promise.reject(new Error('disk full'))
    await expect(inbox.receive(request, { apply })).rejects.toThrow('disk full')
    expect((await inbox.receive(request)).status).toBe(202)
    expect(await inbox.world.state.followers.count(ALICE)).toBe(1)
  })

  it('R6 comes to the same end when it dies between applying and remembering', async () => {
    const request = await inbox.sign(follow)
    await inbox.receive(request)
    const once = await inbox.world.snapshot()
    const forgetful = createMemoryKeyValueStore({ clock: { now: () => NOW } })
    await inbox.receive(request, { seen: forgetful })
    expect(await inbox.world.snapshot()).toEqual(once)
  })

  it('lets a refused activity come again: what was missing may be there by then', async () => {
    const accept = { id: 'https://bob.example/a/1', type: 'Accept', actor: BOB, object: `${ALICE}#follows/1` }
    await expect(inbox.deliver(accept)).rejects.toMatchObject({ code: 'ERR_NOT_REQUESTED' })
    const pending = { id: `${ALICE}#follows/1`, followerId: ALICE, targetId: BOB }
    await inbox.world.state.apply([{ kind: 'follow.request', ...pending }])
    const later = new Date(NOW.getTime() + 1000)
    expect((await inbox.deliver(accept, { at: later })).effects).toEqual([
      { kind: 'follow.accept', ...pending },
    ])
  })
})

describe('receiveActivity, passed on by others', () => {
  const note = noteDocument('https://bob.example/n/1', BOB)
  const create = { id: 'https://bob.example/c/1', type: 'Create', actor: BOB, object: note }

  it('T82 drops what a relay passes on without a signature of its author', async () => {
    await inbox.world.befriend(BOB)
    await expect(inbox.deliver(create, { as: EVE })).rejects.toMatchObject({ code: 'ERR_ACTOR_MISMATCH' })
    expect(await inbox.world.state.status(note['id'] as string)).toBeUndefined()
  })

  it('T82 takes the post from its own origin where the host wants that, never the copy', async () => {
    await inbox.world.befriend(BOB)
    inbox.world.web.set(
      'https://bob.example/n/1',
      noteDocument('https://bob.example/n/1', BOB, { content: 'true' }),
    )
    const forged = { ...create, object: { ...note, content: 'forged' } }
    await inbox.deliver(forged, { as: EVE, forwarded: 'refetch' })
    expect((await inbox.world.state.status('https://bob.example/n/1'))?.html).toBe('true')
  })

  it('T57 believes a Delete passed on only once the origin says the same', async () => {
    await inbox.world.befriend(BOB)
    await inbox.deliver(create)
    const deletion = {
      id: 'https://bob.example/d/1',
      type: 'Delete',
      actor: BOB,
      object: 'https://bob.example/n/1',
    }
    inbox.world.web.set('https://bob.example/n/1', note)
    await expect(inbox.deliver(deletion, { as: EVE, forwarded: 'refetch' })).rejects.toMatchObject({
      code: 'ERR_ACTOR_MISMATCH',
    })
    inbox.world.web.delete('https://bob.example/n/1')
    const receipt = await inbox.deliver(deletion, {
      as: EVE,
      forwarded: 'refetch',
      at: new Date(NOW.getTime() + 1000),
    })
    expect(receipt.effects.map(({ kind }) => kind)).toEqual(['status.delete', 'tombstone.add'])
  })

  it('takes a document that its actor signed, and reads only what that signature covers', async () => {
    await inbox.world.befriend(BOB)
    const verifyDocument = () => Promise.resolve({ actorId: BOB, document: create })
    const tampered = { ...create, object: { ...note, content: 'added' } }
    const receipt = await inbox.deliver(tampered, { as: EVE, verifyDocument })
    expect(receipt).toMatchObject({ actorId: BOB, signerId: EVE })
    expect((await inbox.world.state.status('https://bob.example/n/1'))?.html).toBe('<p>Hello</p>')
  })

  it('T110 does not take a document signed by somebody else than its actor', async () => {
    const verifyDocument = () => Promise.resolve({ actorId: EVE, document: create })
    await expect(inbox.deliver(create, { as: EVE, verifyDocument })).rejects.toMatchObject({
      code: 'ERR_ACTOR_MISMATCH',
    })
  })

  it('T107 tells what is wrong with a signature in a document, unless the origin says the same', async () => {
    await inbox.world.befriend(BOB)
    const verifyDocument = () => Promise.reject(new MalformedError('ERR_JSONLD_KEYWORD', '@graph'))
    await expect(inbox.deliver(create, { as: EVE, verifyDocument })).rejects.toMatchObject({
      code: 'ERR_JSONLD_KEYWORD',
    })
    inbox.world.web.set('https://bob.example/n/1', note)
    const later = new Date(NOW.getTime() + 1000)
    const receipt = await inbox.deliver(create, { as: EVE, verifyDocument, forwarded: 'refetch', at: later })
    expect(receipt).toMatchObject({ actorId: BOB })
  })

  it('forwards a reply to a local post, in the octets received, to the followers of its author', async () => {
    await inbox.world.befriend(BOB)
    const { id } = await inbox.world.post()
    const reply = { ...create, object: { ...note, inReplyTo: id }, signature: { type: 'RsaSignature2017' } }
    const { effects } = await inbox.deliver(reply)
    expect(effects.at(-1)).toEqual({
      kind: 'forward',
      activityId: create.id,
      accountIds: [ALICE],
      exceptActorId: BOB,
      body: JSON.stringify(reply),
    })
  })
})

describe('receiveActivity, followers synchronization', () => {
  const url = `${BOB}/followers_synchronization`
  const like = { id: 'https://bob.example/l/1', type: 'Like', actor: BOB, object: 'https://us.example/none' }

  function field(
    ids: readonly string[],
    more: Partial<Parameters<typeof formatCollectionSynchronization>[0]> = {},
  ) {
    const claim = { collectionId: `${BOB}/followers`, digest: followersDigest(ids), url, ...more }
    return [['Collection-Synchronization', formatCollectionSynchronization(claim)] as const]
  }
  const serve = (items: readonly string[]) =>
    inbox.world.web.set(url, { id: url, type: 'OrderedCollection', orderedItems: items, items })

  beforeEach(async () => {
    await inbox.world.befriend(BOB)
  })

  it('does nothing while both agree', async () => {
    await inbox.deliver(like, { headers: field([ALICE]) })
    expect(inbox.world.fetched).toEqual([])
  })

  it('ends follows that the other side does not count', async () => {
    serve([])
    await inbox.deliver(like, { headers: field([]) })
    expect(await inbox.world.state.follow(ALICE, BOB)).toBeUndefined()
  })

  it('T79 ends nothing when the list does not give the digest', async () => {
    serve([])
    await inbox.deliver(like, { headers: field(['https://us.example/users/carol']) })
    expect(await inbox.world.state.follow(ALICE, BOB)).toMatchObject({ state: 'accepted' })
  })

  it('T79 ends nothing when the list cannot be had', async () => {
    await inbox.deliver(like, { headers: field([]) })
    expect(await inbox.world.state.follow(ALICE, BOB)).toMatchObject({ state: 'accepted' })
    expect(inbox.events).toMatchObject([
      { kind: 'inbox.refused', code: 'ERR_HTTP_STATUS' },
      { kind: 'inbox.accepted' },
    ])
  })

  it('T78 fetches no list of another host, and takes the activity', async () => {
    const headers = field([], { url: 'https://evil.example/list' })
    expect((await inbox.deliver(like, { headers })).status).toBe(202)
    expect(inbox.world.fetched).toEqual([])
    expect(inbox.events[0]).toMatchObject({ kind: 'inbox.refused', code: 'ERR_SYNC_FORBIDDEN' })
  })

  it('T78 compares no followers but the signer’s own', async () => {
    const headers = field([], { collectionId: 'https://victim.example/users/v/followers' })
    await inbox.deliver(like, { headers })
    expect(inbox.world.fetched).toEqual([])
    expect(inbox.events[0]).toMatchObject({ code: 'ERR_SYNC_FORBIDDEN' })
  })

  it('T78 ignores a field that the signature does not cover', async () => {
    serve([])
    const request = await inbox.sign(like)
    const headers = [...(request.headers as (readonly [string, string])[]), ...field([])]
    expect((await inbox.receive({ ...request, headers })).status).toBe(202)
    expect(inbox.world.fetched).toEqual([])
  })

  it('T80 compares with one actor once an hour', async () => {
    serve([ALICE])
    await inbox.deliver(like, { headers: field([]) })
    await inbox.deliver({ ...like, id: 'https://bob.example/l/2' }, { headers: field([`${US}/users/carol`]) })
    expect(inbox.world.fetched).toEqual([url])
  })

  it('accepts what the other side holds for accepted, and takes back what only it knows', async () => {
    const carol = `${US}/users/carol`
    await inbox.world.state.apply([{ kind: 'follow.unaccept', id: 'f', followerId: ALICE, targetId: BOB }])
    serve([ALICE, carol])
    const { effects } = await inbox.deliver(like, { headers: field([ALICE, carol]) })
    expect(effects).toMatchObject([{ kind: 'ignored' }])
    expect(await inbox.world.state.follow(ALICE, BOB)).toMatchObject({ state: 'accepted' })
  })

  it('can leave the comparison to the background', async () => {
    serve([])
    const tasks: (() => Promise<void>)[] = []
    await inbox.deliver(like, { headers: field([]), background: (task) => tasks.push(task) })
    expect(await inbox.world.state.follow(ALICE, BOB)).toBeDefined()
    await tasks[0]?.()
    expect(await inbox.world.state.follow(ALICE, BOB)).toBeUndefined()
  })
})
