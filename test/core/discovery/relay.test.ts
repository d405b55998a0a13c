import { describe, expect, it } from 'vitest'
import { createRelayFollow, createRelayUndo, readRelayAnswer } from '../../../src/core/discovery/index.js'
import { parseActivity } from '../../../src/core/vocab/index.js'

const subscription = {
  id: 'https://fedi.example/relays/1#follow',
  actorId: 'https://fedi.example/actor',
  inbox: 'https://relay.example/inbox',
}
const litePub = { ...subscription, relayActorId: 'https://relay.example/actor' }
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

describe('createRelayFollow', () => {
  it('follows everything public on relays of Mastodon’s kind, and the relay’s actor on the other', () => {
    expect(createRelayFollow(subscription)).toEqual({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: subscription.id,
      type: 'Follow',
      actor: subscription.actorId,
      object: PUBLIC,
    })
    expect(createRelayFollow(litePub)).toMatchObject({
      object: litePub.relayActorId,
      to: [litePub.relayActorId],
    })
  })
})

describe('createRelayUndo', () => {
  it('names the Follow in full', () => {
    expect(createRelayUndo('https://fedi.example/relays/1#undo', subscription)).toMatchObject({
      type: 'Undo',
      actor: subscription.actorId,
      object: { id: subscription.id, type: 'Follow', actor: subscription.actorId, object: PUBLIC },
    })
  })
})

describe('readRelayAnswer', () => {
  const answer = (type: string, object: unknown, actor = 'https://relay.example/actor') =>
    readRelayAnswer(parseActivity({ id: 'https://relay.example/1', type, actor, object }), subscription)
  const follow = {
    id: subscription.id,
    type: 'Follow',
    actor: subscription.actorId,
    object: 'https://relay.example/actor',
  }

  it('knows our Follow by its id alone', () => {
    expect(answer('Accept', subscription.id)).toBe('accepted')
    expect(answer('Accept', follow)).toBe('accepted')
    expect(answer('Reject', follow)).toBe('rejected')
  })

  it('T61 T62 takes no other Follow, sender or verb for it', () => {
    expect(answer('Accept', { ...follow, id: 'https://fedi.example/relays/2' })).toBeUndefined()
    expect(answer('Accept', { ...follow, id: undefined })).toBeUndefined()
    expect(answer('Accept', follow, 'https://evil.example/actor')).toBeUndefined()
    expect(answer('Undo', follow)).toBeUndefined()
  })
})
