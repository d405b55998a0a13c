/**
 * Four other packages that sign and verify, behind one shape: for cross-checks and for the benchmark.
 *
 * @module
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { signRequest as fedifySign, verifyRequest as fedifyVerify } from '@fedify/fedify/sig'
import { CryptographicKey } from '@fedify/vocab'
import {
  importPrivateKey as importMisskeyPrivateKey,
  importPublicKey as importMisskeyPublicKey,
  parseRequestSignature,
  signAsDraftToRequest,
  verifyDraftSignature,
} from '@misskey-dev/node-http-message-signatures'
import parser, { Sha256Signer } from 'activitypub-http-signatures'
import { cavage, createSigner, createVerifier, httpbis, type Verifier } from 'http-message-signatures'

type Lines = readonly (readonly [name: string, value: string])[]

/** A request as it is on the wire. */
export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: Lines
  readonly body?: Uint8Array | undefined
}

/** An RSA key pair under an id. */
export interface PeerKey {
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
  /** Gives the header lines to send; `Host`, `Date` and a digest are among the given ones. */
  sign(request: WireRequest): Promise<Lines>
  /** With a parsed key at hand, as in a server that keeps its keys. Digests only where the package checks them itself. */
  verify(request: WireRequest): Promise<boolean>
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

/** The peers, with their keys parsed once where the package takes parsed keys (the last one takes PEM alone). */
export async function createPeers(key: PeerKey): Promise<readonly Peer[]> {
  const publicKey = createPublicKey(key.publicKeyPem)
  const privateKey = createPrivateKey(key.privateKeyPem)
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
  const webPublic = await crypto.subtle.importKey('spki', new Uint8Array(spki), algorithm, true, ['verify'])
  const webPrivate = await crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, true, ['sign'])
  const documentLoader = (): never => {
    throw new Error('no fetching')
  }
  const known = new CryptographicKey({
    id: new URL(key.keyId),
    owner: new URL(key.actorId),
    publicKey: webPublic,
  })
  const fedify = (spec: 'draft-cavage-http-signatures-12' | 'rfc9421'): Peer => ({
    name: '@fedify/fedify',
    dialect: spec === 'rfc9421' ? 'rfc9421' : 'cavage',
    signsQuery: spec === 'rfc9421',
    async sign(request) {
      const signed = await fedifySign(webRequest(request), webPrivate, new URL(key.keyId), { spec })
      return [...signed.headers]
    },
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
  })
  const verifier: Verifier = createVerifier(publicKey, 'rsa-v1_5-sha256')
  const keyLookup = () => Promise.resolve({ id: key.keyId, algs: ['rsa-v1_5-sha256'], verify: verifier })
  const signer = createSigner(privateKey, 'rsa-v1_5-sha256', key.keyId)
  const misskeyPublic = await importMisskeyPublicKey(key.publicKeyPem)
  const misskeyPrivate = await importMisskeyPrivateKey(key.privateKeyPem)
  return [
    fedify('draft-cavage-http-signatures-12'),
    fedify('rfc9421'),
    {
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
        return (
          (await cavage.verifyMessage({ keyLookup }, { method, url, headers: recordOf(headers) })) === true
        )
      },
    },
    {
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
        const notAfter = new Date('2100-01-01')
        return (
          (await httpbis.verifyMessage(
            { keyLookup, notAfter },
            { method, url, headers: recordOf(headers) },
          )) === true
        )
      },
    },
    {
      name: '@misskey-dev/node-http-message-signatures',
      dialect: 'cavage',
      signsQuery: false,
      async sign({ method, url, headers }) {
        const message = { method, url, headers: recordOf(headers) }
        const covered = ['(request-target)', ...coveredOf(headers)]
        const { signatureHeader } = await signAsDraftToRequest(
          message,
          { privateKey: misskeyPrivate, keyId: key.keyId },
          covered,
        )
        return [...headers, ['Signature', signatureHeader]]
      },
      async verify({ method, url, headers }) {
        const record = recordOf(headers)
        const message = { method, url: targetOf(url), headers: record }
        const clockSkew = { now: new Date(record.date ?? '') }
        const parsed = parseRequestSignature(message, { clockSkew })
        if (parsed.version !== 'draft') return false
        return verifyDraftSignature(parsed.value, misskeyPublic)
      },
    },
    {
      name: 'activitypub-http-signatures',
      dialect: 'cavage',
      signsQuery: true,
      sign({ method, url, headers }) {
        const headerNames = ['(request-target)', ...coveredOf(headers)]
        const options = { publicKeyId: key.keyId, privateKey: key.privateKeyPem, headerNames }
        return Promise.resolve([
          ...headers,
          ['Signature', new Sha256Signer(options).sign({ method, url, headers: recordOf(headers) })],
        ])
      },
      verify({ method, url, headers }) {
        const signature = parser.parse({ method, url: targetOf(url), headers: recordOf(headers) })
        return Promise.resolve(signature?.verify(key.publicKeyPem) === true)
      },
    },
  ]
}
