import { describe, expect, it } from 'vitest'
import * as vocab from '../../../../src/core/vocab/index.js'
import type { Document } from '../../../../src/core/vocab/index.js'

const activityStreams = 'https://www.w3.org/ns/activitystreams'
const everybody = `${activityStreams}#Public`
const alice = 'https://example.com/users/alice'
const bob = 'https://example.org/users/bob'
const ids = vocab.mastodonIds(alice)
const status = ids.status('1')
const note = vocab.createNote({
  id: status,
  attributedTo: alice,
  content: 'Hi',
  to: everybody,
  cc: [`${alice}/followers`],
  published: '2026-11-22T09:43:00Z',
})

/** What is sent, without its context, in order. */
function sent(model: Document): string {
  return JSON.stringify(vocab.toJsonLd(model), (key, value: unknown) =>
    key === '@context' ? undefined : value,
  )
}

const noteSent = JSON.parse(sent(note)) as object
const follow = vocab.createFollow({ id: 'https://example.org/7', actor: bob, object: alice })
const followSent = { id: 'https://example.org/7', type: 'Follow', actor: bob, object: alice }

describe('the builders of activities', () => {
  it.each<[string, Document, object]>([
    [
      'Create',
      vocab.createCreate({ id: ids.activity(status), object: note }),
      {
        id: `${status}/activity`,
        type: 'Create',
        actor: alice,
        published: '2026-11-22T09:43:00Z',
        to: [everybody],
        cc: [`${alice}/followers`],
        object: noteSent,
      },
    ],
    [
      'Update of a post',
      vocab.createUpdate({
        id: ids.update(status, new Date('2026-11-22T10:00:00Z')),
        object: { ...note, updated: '2026-11-22T10:00:00Z' },
      }),
      {
        id: `${status}#updates/1795341600`,
        type: 'Update',
        actor: alice,
        published: '2026-11-22T10:00:00Z',
        to: [everybody],
        cc: [`${alice}/followers`],
        object: JSON.parse(sent({ ...note, updated: '2026-11-22T10:00:00Z' })),
      },
    ],
    [
      'Delete of a post',
      vocab.createDelete({ id: ids.delete(status), actor: alice, object: note }),
      {
        id: `${status}#delete`,
        type: 'Delete',
        actor: alice,
        to: [everybody],
        object: { id: status, type: 'Tombstone', atomUri: status },
      },
    ],
    [
      'Delete of the actor',
      vocab.createDelete({ id: ids.deleteActor, actor: alice, object: alice }),
      { id: `${alice}#delete`, type: 'Delete', actor: alice, to: [everybody], object: alice },
    ],
    [
      'Delete of a stamp',
      vocab.createDelete({
        id: ids.delete(ids.quoteAuthorization('1')),
        actor: alice,
        object: {
          id: ids.quoteAuthorization('1'),
          type: 'QuoteAuthorization',
          attributedTo: [{ id: alice }],
          interactingObject: bob,
          interactionTarget: { id: status },
        },
      }),
      {
        id: `${alice}/quote_authorizations/1#delete`,
        type: 'Delete',
        actor: alice,
        to: [everybody],
        object: { id: `${alice}/quote_authorizations/1`, type: 'QuoteAuthorization' },
      },
    ],
    [
      'Announce',
      vocab.createAnnounce({
        id: ids.activity(ids.status('2')),
        actor: alice,
        object: 'https://example.org/1',
        to: everybody,
        cc: [bob, `${alice}/followers`],
        published: new Date('2026-11-22T09:43:00Z'),
      }),
      {
        id: `${alice}/statuses/2/activity`,
        type: 'Announce',
        actor: alice,
        published: '2026-11-22T09:43:00Z',
        to: [everybody],
        cc: [bob, `${alice}/followers`],
        object: 'https://example.org/1',
      },
    ],
    [
      'Like',
      vocab.createLike({ id: ids.like('1'), actor: alice, object: 'https://example.org/1' }),
      { id: `${alice}#likes/1`, type: 'Like', actor: alice, object: 'https://example.org/1' },
    ],
    [
      'EmojiReact',
      vocab.createEmojiReact({
        actor: alice,
        object: 'https://example.org/1',
        content: ':tea:',
        emoji: { type: 'Emoji', name: ':tea:', icon: { url: 'https://example.com/tea.png' } },
      }),
      {
        type: 'EmojiReact',
        actor: alice,
        content: ':tea:',
        object: 'https://example.org/1',
        tag: [{ type: 'Emoji', name: ':tea:', icon: { type: 'Image', url: 'https://example.com/tea.png' } }],
      },
    ],
    ['Follow', follow, followSent],
    [
      'Accept',
      vocab.createAccept({ id: ids.acceptFollow('7'), object: follow }),
      { id: `${alice}#accepts/follows/7`, type: 'Accept', actor: alice, object: followSent },
    ],
    [
      'Accept with a stamp',
      vocab.createAccept({ object: follow, actor: alice, result: ids.quoteAuthorization('1') }),
      { type: 'Accept', actor: alice, object: followSent, result: `${alice}/quote_authorizations/1` },
    ],
    [
      'Reject',
      vocab.createReject({ id: ids.rejectFollow('7'), object: follow }),
      { id: `${alice}#rejects/follows/7`, type: 'Reject', actor: alice, object: followSent },
    ],
    [
      'Undo',
      vocab.createUndo({ id: `${bob}#follows/7/undo`, object: follow }),
      { id: `${bob}#follows/7/undo`, type: 'Undo', actor: bob, object: followSent },
    ],
    [
      'Undo of a boost',
      vocab.createUndo({
        id: ids.undoAnnounce('1'),
        object: vocab.createAnnounce({ actor: alice, object: bob }),
      }),
      {
        id: `${alice}#announces/1/undo`,
        type: 'Undo',
        actor: alice,
        to: [everybody],
        object: { type: 'Announce', actor: alice, object: bob },
      },
    ],
    ['Block', vocab.createBlock({ actor: alice, object: bob }), { type: 'Block', actor: alice, object: bob }],
    [
      'Flag',
      vocab.createFlag({
        id: 'https://example.com/7',
        actor: 'https://example.com/actor',
        objects: [bob, 'https://example.org/1'],
        content: 'Spam',
      }),
      {
        id: 'https://example.com/7',
        type: 'Flag',
        actor: 'https://example.com/actor',
        content: 'Spam',
        object: [bob, 'https://example.org/1'],
      },
    ],
    [
      'Move',
      vocab.createMove({ id: ids.move('1'), actor: alice, target: bob }),
      { id: `${alice}#moves/1`, type: 'Move', actor: alice, object: alice, target: bob },
    ],
    [
      'Add',
      vocab.createAdd({ actor: alice, object: status, target: `${alice}/collections/featured` }),
      { type: 'Add', actor: alice, object: status, target: `${alice}/collections/featured` },
    ],
    [
      'QuoteRequest',
      vocab.createQuoteRequest({
        id: ids.quoteRequest('7'),
        actor: alice,
        object: 'https://example.org/1',
        instrument: note,
        to: bob,
      }),
      {
        id: `${alice}/quote_requests/7`,
        type: 'QuoteRequest',
        actor: alice,
        to: [bob],
        object: 'https://example.org/1',
        instrument: noteSent,
      },
    ],
    [
      'a vote',
      vocab.createVote({
        id: ids.voteActivity('1'),
        voteId: ids.vote('1'),
        actor: alice,
        poll: { id: 'https://example.org/1', attributedTo: [{ id: bob }] },
        option: 'tea',
      }),
      {
        id: `${alice}#votes/1/activity`,
        type: 'Create',
        actor: alice,
        to: bob,
        object: {
          id: `${alice}#votes/1`,
          type: 'Note',
          name: 'tea',
          inReplyTo: 'https://example.org/1',
          attributedTo: alice,
          to: bob,
        },
      },
    ],
  ])('make %s as Mastodon sends it', (_type, model, expected) => {
    expect(JSON.parse(sent(model))).toEqual(expected)
    expect(vocab.documentSchema.safeParse(model).error?.issues).toBeUndefined()
    expect(vocab.parseDocument(vocab.toJsonLd(model))).toStrictEqual(model)
  })

  it('derive ids by a function of the rest', () => {
    const id = (activity: { readonly type: string; readonly actor: { readonly id: string } }) =>
      `${activity.actor.id}#${activity.type}`
    expect(vocab.createLike({ id, actor: alice, object: bob }).id).toBe(`${alice}#Like`)
  })

  it('put the audience on activity and object alike', () => {
    const bare = vocab.createNote({ attributedTo: alice })
    const create = vocab.createCreate({ object: bare, to: bob, cc: [] })
    expect(create).toMatchObject({ to: [bob], cc: [], object: { to: [bob], cc: [] } })
    expect(vocab.createCreate({ object: note, to: bob })).toMatchObject({
      to: [everybody],
      object: { to: [everybody] },
    })
    expect(vocab.createUpdate({ object: bare, to: bob })).toMatchObject({ to: [bob], object: { to: [bob] } })
    expect(bare).not.toHaveProperty('to')
  })

  it('refuse the mistakes of their callers', () => {
    expect(() => vocab.createLike({ actor: '', object: bob })).toThrow(TypeError)
    expect(() => vocab.createLike({ actor: alice, object: {} })).toThrow(TypeError)
    expect(() => vocab.createFlag({ actor: alice, objects: [] })).toThrow(TypeError)
    expect(() => vocab.createUndo({ object: { type: 'Like', tag: [] } })).toThrow(TypeError)
    expect(() => vocab.createAccept({ object: { type: 'Follow', tag: [] } })).toThrow(TypeError)
    expect(() =>
      vocab.createVote({ voteId: 'x', actor: alice, poll: { attributedTo: [] }, option: 'tea' }),
    ).toThrow(TypeError)
    expect(() => vocab.createCreate({ object: { ...note, attributedTo: [] } })).toThrow(TypeError)
  })
})
