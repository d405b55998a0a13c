/**
 * host-meta (RFC 6415): where a host keeps its WebFinger endpoint, when it is not at the usual place.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { scanTags } from './markup.js'

/** The `Content-Type` to answer with. */
export const HOST_META_CONTENT_TYPE = 'application/xrd+xml; charset=utf-8'

/** The field value to send when asking for it. */
export const HOST_META_ACCEPT = 'application/xrd+xml, application/xml, text/xml'

/**
 * Writes the document for `/.well-known/host-meta`.
 *
 * @param origin - Origin of the server that answers WebFinger: `https://ap.example.com`.
 * @returns XML.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6415#section-3 RFC 6415 §3}
 * @example
 * ```ts
 * createHostMeta('https://ap.example.com').includes('https://ap.example.com/.well-known/webfinger?resource={uri}') // => true
 * ```
 */
export function createHostMeta(origin: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" type="application/jrd+json" template="${escapeXml(templateOf(origin))}"/>
</XRD>
`
}

/**
 * Writes the JSON twin, for `/.well-known/host-meta.json`.
 *
 * @param origin - Origin of the server that answers WebFinger.
 * @returns The document, ready for `JSON.stringify`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6415#appendix-A RFC 6415 appendix A}
 * @example
 * ```ts
 * createHostMetaJson('https://ap.example.com').links[0].rel // => 'lrdd'
 * ```
 */
export function createHostMetaJson(origin: string): {
  readonly links: readonly [{ readonly rel: 'lrdd'; readonly type: string; readonly template: string }]
} {
  return { links: [{ rel: 'lrdd', type: 'application/jrd+json', template: templateOf(origin) }] }
}

/**
 * Finds the WebFinger template in a host-meta document.
 *
 * @param xml - The document as text.
 * @returns `template` of the first `Link` with `rel="lrdd"` whose template has `{uri}`; undefined when there
 *   is none.
 * @throws {@link MalformedError} `ERR_WEBFINGER_INVALID`: a document type declaration, more than 1,000
 *   elements, or markup that does not end.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6415#section-3.1.1 RFC 6415 §3.1.1}
 * @example
 * ```ts
 * const xml = '<XRD><Link rel="lrdd" template="https://a.example/wf?r={uri}"/></XRD>'
 * parseHostMeta(xml) // => 'https://a.example/wf?r={uri}'
 * ```
 */
export function parseHostMeta(xml: string): string | undefined {
  const scan = scanTags(xml, { syntax: 'xml', maxTags: 1_000 })
  if (scan.problem !== undefined) {
    throw new MalformedError('ERR_WEBFINGER_INVALID', `host-meta document ${scan.problem}`)
  }
  const link = scan.tags.find(({ name, attributes }) => {
    const isLink = name === 'Link' || name.endsWith(':Link')
    return (
      isLink && attributes.get('rel') === 'lrdd' && attributes.get('template')?.includes('{uri}') === true
    )
  })
  return link?.attributes.get('template')
}

function templateOf(origin: string): string {
  return `${new URL(origin).origin}/.well-known/webfinger?resource={uri}`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
