/**
 * Four other packages that sign and verify, behind one shape: for cross-checks and for the benchmark.
 *
 * @module
 */
import { createPrivateKey, createPublicKey, verify as verifyOctets, type KeyObject } from 'node:crypto'
import { signRequest as fedifySign, verifyRequest as fedifyVerify } from '@fedify/fedify/sig'
import { CryptographicKey } from '@fedify/vocab'
import {
  importPrivateKey as importMisskeyPrivateKey,
  importPublicKey as importMisskeyPublicKey,
  parseRequestSignature,
  signAsDraftToRequest,
  verifyDraftSignature,
} from '@misskey-dev/node-http-message-signatures'
import { Parser, Sha256Signature, Sha256Signer } from 'activitypub-http-signatures'
import { cavage, createSigner, createVerifier, httpbis } from 'http-message-signatures'

type Lines = readonly (readonly [name: string, value: string])[]

/** A request as it is on the wire. */
export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: Lines
  readonly body?: Uint8Array | undefined
}

/** A key pair under an id. */
export interface PeerKey {
  /** @defaultValue 'rsa' */
  readonly type?: 'rsa' | 'ed25519'
  readonly keyId: string
  readonly actorId: string
  readonly publicKeyPem: string
  readonly privateKeyPem: string
}

/** Another package. */
export interface Peer {
  readonly name: string
  readonly dialect: 'cavage' | 'rfc9421'
  /** Whether its cavage covers the query, as the draft says. */
  readonly signsQuery: boolean
  /**
   * Gives the header lines to send; `Host`, `Date` and a digest are among the given ones. Absent where the package
   * cannot sign with such a key.
   */
  readonly sign?: (request: WireRequest) => Promise<Lines>
  /** With a parsed key at hand, as in a server that keeps its keys. Digests only where the package checks them itself. */
  readonly verify: (request: WireRequest) => Promise<boolean>
}

