/**
 * Whole messages that are large in one way each.
 *
 * @module
 */
import {
  createSignatureBase,
  DEFAULT_SIGNATURE_LIMITS,
  generateKeyPair,
  signRequest,
  verifyRequest,
  verifyResponse,
  type HeaderLine,
  type ResolvedKey,
  type SignableRequest,
  type SigningKey,
  type VerifyRequestOptions,
} from 'tootkit/signature'
import { fill, LINES, SHAPES } from './complexity-shapes.ts'
import type { Feed, Feeds, Task } from './complexity-feeds.ts'

/** No bound on length that can be lifted holds. */
export const limits = { ...DEFAULT_SIGNATURE_LIMITS, maxFieldLength: Infinity, maxKeyIdLength: Infinity }

/** The clock. */
export const now = new Date()

/** A small request. */
export const get: SignableRequest = { method: 'GET', url: 'https://b.example/users/bob', headers: [] }

/** The same with one field. */
export const withField = (value: string): SignableRequest => ({ ...get, headers: [['X', value]] })

const actorId = 'https://a.example/users/alice'
const keyId = `${actorId}#main-key`
const pairs = { rsa: await generateKeyPair('rsa'), ed25519: await generateKeyPair('ed25519') }

/** The quicker key, so that little is measured but what grows. */
export const key: SigningKey = { keyId, privateKey: pairs.ed25519.privateKey }

const resolveKeyOf = (type: keyof typeof pairs) => (): Promise<ResolvedKey> =>
  Promise.resolve({ keyId, actorId, key: pairs[type].publicKey, source: 'fetch' })

/** A field that requests of ours cover in both dialects. */
const COVERED = 'Collection-Synchronization'

/** Requests that are large in one way each. */
export function requests(act: (request: SignableRequest) => Task | Promise<Task>): Feeds {
  const feeds: Record<string, Feed> = {
    'a long path': (size) => act({ ...get, url: `${get.url}/${fill('a')(size)}` }),
    'a long query': (size) => act({ ...get, url: `${get.url}?${fill('a=b&')(size)}` }),
    'a large body': (size) => act({ ...get, method: 'POST', body: new Uint8Array(size).fill(97) }),
  }
  for (const name of ['letters', 'spaces', 'folded lines', 'spaces, then a letter', 'commas']) {
    const shape = SHAPES[name]!
    feeds[`${name} in a field`] = (size) => act(withField(shape(size)))
    feeds[`${name} in a covered field`] = (size) => act({ ...get, headers: [[COVERED, shape(size)]] })
  }
  for (const [name, make] of Object.entries(LINES)) {
    feeds[name] = (size) => act({ ...get, headers: make(size) })
    feeds[`${name}, covered`] = (size) =>
      act({ ...get, headers: make(size).map(([, value]): HeaderLine => [COVERED, value]) })
  }
  return feeds
}

/** The same, signed beforehand. */
export const signedRequests = (act: (request: SignableRequest) => Task): Feeds =>
  requests(async (request) => act({ ...request, headers: await signRequest(request, key, { now }) }))

/** The same, verified with success. */
export function verifiedRequests(
  dialect: 'cavage' | 'rfc9421',
  policy: 'strict' | 'mastodon' = 'strict',
): Feeds {
  const type = policy === 'mastodon' && dialect === 'cavage' ? 'rsa' : 'ed25519'
  const resolveKey = resolveKeyOf(type)
  const options: VerifyRequestOptions =
    policy === 'mastodon' ? { policy, resolveKey, now } : { policy, resolveKey, now, limits }
  return requests(async (request) => {
    const headers = await signRequest(
      request,
      { keyId, privateKey: pairs[type].privateKey },
      { now, dialect },
    )
    const verify = () => verifyRequest({ ...request, headers }, options)
    await verify() // a refusal would be quick, and prove nothing
    return verify
  })
}

/** Verifies a request whose signature fields are a stranger's. */
export const verifyForged =
  (names: readonly string[]) =>
  (text: string): Promise<unknown> =>
    verifyRequest(
      { ...get, headers: names.map((name): HeaderLine => [name, text]) },
      { resolveKey: resolveKeyOf('ed25519'), now, limits },
    )

/** Responses with one large covered field, verified with success. */
export const verifiedResponses: Feeds = Object.fromEntries(
  Object.entries(SHAPES)
    .filter(([name]) => !['newlines', 'carriage returns', 'octets above 127'].includes(name))
    .map(([name, shape]): [string, Feed] => [`${name} in a covered field`, (size) => verified(shape(size))]),
)

async function verified(value: string): Promise<Task> {
  const input = `sig1=("@status" "x");created=${Math.floor(now.getTime() / 1000)};keyid="${keyId}"`
  const headers: HeaderLine[] = [['X', value]]
  const base = createSignatureBase({ status: 200, headers }, input)
  const signature = await key.privateKey.sign('ed25519', new TextEncoder().encode(base))
  headers.push(
    ['Signature-Input', input],
    ['Signature', `sig1=:${Buffer.from(signature).toString('base64')}:`],
  )
  const options = { resolveKey: resolveKeyOf('ed25519'), now, required: ['@status', 'x'] }
  const verify = () => verifyResponse({ status: 200, headers }, get, options)
  await verify()
  return verify
}
