/**
 * What a web page says about its author: `rel="me"`, `fediverse:creator`, the canonical address.
 *
 * @module
 */
import { sameOrigin } from '../wire/url.js'
import { tryParseHandle, type Handle } from './handle.js'
import { scanTags, type StartTag } from './markup.js'

/** Most start tags read of one page. */
const MAX_TAGS = 20_000
/** Most links kept. */
const MAX_LINKS = 500

/** What {@link readPageMetadata} finds. Claims of the page, every one. */
export interface PageMetadata {
  /** Absolute `href` of every `<a>` and `<link>` whose `rel` holds `me`, in order. */
  readonly relMe: readonly string[]
  /** The handle of the first `fediverse:creator`; its account must vouch for the site. */
  readonly creator?: Handle
  /** The page's canonical address if it is of the page's own origin, else the address it was fetched from. */
  readonly canonicalUrl: string
  /** `href` of a `<link rel="alternate" type="application/activity+json">`. */
  readonly activityPubUrl?: string
}

/**
 * Reads what a page says about its author, in one pass; scripts do not run.
 *
 * @param html - The page; cut it at 1 MiB before.
 * @param url - The address it was fetched from, after redirects.
 * @returns The claims found.
 * @see {@link https://docs.joinmastodon.org/user/profile/ Mastodon, verification and attribution}
 * @example
 * ```ts
 * const page = '<a rel="me nofollow" href="/@alice">me</a><meta name="fediverse:creator" content="@alice@a.example">'
 * readPageMetadata(page, 'https://blog.example/post') // => {
 * //   relMe: ['https://blog.example/@alice'],
 * //   creator: { username: 'alice', host: 'a.example' },
 * //   canonicalUrl: 'https://blog.example/post',
 * // }
 * ```
 */
export function readPageMetadata(html: string, url: string): PageMetadata {
  const { tags } = scanTags(html, { syntax: 'html', maxTags: MAX_TAGS })
  const links = tags.filter(({ name }) => name === 'a' || name === 'link')
  const metas = tags.filter(({ name }) => name === 'meta')
  const hrefOf = (tag: StartTag | undefined): string | undefined => resolve(tag?.attributes.get('href'), url)
  const canonical = hrefOf(links.find((tag) => tag.name === 'link' && hasRel(tag, 'canonical')))
  const openGraph = resolve(metaContent(metas, 'og:url'), url)
  const creator = tryParseHandle(metaContent(metas, 'fediverse:creator')?.trim() ?? '')
  const alternate = hrefOf(
    links.find(
      (tag) => hasRel(tag, 'alternate') && tag.attributes.get('type') === 'application/activity+json',
    ),
  )
  return {
    relMe: links
      .filter((tag) => hasRel(tag, 'me'))
      .slice(0, MAX_LINKS)
      .flatMap((tag) => hrefOf(tag) ?? []),
    ...(creator !== undefined && { creator }),
    canonicalUrl: [canonical, openGraph].find((own) => own !== undefined && sameOrigin(own, url)) ?? url,
    ...(alternate !== undefined && { activityPubUrl: alternate }),
  }
}

/**
 * Tells whether a page links back to a profile, which verifies the profile's field that names the page.
 *
 * @param page - What {@link readPageMetadata} found.
 * @param profileUrl - The profile's page for people.
 * @returns True when one of the `rel="me"` links is that address, without regard to case.
 * @example
 * ```ts
 * const page = readPageMetadata('<a rel="me" href="https://a.example/@alice">', 'https://alice.example/')
 * linksBack(page, 'https://a.example/@alice') // => true
 * ```
 */
export function linksBack(page: PageMetadata, profileUrl: string): boolean {
  const wanted = profileUrl.toLowerCase()
  return page.relMe.some((href) => href.toLowerCase() === wanted)
}

function metaContent(metas: readonly StartTag[], key: string): string | undefined {
  const meta = metas.find(
    ({ attributes }) => attributes.get('name') === key || attributes.get('property') === key,
  )
  return meta?.attributes.get('content')
}

function hasRel(tag: StartTag, rel: string): boolean {
  return tag.attributes.get('rel')?.toLowerCase().split(/\s/).includes(rel) ?? false
}

function resolve(href: string | undefined, base: string): string | undefined {
  const url = href === undefined ? null : URL.parse(href.trim(), base)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined
}
