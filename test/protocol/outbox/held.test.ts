/**
 * What happens here while a verb waits for another server counts as if it had happened before.
 */
import { describe, expect, it } from 'vitest'
import { createCreate, createNote } from '../../../src/core/vocab/index.js'
import type { Verbs } from '../../../src/protocol/outbox/index.js'
import { alice, createHost, keepPost, localPost, pair, sam, type Host, type State } from './host.ts'

const theirs = `${sam}/statuses/77`
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const note = localPost()
const toSam = { as: 'alice', handle: '@sam@stranger.example' }
const onTheirs = { as: 'alice', id: theirs }

/** Verbs that meet somebody and something unknown. */
const CASES: Readonly<Record<string, (verbs: Verbs) => Promise<unknown>>> = {
  lookup: (verbs) => verbs.lookup(toSam.handle),
  fetchStatus: (verbs) => verbs.fetchStatus(theirs),
  'post that names somebody': (verbs) =>
    verbs.post({ as: 'alice', text: 'Hi @sam@stranger.example', visibility: 'direct' }),
  'post that answers': (verbs) => verbs.post({ as: 'alice', text: 'Hi', inReplyTo: theirs }),
  'post that quotes': (verbs) =>
    verbs.post({ as: 'alice', text: 'Hi', quote: theirs, idempotencyKey: 'one' }),
  edit: (verbs) => verbs.edit({ as: 'alice', id: note.id, text: 'Hi @sam@stranger.example' }),
  boost: (verbs) => verbs.boost(onTheirs),
  favourite: (verbs) => verbs.favourite(onTheirs),
  vote: (verbs) => verbs.vote({ ...onTheirs, choices: [0] }),
  follow: (verbs) => verbs.follow(toSam),
  block: (verbs) => verbs.block(toSam),
  deliver: (verbs) =>
    verbs.deliver(
      createCreate({
        id: `${alice}/activities/1`,
        object: createNote({ id: `${alice}/notes/1`, attributedTo: alice, to: sam, content: 'Hi' }),
      }),
    ),
}

/** What can happen meanwhile. */
const MEANWHILE: Readonly<Record<string, (state: State) => void>> = {
  'moderators suspend who acts': ({ standings }) => void standings.set(alice, 'suspend'),
  'moderators limit who acts': ({ standings }) => void standings.set(alice, 'silence'),
  'moderators suspend the other one': ({ standings }) => void standings.set(sam, 'suspend'),
  'moderators block the domain of the other one': ({ standings }) =>
    void standings.set('stranger.example', 'suspend'),
  'the other one blocks who acts': ({ blocks }) =>
    void blocks.set(pair(sam, alice), { actorId: sam, targetId: alice }),
  'who acts blocks the other one': ({ blocks }) =>
    void blocks.set(pair(alice, sam), { actorId: alice, targetId: sam }),
}

function createHeld(): Host {
  const host = createHost()
  const { state, web } = host
  keepPost(state, note)
  state.accounts.delete(sam)
  web.serveActor(sam)
  web.serve(theirs, {
    id: theirs,
    type: 'Question',
    attributedTo: sam,
    content: 'Which?',
    oneOf: ['Red', 'Blue'].map((name) => ({ type: 'Note', name, replies: { totalItems: 0 } })),
    published: '2026-03-10T11:00:00Z',
    to: PUBLIC,
    interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } },
  })
  return host
}

/** Lets something happen before the first answer of another server. */
function hold(host: Host, meanwhile: () => void): void {
  const { transport } = host.web
  const send: typeof transport.send = transport.send.bind(transport)
  let isHeld = true
  Object.assign(transport, {
    send: async (...given: Parameters<typeof send>) => {
      if (isHeld) meanwhile()
      isHeld = false
      return await send(...given)
    },
  })
}

/** How a call ended, and what came of it, but for keys that are new at every call. */
async function outcomeOf(call: (verbs: Verbs) => Promise<unknown>, host: Host): Promise<unknown> {
  const ended = await call(host.verbs).then(
    () => 'well',
    (error: unknown) => (error as { code?: string }).code ?? error,
  )
  const keys = new Map<string, string>()
  const text = JSON.stringify([ended, host.applied], null, 1).replace(/\d{15,}/g, (key) => {
    const name = keys.get(key) ?? `key ${keys.size + 1}`
    keys.set(key, name)
    return name
  })
  return JSON.parse(text) as unknown
}

describe.each(Object.entries(CASES))('%s', (_name, call) => {
  it('looks up what is unknown, once', async () => {
    const host = createHeld()
    expect(await outcomeOf(call, host)).toMatchObject(['well', [expect.anything()]])
    expect(host.web.asked).not.toEqual([])
    expect(host.web.asked).toHaveLength(new Set(host.web.asked).size)
  })

  it.each(Object.entries(MEANWHILE))(
    'ends as if it had been before when, meanwhile, %s',
    async (_what, change) => {
      const before = createHeld()
      change(before.state)
      const expected = await outcomeOf(call, before)

      const host = createHeld()
      hold(host, () => {
        change(host.state)
      })
      expect(await outcomeOf(call, host)).toEqual(expected)
    },
  )
})
