/**
 * What a sanitiser lets through.
 *
 * @module
 */

/** An allow-list of elements and attributes with the rules around it. */
export interface SanitizerPolicy {
  /** Elements kept, in lower case. All others go, with or without what is in them. */
  readonly elements: readonly string[]
  /** Attributes kept, by element; `'*'` stands for all elements. */
  readonly attributes: Readonly<Record<string, readonly string[]>>
  /** Attributes that every element of that name gets, whatever it had. */
  readonly addAttributes?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Attributes that must have one of these values, or they go. */
  readonly attributeValues?: Readonly<Record<string, readonly string[]>>
  /**
   * Class names kept.
   *
   * @defaultValue {@link isMastodonClass}
   */
  readonly allowsClass?: (name: string) => boolean
  /**
   * Schemes of links. A link with another scheme, or none, becomes plain text.
   *
   * @defaultValue `['http', 'https']`
   */
  readonly linkSchemes?: readonly string[]
  /**
   * Schemes of every other address (`src`, `cite`, `poster` …). An attribute with another one goes.
   *
   * @defaultValue `['http', 'https']`
   */
  readonly urlSchemes?: readonly string[]
  /**
   * Whether `h1` … `h6` become `<p><strong>`.
   *
   * @defaultValue false
   */
  readonly headingsToStrong?: boolean
  /**
   * Whether formulas are replaced by their TeX source (FEP-dc88).
   *
   * @defaultValue false
   */
  readonly mathToTex?: boolean
}

/** Mastodon's configuration for posts, profiles and everything else that strangers write. */
export const MASTODON_STRICT = {
  elements: /* @__PURE__ */ 'p br span a del s pre blockquote code b strong u i em ul ol li ruby rt rp'.split(
    ' ',
  ),
  attributes: {
    '*': ['lang'],
    a: ['href', 'rel', 'class', 'translate'],
    span: ['class', 'translate'],
    p: ['class'],
    ol: ['start', 'reversed'],
    li: ['value'],
  },
  addAttributes: { a: { rel: 'nofollow noopener', target: '_blank' } },
  attributeValues: { translate: ['no'] },
  linkSchemes: ['http', 'https', 'dat', 'dweb', 'ipfs', 'ipns', 'ssb', 'gopher', 'xmpp', 'magnet', 'gemini'],
  headingsToStrong: true,
  mathToTex: true,
} as const satisfies SanitizerPolicy

/** Mastodon's configuration for the HTML of oEmbed answers: players and nothing else. */
export const MASTODON_OEMBED = {
  elements: ['audio', 'iframe', 'source', 'video'],
  attributes: {
    audio: ['controls'],
    iframe: ['allowfullscreen', 'frameborder', 'height', 'scrolling', 'src', 'width'],
    source: ['src', 'type'],
    video: ['controls', 'height', 'loop', 'width'],
  },
  addAttributes: {
    iframe: {
      sandbox: 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms',
    },
  },
} as const satisfies SanitizerPolicy

const SEMANTIC_CLASSES = /* @__PURE__ */ new Set([
  'mention',
  'hashtag',
  'ellipsis',
  'invisible',
  'quote-inline',
])

/**
 * Tells whether Mastodon keeps a class name: microformats, mentions, hashtags, parts of shortened links
 * and the fallback of quotes.
 *
 * @param name - One class name, case-sensitive.
 * @returns True if it stays.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#sanitization Mastodon: HTML sanitization}
 * @example
 * ```ts
 * isMastodonClass('h-card') // => true
 * isMastodonClass('status__content') // => false
 * ```
 */
export function isMastodonClass(name: string): boolean {
  return SEMANTIC_CLASSES.has(name) || /^(?:[hpue]|dt)-/.test(name)
}

/** Elements that no policy can allow: they run code, load documents or are not parsed as HTML. */
const FORBIDDEN_ELEMENTS = /* @__PURE__ */ new Set(
  (
    'applet base body embed frame frameset head html link math meta noembed noframes noscript object ' +
    'plaintext script style svg template textarea title xmp'
  ).split(' '),
)

/**
 * Refuses a policy that would be unsafe however it is applied.
 *
 * @throws `RangeError` naming the element or attribute.
 */
export function assertSafePolicy(policy: SanitizerPolicy): void {
  for (const element of policy.elements) {
    if (FORBIDDEN_ELEMENTS.has(element) || !/^[a-z][a-z0-9]*$/.test(element)) {
      throw new RangeError(`a sanitizer cannot allow <${element}>: leave it out of elements`)
    }
  }
  const added = Object.values(policy.addAttributes ?? {}).map((attributes) => Object.keys(attributes))
  for (const attribute of [...Object.values(policy.attributes), ...added].flat()) {
    if (
      /^(?:on.*|style|srcdoc|srcset|imagesrcset|is)$/.test(attribute) ||
      !/^[a-z][a-z0-9-]*$/.test(attribute)
    ) {
      throw new RangeError(`a sanitizer cannot allow the attribute ${attribute}: leave it out of attributes`)
    }
  }
}
