/**
 * Two documents of the kind that a server reads all day, in the shapes of Mastodon 4.5.
 *
 * @module
 */
const author = 'https://social.example/users/alice'
const status = `${author}/statuses/115468212345678901`
const content =
  '<p><span class="h-card" translate="no"><a href="https://remote.example/@bob" class="u-url mention">@<span>bob</span></a></span> The first train over the new line leaves on Sunday at seven. We bring tea, the good thermos and the big map, and there is room for two more. <a href="https://social.example/tags/trains" class="mention hashtag" rel="tag">#<span>trains</span></a></p>'

/** A Create of a Note with a mention, a hashtag, a picture and a policy. */
export const CREATE_NOTE = {
  '@context': [
    'https://www.w3.org/ns/activitystreams',
    {
      ostatus: 'http://ostatus.org#',
      atomUri: 'ostatus:atomUri',
      inReplyToAtomUri: 'ostatus:inReplyToAtomUri',
      conversation: 'ostatus:conversation',
      sensitive: 'as:sensitive',
      toot: 'http://joinmastodon.org/ns#',
      votersCount: 'toot:votersCount',
      gts: 'https://gotosocial.org/ns#',
      interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
      canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
      automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
      blurhash: 'toot:blurhash',
      focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' },
      Hashtag: 'as:Hashtag',
    },
  ],
  id: `${status}/activity`,
  type: 'Create',
  actor: author,
  published: '2026-11-22T09:43:00Z',
  to: ['https://www.w3.org/ns/activitystreams#Public'],
  cc: [`${author}/followers`, 'https://remote.example/users/bob'],
  object: {
    id: status,
    type: 'Note',
    summary: null,
    inReplyTo: null,
    published: '2026-11-22T09:43:00Z',
    url: 'https://social.example/@alice/115468212345678901',
    attributedTo: author,
    to: ['https://www.w3.org/ns/activitystreams#Public'],
    cc: [`${author}/followers`, 'https://remote.example/users/bob'],
    sensitive: false,
    atomUri: status,
    inReplyToAtomUri: null,
    conversation: 'tag:social.example,2026-11-22:objectId=903412:objectType=Conversation',
    content,
    contentMap: { en: content },
    interactionPolicy: {
      canQuote: { automaticApproval: ['https://www.w3.org/ns/activitystreams#Public'] },
    },
    attachment: [
      {
        type: 'Document',
        mediaType: 'image/jpeg',
        url: 'https://files.social.example/media_attachments/files/115/468/original/4f2c0a7d9b1e.jpg',
        name: 'A hand-drawn map of the line, the stops marked in red',
        blurhash: 'UBL_:rOpGG-;~qRjM{xuRjWBt7j[IUofofay',
        focalPoint: [0.0, 0.25],
        width: 1600,
        height: 1200,
      },
    ],
    tag: [
      { type: 'Mention', href: 'https://remote.example/users/bob', name: '@bob@remote.example' },
      { type: 'Hashtag', href: 'https://social.example/tags/trains', name: '#trains' },
    ],
    replies: {
      id: `${status}/replies`,
      type: 'Collection',
      first: {
        type: 'CollectionPage',
        next: `${status}/replies?only_other_accounts=true&page=true`,
        partOf: `${status}/replies`,
        items: [],
      },
    },
    likes: { id: `${status}/likes`, type: 'Collection', totalItems: 0 },
    shares: { id: `${status}/shares`, type: 'Collection', totalItems: 0 },
  },
}

/** A Person with three profile fields, an emoji, avatar and header. */
export const PERSON = {
  '@context': [
    'https://www.w3.org/ns/activitystreams',
    'https://w3id.org/security/v1',
    {
      manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
      toot: 'http://joinmastodon.org/ns#',
      featured: { '@id': 'toot:featured', '@type': '@id' },
      featuredTags: { '@id': 'toot:featuredTags', '@type': '@id' },
      alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
      movedTo: { '@id': 'as:movedTo', '@type': '@id' },
      schema: 'http://schema.org#',
      PropertyValue: 'schema:PropertyValue',
      value: 'schema:value',
      discoverable: 'toot:discoverable',
      suspended: 'toot:suspended',
      memorial: 'toot:memorial',
      indexable: 'toot:indexable',
      attributionDomains: { '@id': 'toot:attributionDomains', '@container': '@set' },
      Emoji: 'toot:Emoji',
      focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' },
    },
  ],
  id: author,
  type: 'Person',
  following: `${author}/following`,
  followers: `${author}/followers`,
  inbox: `${author}/inbox`,
  outbox: `${author}/outbox`,
  featured: `${author}/collections/featured`,
  featuredTags: `${author}/collections/tags`,
  preferredUsername: 'alice',
  name: 'Alice :tea:',
  summary:
    '<p>Railways, tea and maps. I write about lines that were closed and about those that come back.</p>',
  url: 'https://social.example/@alice',
  manuallyApprovesFollowers: false,
  discoverable: true,
  indexable: true,
  published: '2018-03-02T00:00:00Z',
  memorial: false,
  alsoKnownAs: ['https://old.example/users/alice'],
  attributionDomains: ['blog.example'],
  publicKey: {
    id: `${author}#main-key`,
    owner: author,
    publicKeyPem:
      '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvXc4vkECU2/CeuSo1wtn\nFoim94Ne1jBMYxTZ9wm2YTdJq1oiZKif06I2fOqDzY/4q/S9uccrE9Bkajv1dnkO\nVm31QjWlhVpSKynVxEWjVBO5Ienue8gND0xvHIuXf87o61poqjEoepvsQFElA5ym\novljWGSA/jpj7ozygUZhCXtaS2W5AD5tnBQUpcO0lhItYPYTjnmzcc4y2NbJV8hz\n2s2G8qKv8fyimE23gY1XrPJg+cRF+g4PqFXujjlJ7MihD9oqtLGxbu7o1cifTn3x\nBfIdPythWu5b4cujNsB3m3awJjVmx+MHQ9SugkSIYXV0Ina77cTNS0M2PYiH1PFR\nTwIDAQAB\n-----END PUBLIC KEY-----\n',
  },
  tag: [
    {
      id: 'https://social.example/emojis/12',
      type: 'Emoji',
      name: ':tea:',
      updated: '2024-05-01T10:00:00Z',
      icon: {
        type: 'Image',
        mediaType: 'image/png',
        url: 'https://files.social.example/custom_emojis/images/000/000/012/original/tea.png',
      },
    },
  ],
  attachment: [
    {
      type: 'PropertyValue',
      name: 'Site',
      value: '<a href="https://blog.example" rel="me">blog.example</a>',
    },
    { type: 'PropertyValue', name: 'Pronouns', value: 'she/her' },
    { type: 'PropertyValue', name: 'Tea', value: 'Green' },
  ],
  endpoints: { sharedInbox: 'https://social.example/inbox' },
  icon: {
    type: 'Image',
    mediaType: 'image/jpeg',
    url: 'https://files.social.example/accounts/avatars/109/original/9c2d.jpg',
  },
  image: {
    type: 'Image',
    mediaType: 'image/jpeg',
    url: 'https://files.social.example/accounts/headers/109/original/1b7f.jpg',
  },
}
