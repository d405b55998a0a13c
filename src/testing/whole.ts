/**
 * Values with every member that they can have. One that is added and left out here does not compile.
 *
 * @module
 */
import type { Account, CustomEmoji, Media, Poll, Status } from '../core/model/index.js'
import type { LocalAccount } from '../protocol/ports/index.js'
import { BOB, DAN, EVE, UNKNOWN } from './samples.js'

const EMOJI: Required<CustomEmoji> = {
  shortcode: 'cat',
  url: 'https://remote.example/emoji/cat.gif',
  mediaType: 'image/gif',
  staticUrl: 'https://remote.example/emoji/cat.png',
  id: 'https://remote.example/emoji/cat',
  updated: '2026-11-20T10:00:00.000Z',
}

const MEDIA: Required<Media> = {
  kind: 'video',
  url: 'https://remote.example/media/1.mp4',
  mediaType: 'video/mp4',
  description: 'a cat',
  blurhash: 'UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH',
  focalPoint: [-0.5, 0.25],
  width: 640,
  height: 480,
  durationSeconds: 1.5,
  thumbnailUrl: 'https://remote.example/media/1.png',
}

/** A poll that is over, of several choices. */
export const WHOLE_POLL: Required<Poll> = {
  options: ['tea', 'coffee', 'water'].map((title, i) => ({ title, votes: i + 1 })),
  isMultiple: true,
  expiresAt: '2026-11-22T11:30:00.000Z',
  isClosed: true,
  votersCount: 4,
}

/** A post in which nothing is missing. Of the members that are true or false, each is true at least once. */
export function wholeStatus(
  place: Pick<Status, 'id' | 'authorId' | 'local'>,
  more: Partial<Status> = {},
): Required<Status> {
  return {
    ...place,
    type: 'Question',
    url: `${place.id}.html`,
    published: '2026-11-22T10:00:00.000Z',
    editedAt: '2026-11-22T11:00:00.000Z',
    html: '<p>Clean</p>',
    content: '<p onclick="x">As it was written ä\u{1f600}</p>',
    spoilerText: 'careful',
    sensitive: true,
    visibility: 'unlisted',
    language: 'de',
    inReplyTo: UNKNOWN,
    conversation: 'tag:remote.example,2026:1',
    mentions: [
      { actorId: DAN, silent: false, notify: true },
      { actorId: EVE, silent: true, notify: false },
    ],
    hashtags: ['Cats', 'Dogs'].map((displayName) => ({ name: displayName.toLowerCase(), displayName })),
    emojis: [EMOJI, { shortcode: 'dog', url: 'https://remote.example/emoji/dog.png' }],
    media: [MEDIA, { kind: 'image', url: 'https://remote.example/media/2.jpg' }],
    poll: WHOLE_POLL,
    quote: {
      targetId: `${DAN}/notes/1`,
      targetAuthorId: DAN,
      state: 'accepted',
      stamp: `${DAN}/stamps/1`,
      requestId: `${place.id}/request`,
      legacy: true,
    },
    quotePolicy: (2 << 16) | 1,
    cardUrl: 'https://news.example/1',
    claimedCounts: { favourites: 3, boosts: 4, replies: 5 },
    atomUri: 'tag:remote.example,2026:2',
    ...more,
  }
}

/** An account of another server in which nothing is missing. */
export function wholeAccount(id = BOB): Required<Account> {
  const { origin, host } = new URL(id)
  return {
    id,
    local: false,
    type: 'Service',
    username: 'Bob',
    acct: `Bob@${host}`,
    displayName: 'Robert',
    html: '<p>Clean</p>',
    summary: '<p onclick="x">As it was written</p>',
    url: `${origin}/@bob`,
    inbox: `${id}/in`,
    outbox: `${id}/out`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    featured: `${id}/featured`,
    featuredTags: `${id}/tags`,
    featuredCollections: `${id}/lists`,
    sharedInbox: `${origin}/inbox`,
    avatarUrl: `${id}/avatar.png`,
    headerUrl: `${id}/header.png`,
    fields: ['Cat', 'Dog'].map((name) => ({ name, html: `<b>${name}</b>` })),
    emojis: [EMOJI, { shortcode: 'dog', url: 'https://remote.example/emoji/dog.png' }],
    locked: true,
    bot: true,
    group: true,
    discoverable: true,
    indexable: true,
    memorial: true,
    suspended: true,
    movedTo: DAN,
    alsoKnownAs: [DAN, EVE],
    attributionDomains: ['news.example', 'blog.example'],
    publicKeys: ['main-key', 'other-key'].map((key) => ({
      id: `${id}#${key}`,
      owner: id,
      publicKeyPem: 'PEM',
    })),
    multikeys: [
      {
        id: `${id}#multikey`,
        type: 'Multikey',
        controller: id,
        publicKeyMultibase: 'z6Mk',
        expires: '2030-01-01T00:00:00.000Z',
      },
    ],
    published: '2020-01-01T00:00:00.000Z',
  }
}

/** What a user may change of itself, all of it: not its name and keys, nor what the moderators decide. */
export const WHOLE_PROFILE: Required<
  Omit<LocalAccount, 'username' | 'suspended' | 'createdAt' | 'privateKeyPem' | 'publicKeyPem'>
> = {
  name: 'Alice A.',
  summary: '<p>About me</p>',
  locked: true,
  bot: true,
  group: true,
  discoverable: true,
  indexable: true,
  memorial: true,
  avatar: { url: 'https://media.example/a.png', mediaType: 'image/png', description: 'a face' },
  header: { url: 'https://media.example/h.png', mediaType: 'image/png', description: 'a hill' },
  fields: [
    { name: 'Cat', value: '<b>Tom</b>' },
    { name: 'Dog', value: '<b>Rex</b>' },
  ],
  alsoKnownAs: [BOB, EVE],
  movedTo: DAN,
  attributionDomains: ['news.example', 'blog.example'],
}
