/**
 * What the small objects that others hold look like when they are sent.
 *
 * @module
 */
import { asSent, type Layout, noteTypes, property, type Write, writeFields, type Writing } from './writing.js'
import type { ActorReference, Image, Reference, UnknownAttachment, UnknownTag } from './types.js'

export type Members = Readonly<Record<string, unknown>>

/** A writer of values of one type. Layouts are plain tables: that each gets its own type is for the round-trip tests to show. */
export const writer = (write: (value: never, writing: Writing) => unknown): Write => write as unknown as Write

export const each = (write: Write): Write =>
  writer((list: readonly unknown[], writing) => list.map((item) => write(item, writing, {})))

/** One as a lone value, several as a list, none as nothing. */
export const oneOrMany = (write: Write): Write =>
  writer((list: readonly unknown[], writing) => {
    const written = list.map((item) => write(item, writing, {}))
    return written.length > 1 ? written : written[0]
  })

export const someOf = (write: Write): Write =>
  writer((list: readonly unknown[], writing) =>
    list.length === 0 ? undefined : list.map((item) => write(item, writing, {})),
  )

export const asIs: Write = (value) => value

const by =
  (layout: Layout): Write =>
  (value, writing) =>
    writeFields(value as object, layout, writing) // see `writer`

/** The type, or all the types that were sent. */
export const type: Write = (value, writing, model) => {
  const types = model['types'] as readonly string[] | undefined // the type of every `types`
  if (types === undefined && value === 'Unknown') return undefined
  const sent = types === undefined ? value : types.length > 1 ? types : types[0]
  noteTypes(sent, writing)
  return sent
}

export const actorReference = writer(({ id, type }: ActorReference) =>
  type === undefined ? id : { id, type },
)

// -------------------------------------------------------------------------------------------- parts

const linkLayout: Layout = [
  property('type', type),
  property('mediaType'),
  property('href'),
  property('name'),
  property('rel', oneOrMany(asIs)),
  property('hreflang'),
  property('width'),
  property('height'),
]

const pictureLayout: Layout = [
  property('mediaType'),
  property('url'),
  property('name'),
  property('blurhash'),
  property('focalPoint'),
  property('width'),
  property('height'),
]

export const image = writer((picture: Image, writing) => ({
  type: 'Image',
  ...writeFields(picture, pictureLayout, writing),
}))

/** All links, where they say more than the one address; see `urlAndLinks` of the parser. */
export const url: Write = (value, writing, model) =>
  model['links'] === undefined ? value : links(model['links'], writing, model)

const links: Write = each(by(linkLayout))

/** Links none of which is a page for people. */
export const linksAlone: Write = (value, writing, model) =>
  model['url'] === undefined ? links(value, writing, model) : undefined

const mediaLayout: Layout = [
  property('type', type),
  property('id'),
  property('mediaType'),
  property('url', url),
  property('name'),
  property('nameMap'),
  property('blurhash'),
  property('focalPoint'),
  property('width'),
  property('height'),
  property('duration'),
  property('sensitive'),
  property('icon', oneOrMany(image)),
]

const unknownPart = writer(({ raw }: UnknownTag | UnknownAttachment, writing) => asSent(raw, writing))

export const partLayouts: Readonly<Record<string, Layout>> = {
  Link: linkLayout,
  Mention: [property('type', type), property('href'), property('name')],
  Hashtag: [property('type', type), property('href'), property('name')],
  Emoji: [
    property('id'),
    property('type', type),
    property('name'),
    property('updated'),
    property('icon', image),
  ],
  PropertyValue: [property('type', type), property('name'), property('value')],
  IdentityProof: [
    property('type', type),
    property('name'),
    property('signatureAlgorithm'),
    property('signatureValue'),
  ],
  Document: mediaLayout,
  Image: mediaLayout,
  Audio: mediaLayout,
  Video: mediaLayout,
}

/** A tag or an attachment. */
export const part = writer((value: Members & { readonly type: string }, writing) => {
  const layout = partLayouts[value.type]
  return layout === undefined ? unknownPart(value, writing, value) : writeFields(value, layout, writing)
})

export const publicKey = by([property('id'), property('owner'), property('publicKeyPem')])

const multikeyLayout: Layout = [
  property('id'),
  property('type', type),
  property('controller'),
  property('publicKeyMultibase'),
  property('expires'),
]

export const assertionMethod = writer((method: Members & Reference, writing) =>
  (method as Members)['type'] === undefined ? method.id : writeFields(method, multikeyLayout, writing),
)

const rule = by([property('automaticApproval'), property('manualApproval', someOf(asIs))])

export const policy = by([
  property('canFeature', rule),
  property('canQuote', rule),
  property('canLike', rule),
  property('canReply', rule),
  property('canAnnounce', rule),
])

const votes = writer((totalItems: number) => ({ type: 'Collection', totalItems }))

const optionLayout: Layout = [property('name'), property('votes', votes, 'replies')]

export const option = writer((value: Members, writing) => ({
  type: 'Note',
  ...writeFields(value, optionLayout, writing),
}))

export const source = by([property('content'), property('mediaType')])
