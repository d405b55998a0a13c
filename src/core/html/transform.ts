/**
 * Mastodon's rules for what becomes of each node of a stranger's HTML.
 *
 * @module
 */
import { isMastodonClass, type SanitizerPolicy } from './policy.js'
import { valueOf, textContent, type HtmlAttribute, type HtmlElement, type HtmlNode } from './tree.js'

/** Elements that go with everything in them. */
export const REMOVED_WITH_CONTENT: ReadonlySet<string> = /* @__PURE__ */ new Set(
  'iframe math noembed noframes noscript plaintext script style svg xmp'.split(' '),
)

/** Elements that leave a space where they were. */
const LEAVES_SPACE: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    'address article aside blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hgroup hr li nav ol p ' +
    'pre section ul'
  ).split(' '),
)

/** Attributes that hold an address, other than the `href` of links. */
const URL_ATTRIBUTES: ReadonlySet<string> = /* @__PURE__ */ new Set(
  'action background cite classid codebase data formaction href icon longdesc manifest ping poster profile src usemap'.split(
    ' ',
  ),
)

const HEADING = /^h[1-6]$/
const WEB_SCHEMES: readonly string[] = ['http', 'https']
const NONE: readonly HtmlAttribute[] = []

/** A policy in the form that the rules look things up in. */
export interface PolicyIndex {
  readonly policy: SanitizerPolicy
  readonly elements: ReadonlySet<string>
  readonly attributes: ReadonlyMap<string, ReadonlySet<string>>
  readonly globalAttributes: ReadonlySet<string>
  readonly addedAttributes: ReadonlyMap<string, readonly HtmlAttribute[]>
  readonly linkSchemes: readonly string[]
  readonly urlSchemes: readonly string[]
  readonly allowsClass: (name: string) => boolean
}

/** Prepares a policy for use. */
export function indexPolicy(policy: SanitizerPolicy): PolicyIndex {
  const everywhere = policy.attributes['*'] ?? []
  return {
    policy,
    elements: new Set(policy.elements),
    attributes: new Map(
      Object.entries(policy.attributes).map(([element, names]) => [
        element,
        new Set([...everywhere, ...names]),
      ]),
    ),
    globalAttributes: new Set(everywhere),
    addedAttributes: new Map(
      Object.entries(policy.addAttributes ?? {}).map(([element, added]) => [element, Object.entries(added)]),
    ),
    linkSchemes: policy.linkSchemes ?? WEB_SCHEMES,
    urlSchemes: policy.urlSchemes ?? WEB_SCHEMES,
    allowsClass: policy.allowsClass ?? isMastodonClass,
  }
}

/** Applies a policy to nodes and everything below them. */
export function applyPolicy(nodes: readonly HtmlNode[], index: PolicyIndex): readonly HtmlNode[] {
  const result: HtmlNode[] = []
  for (const node of nodes) {
    if (typeof node === 'string') append(result, node)
    else for (const kept of applyToElement(node, index)) append(result, kept)
  }
  return result
}

/** Adds a node to a list; text after text becomes one text, an empty one nothing. */
function append(nodes: HtmlNode[], node: HtmlNode): void {
  if (node === '') return
  const last = nodes.at(-1)
  if (typeof node === 'string' && typeof last === 'string') nodes[nodes.length - 1] = last + node
  else nodes.push(node)
}

function applyToElement(element: HtmlElement, index: PolicyIndex): readonly HtmlNode[] {
  const { policy, elements } = index
  const { name, children } = element
  if (policy.mathToTex && name === 'math') return [texOf(element) ?? '']
  if (policy.headingsToStrong && HEADING.test(name)) {
    return applyToElement({ name: 'p', attributes: [], children: [{ ...element, name: 'strong' }] }, index)
  }
  if (
    name === 'a' &&
    elements.has('a') &&
    !hasScheme(valueOf(element.attributes, 'href'), index.linkSchemes)
  ) {
    return [textContent(element)]
  }
  if (elements.has(name)) {
    const keptChildren = name === 'iframe' ? [] : applyPolicy(children, index)
    return [{ name, attributes: keepAttributes(element, index), children: keptChildren }]
  }
  if (REMOVED_WITH_CONTENT.has(name)) return []
  const kept = applyPolicy(children, index)
  if (!LEAVES_SPACE.has(name)) return kept
  return children.length === 0 ? [' '] : [' ', ...kept, ' ']
}

/** The source of a formula that carries one (FEP-dc88). */
function texOf(math: HtmlElement): string | undefined {
  const semantics = math.children.find((child) => typeof child !== 'string')
  if (semantics?.name !== 'semantics') return undefined
  const annotation = (encoding: string) =>
    semantics.children.find(
      (child): child is HtmlElement =>
        typeof child !== 'string' &&
        child.name === 'annotation' &&
        valueOf(child.attributes, 'encoding') === encoding,
    )
  const tex = annotation('application/x-tex')
  if (tex) {
    const dollars = valueOf(math.attributes, 'display') === 'block' ? '$$' : '$'
    return dollars + textContent(tex) + dollars
  }
  const plain = annotation('text/plain')
  return plain && textContent(plain)
}

function keepAttributes(
  { name: element, attributes }: HtmlElement,
  index: PolicyIndex,
): readonly HtmlAttribute[] {
  const allowed = index.attributes.get(element) ?? index.globalAttributes
  const added = index.addedAttributes.get(element) ?? NONE
  const kept: HtmlAttribute[] = []
  for (const [name, value] of attributes) {
    if (!allowed.has(name)) continue
    const clean = valueOf(added, name) ?? cleanValue(element, name, value, index)
    if (clean !== undefined) kept.push([name, clean])
  }
  for (const attribute of added) if (valueOf(kept, attribute[0]) === undefined) kept.push(attribute)
  return kept
}

/** The value an attribute keeps, or `undefined` if the attribute goes. */
function cleanValue(element: string, name: string, value: string, index: PolicyIndex): string | undefined {
  if (name === 'class') return filterClasses(value, index.allowsClass)
  const values = index.policy.attributeValues?.[name]
  if (values && !values.includes(value)) return undefined
  if (name === 'href' && element === 'a') return escapeUrl(value)
  if (!URL_ATTRIBUTES.has(name)) return value
  return hasScheme(value, index.urlSchemes) ? escapeUrl(value.trim()) : undefined
}

function filterClasses(value: string, allowsClass: (name: string) => boolean): string {
  if (!/[\t\n\f\r ]/.test(value)) return allowsClass(value) ? value : ''
  return value
    .split(/[\t\n\f\r ]/)
    .filter((name) => name !== '' && allowsClass(name))
    .join(' ')
}

/** Spaces and quotes of an address, as Mastodon writes them. */
function escapeUrl(url: string): string {
  return url.replace(/[ "]/g, (character) => (character === ' ' ? '%20' : '%22'))
}

/**
 * Whether an address begins with one of the schemes, by Mastodon's reading: the colon may be an unresolved
 * character reference, as old browsers took it.
 *
 * `%20` before the scheme counts as the space that {@link escapeUrl} wrote so: what was sanitised once
 * stays as it is.
 */
function hasScheme(url: string | undefined, schemes: readonly string[]): boolean {
  const match = /^(?:[\t\n\v\f\r ]|%20)*([a-z][a-z\d+.-]*)(?::|&#0*58|&#x0*3a)/i.exec(url ?? '')
  return match?.[1] !== undefined && schemes.includes(match[1].toLowerCase())
}
