/**
 * The other servers: literal documents for whoever asks, 202 for whatever is sent, and a memory of it.
 *
 * @module
 */
import { RemoteError } from 'tootkit'
import type { Transport, TransportResponse } from 'tootkit/ports'
import {
  generateKeyPair,
  signRequest,
  type GeneratedKeyPair,
  type KeyType,
  type PrivateKeyHandle,
  type SigningKey,
} from 'tootkit/signature'

export type Json = Readonly<Record<string, unknown>>

const CONTEXT = ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'] as const
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

/** One request that reached an inbox. */
export interface Received {
  readonly url: string
  readonly body: string
}

const made = new Map<KeyType, Promise<GeneratedKeyPair>>()

/** One pair for everybody of a kind, made once: it is not keys that are tested here. */
export async function sharedKeys(type: 'rsa' | 'ed25519' = 'rsa'): Promise<GeneratedKeyPair> {
  const known = made.get(type) ?? generateKeyPair(type)
  made.set(type, known)
  const pair = await known
  return { ...pair, privateKey: withMemory(pair.privateKey) }
}

const signatures = new Map<string, Uint8Array | Promise<Uint8Array>>()

/** Signs nothing twice: RSA takes longer than the rest of a story, and runs of a story sign the same. */
function withMemory(key: PrivateKeyHandle): PrivateKeyHandle {
  return {
    type: key.type,
    sign(algorithm, data) {
      const name = `${key.type} ${Buffer.from(data).toString('latin1')}`
      const signature = signatures.get(name) ?? key.sign(algorithm, data)
      signatures.set(name, signature)
      return signature
    },
  }
}

/** What the neighbours are given to answer with. */
export interface Neighbours {
  readonly transport: Transport
  /** Everything that reached an inbox, in order. */
  readonly received: Received[]
}

const text = new TextDecoder()

/** Makes the other servers out of documents by their ids; WebFinger follows from the actors among them. */
export function createNeighbours(documents: ReadonlyMap<string, Json>): Neighbours {
  const received: Received[] = []
  const answerTo = (url: string): TransportResponse => {
    const { origin, host, pathname, searchParams } = new URL(url)
    if (pathname === '/.well-known/webfinger') {
      const resource = searchParams.get('resource') ?? ''
      const name = /^acct:([^@]+)@/.exec(resource)?.[1] ?? resource.split('/').at(-1)
      const id = `${origin}/users/${name ?? ''}`
      if (!documents.has(id)) return answer(404, '', 'text/plain')
      const links = [{ rel: 'self', type: 'application/activity+json', href: id }]
      const jrd = { subject: `acct:${name ?? ''}@${host}`, aliases: [id], links }
      return answer(200, JSON.stringify(jrd), 'application/jrd+json')
    }
    const document = documents.get(url)
    if (document === undefined) return answer(404, '', 'text/plain')
    return answer(200, JSON.stringify(document), 'application/activity+json')
  }
  return {
    received,
    transport: {
      // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
      async send({ method, url, body }, { signal } = {}) {
        signal?.throwIfAborted()
        if (!url.includes('.example/')) {
          throw new RemoteError('ERR_DNS_FAILED', 'there is no such neighbour', { url, retryable: true })
        }
        if (method !== 'POST') return answerTo(url)
        received.push({ url, body: text.decode(body) })
        return answer(202, '', 'text/plain')
      },
    },
  }
}

function answer(status: number, body: string, type: string): TransportResponse {
  return { status, headers: { 'content-type': type }, body: new TextEncoder().encode(body) }
}

/** An actor of another server, as Mastodon describes one. */
export function actorDocument(id: string, publicKeyPem: string, more: Json = {}): Json {
  const { origin, host } = new URL(id)
  const name = id.split('/').at(-1) ?? ''
  return {
    '@context': CONTEXT,
    id,
    type: 'Person',
    preferredUsername: name,
    name: `${name} of ${host}`,
    summary: '<p>Hello.</p>',
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    featured: `${id}/collections/featured`,
    url: `${origin}/@${name}`,
    published: '2024-05-01T00:00:00Z',
    manuallyApprovesFollowers: false,
    endpoints: { sharedInbox: `${origin}/inbox` },
    publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem },
    ...more,
  }
}

/** A public post of another server. */
export function noteDocument(id: string, authorId: string, more: Json = {}): Json {
  return {
    '@context': CONTEXT,
    id,
    type: 'Note',
    attributedTo: authorId,
    content: '<p>Good morning.</p>',
    published: '2026-11-20T08:00:00Z',
    url: id,
    to: [PUBLIC],
    cc: [`${authorId}/followers`],
    ...more,
  }
}

/** An activity of another server. */
export function activityDocument(type: string, actor: string, more: Json): Json {
  return { '@context': CONTEXT, id: `${actor}#${type.toLowerCase()}s/1`, type, actor, ...more }
}

/** Signs an activity as its sender's server would, for one of our inboxes. */
export async function signedActivity(
  activity: Json | string,
  to: {
    readonly url: string
    readonly now: Date
    readonly signer: string
    readonly headers?: readonly (readonly [string, string])[]
  },
): Promise<{
  readonly method: 'POST'
  readonly url: string
  readonly headers: [string, string][]
  readonly body: Uint8Array<ArrayBuffer>
}> {
  const body = new TextEncoder().encode(typeof activity === 'string' ? activity : JSON.stringify(activity))
  const key: SigningKey = { keyId: `${to.signer}#main-key`, privateKey: (await sharedKeys()).privateKey }
  const request = {
    method: 'POST' as const,
    url: to.url,
    headers: [['Content-Type', 'application/activity+json'], ...(to.headers ?? [])] as const,
    body,
  }
  return { ...request, headers: await signRequest(request, key, { now: to.now }) }
}
