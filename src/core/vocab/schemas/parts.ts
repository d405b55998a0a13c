/**
 * Schemas of the small objects that others hold.
 *
 * @module
 */
import * as z from 'zod/mini'
import { MEDIA_TYPES } from '../names.js'
import type {
  Attachment,
  Emoji,
  Hashtag,
  IdentityProof,
  Image,
  InteractionPolicy,
  InteractionRule,
  Link,
  MediaAttachment,
  Mention,
  Multikey,
  PropertyValue,
  PublicKey,
  QuestionOption,
  Source,
  Tag,
  UnknownAttachment,
  UnknownTag,
} from '../types.js'
import { byType, exactly, list, maybe, type Schema } from './shape.js'
import * as value from './values.js'

/** A schema of Links. */
export const linkSchema: Schema<Link> = exactly<Link>({
  type: z.literal('Link'),
  types: maybe(value.types),
  href: value.id,
  mediaType: maybe(value.text),
  name: maybe(value.text),
  rel: maybe(list(value.text)),
  hreflang: maybe(value.text),
  width: maybe(value.pixels),
  height: maybe(value.pixels),
  extra: value.extra,
})

/** A schema of pictures. */
export const imageSchema: Schema<Image> = exactly<Image>({
  url: value.webUrl,
  mediaType: maybe(value.text),
  name: maybe(value.text),
  width: maybe(value.pixels),
  height: maybe(value.pixels),
  blurhash: maybe(value.text),
  focalPoint: maybe(value.focalPoint),
  extra: value.extra,
})

/** A schema of Mentions. */
export const mentionSchema: Schema<Mention> = exactly<Mention>({
  type: z.literal('Mention'),
  href: value.id,
  name: maybe(value.text),
  extra: value.extra,
})

/** A schema of Hashtags. */
export const hashtagSchema: Schema<Hashtag> = exactly<Hashtag>({
  type: z.literal('Hashtag'),
  name: value.text,
  href: maybe(value.id),
  extra: value.extra,
})

/** A schema of custom emoji. */
export const emojiSchema: Schema<Emoji> = exactly<Emoji>({
  type: z.literal('Emoji'),
  id: maybe(value.id),
  name: value.text,
  icon: imageSchema,
  updated: maybe(value.timestamp),
  extra: value.extra,
})

const unknownPartSchema: Schema<UnknownTag & UnknownAttachment> = exactly<UnknownTag & UnknownAttachment>({
  type: z.literal('Unknown'),
  types: value.types,
  raw: z.unknown(),
})

/** A schema of tags of every kind. */
export const tagSchema: Schema<Tag> = byType<Tag>(
  mentionSchema,
  hashtagSchema,
  emojiSchema,
  linkSchema,
  unknownPartSchema,
)

/** A schema of media. */
export const mediaAttachmentSchema: Schema<MediaAttachment> = exactly<MediaAttachment>({
  type: z.enum(MEDIA_TYPES),
  types: maybe(value.types),
  id: maybe(value.id),
  url: value.webUrl,
  links: maybe(list(linkSchema)),
  mediaType: maybe(value.text),
  name: maybe(value.text),
  nameMap: maybe(value.languageMap),
  blurhash: maybe(value.text),
  focalPoint: maybe(value.focalPoint),
  width: maybe(value.pixels),
  height: maybe(value.pixels),
  duration: maybe(value.duration),
  sensitive: maybe(value.flag),
  icon: maybe(list(imageSchema)),
  extra: value.extra,
})

/** A schema of profile fields. */
export const propertyValueSchema: Schema<PropertyValue> = exactly<PropertyValue>({
  type: z.literal('PropertyValue'),
  name: value.cleanText,
  value: value.cleanText,
  extra: value.extra,
})

/** A schema of identity proofs. */
export const identityProofSchema: Schema<IdentityProof> = exactly<IdentityProof>({
  type: z.literal('IdentityProof'),
  name: value.text,
  signatureAlgorithm: maybe(value.text),
  signatureValue: maybe(value.text),
  extra: value.extra,
})

/** A schema of attachments of every kind. */
export const attachmentSchema: Schema<Attachment> = byType<Attachment>(
  mediaAttachmentSchema,
  linkSchema,
  propertyValueSchema,
  identityProofSchema,
  unknownPartSchema,
)

/** A schema of the text as its author wrote it. */
export const sourceSchema: Schema<Source> = exactly<Source>({
  content: value.text,
  mediaType: maybe(value.text),
  extra: value.extra,
})

const interactionRuleSchema: Schema<InteractionRule> = exactly<InteractionRule>({
  automaticApproval: list(value.id),
  manualApproval: list(value.id),
  extra: value.extra,
})

/** A schema of interaction policies. */
export const interactionPolicySchema: Schema<InteractionPolicy> = exactly<InteractionPolicy>({
  canQuote: maybe(interactionRuleSchema),
  canLike: maybe(interactionRuleSchema),
  canReply: maybe(interactionRuleSchema),
  canAnnounce: maybe(interactionRuleSchema),
  canFeature: maybe(interactionRuleSchema),
  extra: value.extra,
})

/** A schema of keys of the old kind. */
export const publicKeySchema: Schema<PublicKey> = exactly<PublicKey>({
  id: value.id,
  owner: maybe(value.id),
  publicKeyPem: maybe(value.text),
  extra: value.extra,
})

/** A schema of keys of FEP-521a. */
export const multikeySchema: Schema<Multikey> = exactly<Multikey>({
  id: value.id,
  type: z.literal('Multikey'),
  controller: maybe(value.id),
  publicKeyMultibase: maybe(value.text),
  expires: maybe(value.timestamp),
  extra: value.extra,
})

/** A schema of options of a poll. */
export const questionOptionSchema: Schema<QuestionOption> = exactly<QuestionOption>({
  name: maybe(value.text),
  votes: maybe(value.count),
  extra: value.extra,
})
