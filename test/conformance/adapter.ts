/**
 * The contract of the conformance runner, answered with the public API: translation only, no rule.
 *
 * @module
 */
import { chooseRepresentation, isAttributionAllowed } from 'tootkit/discovery'
import {
  firstHashtagIn,
  hashtagDisplayName,
  isValidHashtag,
  normalizeHashtag,
  plainText,
  sanitizeHtml,
  textToHtml,
} from 'tootkit/html'
import { mediaOf } from 'tootkit/media'
import { pollOf } from 'tootkit/poll'
import { quoteTargetOf } from 'tootkit/quote'
import { visibilityOf } from 'tootkit/visibility'
import { hasType, isConverted, isPost, parseDocument, parseObject, toJsonLd } from 'tootkit/vocab'
import { meaningSuites } from './meaning.ts'
import { signatureDeviations, signatureSuites } from './signatures.ts'
/** A case of the suite `facts`. */
interface FactsCase {
  readonly document: unknown
  /** JSON pointer to the post. */
  readonly pointer: string
  readonly followersCollection: string | null
}

/** The values on the way to where a JSON pointer points, that one last. */
function alongPointer(document: unknown, pointer: string): unknown[] {
  const values = [document]
  for (const part of pointer.split('/').slice(1))
    values.push((values.at(-1) as Record<string, unknown>)[part])
  return values
}

function facts({ document, pointer, followersCollection }: FactsCase) {
  const along = alongPointer(document, pointer)
  const post = parseObject(along.pop())
  if (!isPost(post)) throw new TypeError(`no post at ${pointer}`)
  const parent = along.filter((value) => !Array.isArray(value)).pop()
  const wrapper = parent === undefined ? undefined : parseDocument(parent)
  const activity =
    wrapper !== undefined && (hasType(wrapper, 'Create') || hasType(wrapper, 'Update')) ? wrapper : undefined
  const { visibility } = visibilityOf(post, {
    ...(activity && { activity }),
    followers: followersCollection ?? undefined,
  })
  const poll = pollOf(post)
  const quote = quoteTargetOf({ ...post, tag: [] }) // links of FEP-e232 are no part of the fact
  return {
    visibility,
    isPoll: poll !== undefined,
    pollOptions: poll?.options.map((option) => option.title) ?? [],
    mentions: post.tag.flatMap((tag) => (tag.type === 'Mention' ? [tag.href] : [])),
    hashtags: post.tag.flatMap((tag) => (tag.type === 'Hashtag' ? [tag.name] : [])),
    emoji: post.tag.flatMap((tag) => (tag.type === 'Emoji' ? [tag.name.replaceAll(':', '')] : [])),
    quote: quote?.kind === 'post' ? quote.id : quote?.kind === 'conflict' ? quote.ids[0] : null,
    mediaAttachments: mediaOf(post.attachment, Infinity).length,
    inReplyTo: post.inReplyTo ?? null,
    sensitive: post.sensitive ?? false,
    spoilerText: isConverted(post) ? null : (post.summary ?? null),
  }
}

/** A case of the suite `textFormat`. */
interface TextFormatCase {
  readonly text: string
  readonly webDomain: string
  readonly options: {
    readonly accounts?: readonly (readonly [username: string, domain: string | null])[]
    readonly quoted?: string
    readonly multiline?: boolean
    readonly with_domains?: boolean
    readonly with_rel_me?: boolean
  }
}

function textFormat({ text, webDomain, options }: TextFormatCase): string {
  return textToHtml(text, {
    origin: `https://${webDomain}`,
    accounts: (options.accounts ?? []).map(([username, domain]) => ({
      username,
      ...(domain !== null && { domain }),
      url: `https://${domain ?? webDomain}/@${username}`,
    })),
    ...(options.quoted !== undefined && { quotedUrl: options.quoted }),
    multiline: options.multiline ?? true,
    withDomains: options.with_domains ?? false,
    relMe: options.with_rel_me ?? false,
  })
}

/** A case of the suite `hashtag`: one of the four. */
type HashtagCase =
  | { readonly normalize: string }
  | { readonly displayName: string }
  | { readonly validName: string }
  | { readonly firstHashtagIn: string }

function hashtag(input: HashtagCase): string | boolean | null {
  if ('normalize' in input) return normalizeHashtag(input.normalize)
  if ('displayName' in input) return hashtagDisplayName(input.displayName)
  if ('validName' in input) return isValidHashtag(input.validName)
  return firstHashtagIn(input.firstHashtagIn) ?? null
}

export default {
  sanitize: (html: string) => sanitizeHtml(html),
  plainText: ({ text, local }: { text: string; local: boolean }) => plainText(text, { isLocal: local }),
  textFormat,
  hashtag,
  parse: (document: unknown) => parseDocument(document),
  roundTrip: (document: unknown) => {
    const first = parseDocument(document)
    return [first, parseDocument(toJsonLd(first))]
  },
  facts,
  accept: (header: string | null) => chooseRepresentation(header),
  attribution: (input: { attributionDomains: string[]; articleHost: string }) =>
    isAttributionAllowed(input.attributionDomains, input.articleHost),
  ...meaningSuites,
  ...signatureSuites,
  deviations: { ...signatureDeviations },
}