/** A key pair as the packages want it. */
interface Keys extends Required<PeerKey> {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

const recordOf = (lines: Lines): Record<string, string> => {
  const record: Record<string, string> = {}
  for (const [name, value] of lines) {
    const key = name.toLowerCase()
    record[key] = key in record ? `${record[key]}, ${value}` : value
  }
  return record
}

const targetOf = (url: string): string => {
  const { pathname, search } = new URL(url)
  return pathname + search
}

const webRequest = ({ method, url, headers, body }: WireRequest): Request =>
  new Request(url, {
    method,
    headers: headers.map(([n, v]) => [n, v] as [string, string]),
    ...(body && { body: body.slice() }),
  })

/** What a sender would cover, of what there is. */
const coveredOf = (lines: Lines): string[] =>
  ['host', 'date', 'digest'].filter((name) => lines.some(([candidate]) => candidate.toLowerCase() === name))

/**
 * The peers, with their keys parsed once where the package takes parsed keys (the last one takes PEM alone).
 *
 * All of them do RSA both ways. With Ed25519:
 * - `http-message-signatures` does all, in both dialects (`src/algorithm/index.ts`).
 * - `@misskey-dev/node-http-message-signatures` does all of cavage, and calls it `ed25519-sha512` (`src/draft/sign.ts`,
 *   `src/shared/verify.ts`). Of RFC 9421 it has the signature base alone, whatever the key: `parseRequestSignature` says
 *   "Not implemented" (`src/shared/parse.ts`).
 * - `@fedify/fedify` verifies RFC 9421. It signs in neither dialect, and verifies cavage by RSASSA-PKCS1-v1_5 whatever
 *   the key (`signRequestDraft`, `signRequestRfc9421` and `verifyRequestDraft` of `packages/fedify/src/sig/http.ts`).
 * - `activitypub-http-signatures` verifies what a class of one's own verifies over the string it built; its only signer
 *   is RSA's (`Parser.getSignatureClass` and `Sha256Signer` of `src/main.ts`).
 */
export async function createPeers(key: PeerKey): Promise<readonly Peer[]> {
  const publicKey = createPublicKey(key.publicKeyPem)
  const privateKey = createPrivateKey(key.privateKeyPem)
  const keys: Keys = { type: 'rsa', ...key, publicKey, privateKey }
  return [
    ...(keys.type === 'rsa' ? [await fedify(keys, 'draft-cavage-http-signatures-12')] : []),
    await fedify(keys, 'rfc9421'),
    messageSignaturesCavage(keys),
    messageSignaturesRfc9421(keys),
    await misskey(keys),
    activityPubSignatures(keys),
  ]
}

async function fedify(keys: Keys, spec: 'draft-cavage-http-signatures-12' | 'rfc9421'): Promise<Peer> {
  const isRsa = keys.type === 'rsa'
  const algorithm = isRsa ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : { name: 'Ed25519' }
  const spki = new Uint8Array(keys.publicKey.export({ format: 'der', type: 'spki' }))
  const pkcs8 = new Uint8Array(keys.privateKey.export({ format: 'der', type: 'pkcs8' }))
  const webPublic = await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify'])
  const webPrivate = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign'])
  const keyId = new URL(keys.keyId)
  const known = new CryptographicKey({ id: keyId, owner: new URL(keys.actorId), publicKey: webPublic })
  const documentLoader = (): never => {
    throw new Error('no fetching')
  }
  const sign = async (request: WireRequest): Promise<Lines> => {
    const signed = await fedifySign(webRequest(request), webPrivate, keyId, { spec })
    return [...signed.headers]
  }
  return {
    name: '@fedify/fedify',
    dialect: spec === 'rfc9421' ? 'rfc9421' : 'cavage',
    signsQuery: spec === 'rfc9421',
    ...(isRsa && { sign }),
    async verify(request) {
      const result = await fedifyVerify(webRequest(request), {
        documentLoader,
        contextLoader: documentLoader,
        timeWindow: false,
        spec,
        keyCache: { get: () => Promise.resolve(known), set: () => Promise.resolve() },
      })
      return result !== null
    },
  }
}

/** What `http-message-signatures` signs and verifies with. */
const messageSignaturesKeys = ({ type, keyId, publicKey, privateKey }: Keys) => {
  const algorithm = type === 'rsa' ? 'rsa-v1_5-sha256' : 'ed25519'
  const verify = createVerifier(publicKey, algorithm)
  return {
    signer: createSigner(privateKey, algorithm, keyId),
    keyLookup: () => Promise.resolve({ id: keyId, algs: [algorithm], verify }),
  }
}

function messageSignaturesCavage(keys: Keys): Peer {
  const { signer, keyLookup } = messageSignaturesKeys(keys)
  return {
    name: 'http-message-signatures',
    dialect: 'cavage',
    signsQuery: true,
    async sign({ method, url, headers }) {
      const message = { method, url, headers: recordOf(headers) }
      const fields = ['@request-target', ...coveredOf(headers)]
      const signed = await cavage.signMessage({ key: signer, fields, params: ['keyid', 'alg'] }, message)
      return [...headers, ['Signature', String(signed.headers.Signature)]]
    },
    async verify({ method, url, headers }) {
      return (await cavage.verifyMessage({ keyLookup }, { method, url, headers: recordOf(headers) })) === true
    },
  }
}

function messageSignaturesRfc9421(keys: Keys): Peer {
  const { signer, keyLookup } = messageSignaturesKeys(keys)
  return {
    name: 'http-message-signatures',
    dialect: 'rfc9421',
    signsQuery: true,
    async sign({ method, url, headers }) {
      const fields = [
        '@method',
        '@target-uri',
        ...headers.filter(([n]) => n === 'Content-Digest').map(() => 'content-digest'),
      ]
      const message = { method, url, headers: recordOf(headers) }
      const config = { key: signer, fields, params: ['created', 'keyid', 'alg'], name: 'sig1' }
      const signed = await httpbis.signMessage(config, message)
      return [
        ...headers,
        ['Signature-Input', String(signed.headers['Signature-Input'])],
        ['Signature', String(signed.headers.Signature)],
      ]
    },
    async verify({ method, url, headers }) {
      const config = { keyLookup, notAfter: new Date('2100-01-01') }
      return (await httpbis.verifyMessage(config, { method, url, headers: recordOf(headers) })) === true
    },
  }
}

async function misskey({ keyId, publicKeyPem, privateKeyPem }: Keys): Promise<Peer> {
  const publicKey = await importMisskeyPublicKey(publicKeyPem)
  const privateKey = await importMisskeyPrivateKey(privateKeyPem)
  return {
    name: '@misskey-dev/node-http-message-signatures',
    dialect: 'cavage',
    signsQuery: false,
    async sign({ method, url, headers }) {
      const message = { method, url, headers: recordOf(headers) }
      const covered = ['(request-target)', ...coveredOf(headers)]
      const { signatureHeader } = await signAsDraftToRequest(message, { privateKey, keyId }, covered)
      return [...headers, ['Signature', signatureHeader]]
    },
    async verify({ method, url, headers }) {
      const record = recordOf(headers)
      const message = { method, url: targetOf(url), headers: record }
      const clockSkew = { now: new Date(record.date ?? '') }
      const parsed = parseRequestSignature(message, { clockSkew })
      if (parsed.version !== 'draft') return false
      return verifyDraftSignature(parsed.value, publicKey)
    },
  }
}

function activityPubSignatures({ type, keyId, publicKeyPem, privateKeyPem }: Keys): Peer {
  const parser = type === 'rsa' ? new Parser() : ed25519Parser
  const sign = ({ method, url, headers }: WireRequest): Promise<Lines> => {
    const headerNames = ['(request-target)', ...coveredOf(headers)]
    const signer = new Sha256Signer({ publicKeyId: keyId, privateKey: privateKeyPem, headerNames })
    return Promise.resolve([
      ...headers,
      ['Signature', signer.sign({ method, url, headers: recordOf(headers) })],
    ])
  }
  return {
    name: 'activitypub-http-signatures',
    dialect: 'cavage',
    signsQuery: true,
    ...(type === 'rsa' && { sign }),
    verify({ method, url, headers }) {
      const signature = parser.parse({ method, url: targetOf(url), headers: recordOf(headers) })
      return Promise.resolve(signature?.verify(publicKeyPem) === true)
    },
  }
}

/** Its parser with the primitive that it leaves to others: the string that is signed is still of its making. */
const ed25519Parser: Parser = Object.assign(new Parser(), {
  getSignatureClass(algorithm: string, found: Parameters<Parser['getSignatureClass']>[1]) {
    const isKnown = algorithm === 'ed25519'
    const verify = (pem: string | Buffer): boolean =>
      isKnown && verifyOctets(null, Buffer.from(found.string), pem, found.signature)
    return Object.assign(new Sha256Signature(found), { verify })
  },
})
