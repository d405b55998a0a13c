/**
 * The signature suites of the conformance contract, answered with the public API: translation only.
 *
 * @module
 */
import { isTootkitError } from 'tootkit'
import {
  canonicalStructuredField,
  createComponentLine,
  createSignatureBase,
  createSigningString,
  importPrivateKey,
  importPublicKey,
  judgeSignatureTimes,
  parseCavageSignature,
  parseMastodonSignature,
  parseSignatureInput,
  signRequest,
  verificationError,
  verifyContentDigest,
  verifyDigest,
  verifyRequest,
  type FieldType,
  type FieldTypes,
  type PublicKeyHandle,
  type SignableRequest,
  type SignableResponse,
  type SignatureDialect,
} from 'tootkit/signature'

/** `null` stands for absence in the data. */
export interface RawMessage {
  readonly method?: string
  readonly url?: string
  readonly requestTarget?: string
  readonly status?: number
  readonly headers: readonly (readonly [string, string])[]
  readonly trailers?: readonly (readonly [string, string])[]
}

/** A case of the suites `cavage` and `rfc9421`. */
export interface VerifyCase {
  readonly request: SignableRequest
  /** In seconds; `null` for no time policy. */
  readonly now: number | null
  readonly keys: Readonly<Record<string, { readonly spkiPem: string }>>
}

/** A case of the suites `captured` and `mastodonSignature`. */
export interface KnownKeyCase extends SignableRequest {
  readonly now: string
  readonly keyId: string
  readonly publicKeyPem: string
}

/** A case of the suite `signatureBase`. */
export interface BaseCase {
  readonly message: RawMessage
  readonly signatureInput?: string
  readonly cavageHeader?: string
  readonly label?: string
  readonly relatedRequest?: RawMessage
}

/** A case of the suite `sign`. */
export interface SignCase extends SignableRequest {
  readonly dialect: SignatureDialect
  readonly keyId: string
  readonly privateKeyPem: string
  readonly now: number | string
}

const request = (raw: RawMessage): SignableRequest => {
  const { method = '', url = '', headers, requestTarget, trailers } = raw
  return { method, url, headers, requestTarget, trailers }
}

const message = (raw: RawMessage): SignableRequest | SignableResponse =>
  raw.status === undefined
    ? request(raw)
    : { status: raw.status, headers: raw.headers, trailers: raw.trailers }

const date = (now: number | string): Date => new Date(typeof now === 'number' ? now * 1000 : now)

/** The cases name their keys, but not which key id stands for which: each key is given a try. */
async function verifyWithAnyKey({ request, now, keys }: VerifyCase) {
  let failure: unknown
  for (const { spkiPem } of Object.values(keys)) {
    try {
      const key = await importPublicKey(spkiPem)
      return await verifyRequest(request, {
        resolveKey: (keyId) => Promise.resolve({ keyId, actorId: keyId, key, source: 'fetch' }),
        now: now === null ? 'unchecked' : date(now),
        hs2019Sha512: true, // the suite holds a case for this option
      })
    } catch (error) {
      if (!isTootkitError(error)) throw error
      failure = error
    }
  }
  throw failure
}

/** A resolver that knows one key. Under an `acct:` id it would find the same one, by way of WebFinger. */
const resolverOf = (knownKeyId: string, key: PublicKeyHandle) => (keyId: string) => {
  const [, user, host] = /^acct:([^@]+)@(.+)$/.exec(keyId) ?? []
  const url = host === undefined ? keyId : `https://${host}/users/${user}#main-key`
  if (url !== knownKeyId)
    return Promise.reject(verificationError('key_not_found', 'not the key of this case'))
  return Promise.resolve({ keyId: knownKeyId, actorId: knownKeyId, key, source: 'fetch' as const })
}

async function captured({ now, keyId, publicKeyPem, ...arrived }: KnownKeyCase) {
  const resolveKey = resolverOf(keyId, await importPublicKey(publicKeyPem))
  return verifyRequest(arrived, { resolveKey, now: date(now) })
}

async function mastodonSignature({ now, keyId, publicKeyPem, ...arrived }: KnownKeyCase) {
  const resolveKey = resolverOf(keyId, await importPublicKey(publicKeyPem))
  try {
    await verifyRequest(arrived, { resolveKey, now: date(now), policy: 'mastodon' })
    return { verified: true }
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return { verified: false }
  }
}

function signatureBase({
  message: raw,
  signatureInput,
  cavageHeader,
  label,
  relatedRequest,
}: BaseCase): string {
  if (cavageHeader !== undefined) return createSigningString(request(raw), parseCavageSignature(cavageHeader))
  const inputs = parseSignatureInput(signatureInput ?? '')
  const input = inputs.find((candidate) => candidate.label === label) ?? inputs[0]
  if (input === undefined) throw new TypeError('a case without a label')
  return createSignatureBase(message(raw), input, {
    relatedRequest: relatedRequest && request(relatedRequest),
  })
}

async function digest({ field, value, content }: { field: string; value: string; content: Uint8Array }) {
  await (field === 'Digest' ? verifyDigest : verifyContentDigest)(value, content)
  return true
}

async function sign({ dialect, keyId, privateKeyPem, now, ...unsigned }: SignCase) {
  return signRequest(
    unsigned,
    { keyId, privateKey: await importPrivateKey(privateKeyPem) },
    { now: date(now), dialect },
  )
}

/** One function per suite. */
export const signatureSuites = {
  cavage: verifyWithAnyKey,
  rfc9421: verifyWithAnyKey,
  captured,
  mastodonSignature,
  mastodonSignatureParse: (field: string) => Object.fromEntries(parseMastodonSignature(field)),
  mastodonSignatureWindow: (times: { now: number; created: number | null; expires: number | null }) =>
    judgeSignatureTimes(
      { created: times.created ?? undefined, expires: times.expires ?? undefined },
      date(times.now),
    ) === 'within',
  signatureBase,
  component: (input: { message: RawMessage; component: string; fieldTypes?: FieldTypes }) =>
    createComponentLine(message(input.message), input.component, { fieldTypes: input.fieldTypes }),
  cavageHeader: (field: string) => parseCavageSignature(field),
  structuredField: ({ raw, type }: { raw: readonly string[]; type: FieldType }) =>
    canonicalStructuredField(raw.join(', '), type),
  digest,
  sign,
}

const WEAK_KEY =
  'the key of the draft has 1024 bits and covers too little: refused by spec/http-signatures.md §6, §7.2'

/** Cases in which the library differs on purpose. */
export const signatureDeviations = {
  cavage: { 'C.1 default test': WEAK_KEY, 'C.2 basic test': WEAK_KEY, 'C.3 all headers test': WEAK_KEY },
  signatureBase: {
    'GET with a query, signed without the query':
      'the header does not say that the query was left out: verifyRequest tries both, createSigningString builds what the draft says',
  },
}
