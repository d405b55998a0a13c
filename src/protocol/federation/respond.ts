/**
 * The answers of a federation endpoint.
 *
 * @module
 */
import { ACTIVITYPUB_CONTENT_TYPE } from '../../core/discovery/index.js'
import type { Document } from '../../core/vocab/index.js'
import { toJsonLd } from '../../core/vocab/index.js'

/** How long and by whom an answer may be kept, and on what it depends. */
export interface Caching {
  readonly control: string
  readonly vary: string
}

const VARY = 'Accept, Signature, Signature-Input'

/** For everybody: three minutes, as Mastodon. */
export const PUBLIC_CACHING: Caching = { control: 'public, max-age=180', vary: VARY }

/** For the one who asked: never kept. */
export const PRIVATE_CACHING: Caching = { control: 'private, no-store', vary: VARY }

/** An ActivityStreams document. */
export function activityJson(model: Document, caching: Caching, status = 200): Response {
  return new Response(JSON.stringify(toJsonLd(model)), {
    status,
    headers: {
      'Content-Type': ACTIVITYPUB_CONTENT_TYPE,
      'Cache-Control': caching.control,
      Vary: caching.vary,
    },
  })
}

/** A document of another type, readable from anywhere (WebFinger, NodeInfo). */
export function openDocument(body: string, type: string, control: string): Response {
  return new Response(body, {
    headers: { 'Content-Type': type, 'Cache-Control': control, 'Access-Control-Allow-Origin': '*' },
  })
}

/** A short text that says no: the code, and nothing that an attacker could learn from. */
export function refusal(
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify({ error: code }), {
    status,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'private, no-store',
      Vary: VARY,
      ...headers,
    },
  })
}
