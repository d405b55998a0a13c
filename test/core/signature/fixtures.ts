/**
 * Keys, and signatures made over whatever a test wants to be signed.
 *
 * @module
 */
import {
  createBodyDigest,
  createSignatureBase,
  createSigningString,
  generateKeyPair,
  parseCavageSignature,
  parseSignatureInput,
  verificationError,
  type PrivateKeyHandle,
  type PublicKeyHandle,
  type ResolveKey,
  type SignableRequest,
  type SignatureAlgorithm,
} from '../../../src/core/signature/index.js'
import { encodeBase64 } from '../../../src/core/wire/base64.js'

export const now = new Date('2026-11-22T10:00:00Z')
export const seconds = now.getTime() / 1000
export const date = 'Sun, 22 Nov 2026 10:00:00 GMT'
export const actorId = 'https://a.example/users/alice'
export const keyId = `${actorId}#main-key`
export const rsa = await generateKeyPair('rsa')
export const ed25519 = await generateKeyPair('ed25519')

export const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const latin1 = (value: string): Uint8Array => Uint8Array.from(value, (character) => character.charCodeAt(0))
export const body = text('{"type":"Follow"}')
export const { digest, contentDigest } = await createBodyDigest(body)

type Lines = readonly (readonly [string, string])[]
export type WithLines = Omit<SignableRequest, 'headers'> & { readonly headers: Lines }

export const get: WithLines = {
  method: 'GET',
  url: 'https://b.example/users/bob',
  headers: [
    ['Host', 'b.example'],
    ['Date', date],
  ],
}
export const post: WithLines = {
  method: 'POST',
  url: 'https://b.example/users/bob/inbox',
  headers: [
    ['Host', 'b.example'],
    ['Date', date],
    ['Digest', digest],
    ['Content-Digest', contentDigest],
    ['Content-Type', 'application/activity+json'],
  ],
  body,
}

/** The same request with one field set to another value, or taken away. */
export function withField(request: WithLines, name: string, value?: string): WithLines {
  const headers = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase())
  return { ...request, headers: value === undefined ? headers : [...headers, [name, value]] }
}

/** Signs by draft-cavage what `headers` lists, under parameters that need not fit. */
export async function cavage(
  request: WithLines,
  headers: string,
  parameters = 'algorithm="rsa-sha256"',
  key: PrivateKeyHandle = rsa.privateKey,
  primitive: SignatureAlgorithm = key.type === 'rsa' ? 'rsa-v1_5-sha256' : 'ed25519',
  omitQuery = false,
): Promise<WithLines> {
  const head = `keyId="${keyId}",${parameters},headers="${headers}"`.replace(',,', ',')
  const claimed = parseCavageSignature(
    `${head},signature="AAAA"`.replace(/algorithm="rsa[^"]*"/, 'algorithm="hs2019"'),
  )
  const base = createSigningString(request, claimed, { omitQuery })
  const signature = encodeBase64(await key.sign(primitive, latin1(base)))
  return { ...request, headers: [...request.headers, ['Signature', `${head},signature="${signature}"`]] }
}

/** Signs by RFC 9421 what each value of `inputs` says, under its label. */
export async function rfc9421(
  request: WithLines,
  inputs: Readonly<Record<string, string>>,
  key: PrivateKeyHandle = rsa.privateKey,
  primitive: SignatureAlgorithm = key.type === 'rsa' ? 'rsa-v1_5-sha256' : 'ed25519',
): Promise<WithLines> {
  const values: string[] = []
  for (const [label, input] of Object.entries(inputs)) {
    const [parsed] = parseSignatureInput(`${label}=${input}`)
    const base = createSignatureBase(request, parsed!)
    values.push(`${label}=:${encodeBase64(await key.sign(primitive, latin1(base)))}:`)
  }
  const fields = Object.entries(inputs).map(([label, input]) => `${label}=${input}`)
  return {
    ...request,
    headers: [...request.headers, ['Signature-Input', fields.join(', ')], ['Signature', values.join(', ')]],
  }
}

/** A resolver that knows one key under one id. */
export function resolver(
  key: PublicKeyHandle = rsa.publicKey,
  source: 'cache' | 'fetch' = 'fetch',
): ResolveKey {
  return (id) =>
    id === keyId
      ? Promise.resolve({ keyId, actorId, key, source })
      : Promise.reject(verificationError('key_not_found', 'no such key'))
}

export const CAVAGE_POST = '(request-target) host date digest content-type'
export const CAVAGE_GET = '(request-target) host date'
export const RFC_POST = `("@method" "@target-uri" "content-digest");created=${seconds};keyid="${keyId}"`
export const RFC_GET = `("@method" "@target-uri");created=${seconds};keyid="${keyId}"`
