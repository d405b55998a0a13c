/**
 * What verbs are given: nothing that means nothing is taken for something left out, and nothing is stored or sent of it.
 *
 * @module
 */
import { describe, expect, it } from 'vitest'
import type { Verbs } from '../../../src/protocol/outbox/index.js'
import { alice, createHost, keepPost, localPost } from './host.ts'

const id = localPost().id
const onPost = { as: 'alice', id }
const onAccount = { as: 'alice', handle: '@sam@stranger.example' }
const onQuote = { as: 'alice', quoteId: id }
const image = { kind: 'image', url: 'https://us.example/1.png' }
const poll = { options: ['a', 'b'], expiresIn: 3600 }

/** What each verb that takes an object may be given. */
const GIVEN = {
  post: { as: 'alice', text: 'Hi' },
  edit: { ...onPost, text: 'Hi' },
  delete: onPost,
  boost: onPost,
  unboost: onPost,
  favourite: onPost,
  unfavourite: onPost,
  vote: { ...onPost, choices: [0] },
  follow: onAccount,
  unfollow: onAccount,
  approve: onAccount,
  reject: onAccount,
  block: onAccount,
  unblock: onAccount,
  answerQuote: { ...onQuote, accept: true },
  revokeQuote: onQuote,
  moderateAccount: { id: alice, severity: 'none' },
  moderateDomain: { domain: 'evil.example', severity: 'none' },
} satisfies { readonly [Verb in keyof Verbs]?: object }

type Call = (given: unknown) => Promise<unknown>

function hostWithPost() {
  const host = createHost()
  keepPost(host.state, localPost())
  return { host, call: (verb: string): Call => (host.verbs as unknown as Record<string, Call>)[verb]! }
}

async function refused(verb: string, given: unknown, ...words: readonly string[]): Promise<void> {
  const { host, call } = hostWithPost()
  const called = call(verb)(given)
  await expect(called).rejects.toThrow(TypeError)
  for (const word of words) await expect(called).rejects.toThrow(word)
  expect(host.applied).toEqual([])
}

describe('what a verb is given', () => {
  it.each(Object.entries(GIVEN))('%s knows each of its options', async (verb, given) => {
    await refused(verb, { ...given, visibilty: 'direct' }, `${verb}: visibilty is no option; there are `)
    for (const member of Object.keys(given)) {
      await refused(verb, { ...given, [member]: null }, `${verb}: ${member} has to be `)
      await refused(verb, { ...given, [member]: undefined }, `${verb}: ${member} has to be `)
    }
    for (const wrong of [undefined, null, 'x', [given]]) await refused(verb, wrong, 'has to be an object')
  })

  it.each(['lookup', 'fetchStatus', 'announceProfile', 'deliver'])(
    '%s knows what is no name',
    async (verb) => {
      for (const wrong of [undefined, null, 7, []]) await refused(verb, wrong, `${verb}: `)
    },
  )

  it('names the options that there are', async () => {
    await refused('post', { ...GIVEN.post, visibilty: 'direct' }, 'visibility')
  })

  it('takes an option that is undefined for one left out', async () => {
    const { call } = hostWithPost()
    await expect(
      call('post')({ ...GIVEN.post, visibility: undefined, mood: undefined }),
    ).resolves.toMatchObject({
      visibility: 'public',
    })
  })

  it.each([
    ['visibility', 'private'],
    ['inReplyTo', id],
    ['poll', poll],
    ['quote', id],
    ['quotePolicy', 'nobody'],
    ['idempotencyKey', 'k'],
  ])('does not take %s for something that an edit could change', async (member, value) => {
    await refused('edit', { ...GIVEN.edit, [member]: value }, `edit: ${member} cannot be changed`)
  })

  it.each([
    ['poll.multiple', { poll: { ...poll, multiple: 'false' } }],
    ['poll.multiple', { poll: { ...poll, multiple: 1 } }],
    ['poll.duration', { poll: { ...poll, duration: 60 } }],
    ['poll.options[1]', { poll: { ...poll, options: ['a', 2] } }],
    ['media[0].width', { media: [{ ...image, width: '800' }] }],
    ['media[0].height', { media: [{ ...image, height: -1 }] }],
    ['media[0].blurhash', { media: [{ ...image, blurhash: 5 }] }],
    ['media[0].mediaType', { media: [{ ...image, mediaType: 5 }] }],
    ['media[0].focalPoint', { media: [{ ...image, focalPoint: 'x' }] }],
    ['media[0].focalPoint', { media: [{ ...image, focalPoint: [9, 9] }] }],
    ['media[0].durationSeconds', { media: [{ ...image, durationSeconds: Number.NaN }] }],
    ['media[0].alt', { media: [{ ...image, alt: 'A cat' }] }],
    ['media[1]', { media: [image, null] }],
  ])('takes no post with such a %s', async (member, more) => {
    await refused('post', { ...GIVEN.post, ...more }, member)
    if ('media' in more) await refused('edit', { ...GIVEN.edit, ...more }, member)
  })
})
