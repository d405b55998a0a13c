import { RFC9421SignatureBaseFactory } from '@misskey-dev/node-http-message-signatures'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createBodyDigest,
  createSignatureBase,
  generateKeyPair,
  signRequest,
  verifyRequest,
  type SignableRequest,
} from '../../../src/core/signature/index.js'
import { createPeers, type Peer, type WireRequest } from './peers.js'

type Line = readonly [name: string, value: string]

const now = new Date()
const actorId = 'https://a.example/users/alice'
const keyId = `${actorId}#main-key`
const RUNS = 60

/** Paths and queries as clients send them: what `new URL` leaves alone. */
const segment = fc
  .stringMatching(/^(?:[\w~!$&'()*+,;=:@.|[\]-]|%[0-9A-F]{2}){0,8}$/)
  .filter((text) => !/^\.{1,2}$|%2e/i.test(text))
const host = fc.constantFrom(
  'b.example',
  'social.b.example',
  'b.example:8443',
  'xn--nxasmq6b.example',
  '[2001:db8::1]:3000',
  '192.0.2.1',
)
const url = fc
  .record({
    host,
    path: fc.array(segment, { maxLength: 4 }),
    query: fc.option(fc.stringMatching(/^(?:[\w~!$&()*+,;=:@/?.|^`{}[\]\\-]|%[0-9A-F]{2}){1,20}$/)),
  })
  .map(({ host, path, query }) => `https://${host}/${path.join('/')}${query === null ? '' : `?${query}`}`)
const reading = fc.record({
  method: fc.constantFrom('GET', 'HEAD'),
  url,
  headers: fc.constant([['Accept', 'application/activity+json']] as const),
})
const octets = fc.uint8Array({ minLength: 1, maxLength: 300 })
const writing = fc.record({
  method: fc.constantFrom('POST', 'PUT', 'DELETE'),
  url,
  headers: fc.constant([['Content-Type', 'application/activity+json']] as const),
  body: fc.oneof({ weight: 1, arbitrary: fc.constant(new Uint8Array(0)) }, { weight: 4, arbitrary: octets }),
})
const request: fc.Arbitrary<SignableRequest> = fc.oneof(writing, reading)

/** What proxies and clients do to field lines without meaning anything by it. */
const restyle = fc.constantFrom<(line: Line) => [string, string]>(
  ([name, value]) => [name, value],
  ([name, value]) => [name.toLowerCase(), value],
  ([name, value]) => [name.toUpperCase(), ` ${value}\t`],
)

/** Adds lines that nobody signed, some of one name, and puts all into another order. */
const jumble = fc
  .record({
    added: fc.array(fc.tuple(fc.constantFrom('Via', 'X-Forwarded-For', 'Cookie'), fc.constantFrom('1', '2'))),
    ranks: fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
  })
  .map(({ added, ranks }) => (lines: readonly Line[]): Line[] => {
    const ranked = [...lines, ...added].map((line, index) => ({ line, rank: ranks[index] ?? index }))
    return ranked.sort((one, other) => one.rank - other.rank).map(({ line }) => line)
  })

async function wireRequest(
  { method, url, headers, body }: SignableRequest,
  dialect: Peer['dialect'],
): Promise<WireRequest> {
  const { digest, contentDigest } = await createBodyDigest(body ?? new Uint8Array(0))
  const field =
    dialect === 'cavage' ? (['Digest', digest] as const) : (['Content-Digest', contentDigest] as const)
  return {
    method,
    url,
    headers: [
      ...(headers as [string, string][]),
      ['Host', new URL(url).host],
      ['Date', now.toUTCString()],
      ...(body === undefined ? [] : [field]),
    ],
    body,
  }
}

const pairs = {
  rsa: await generateKeyPair('rsa'),
  ed25519: await generateKeyPair('ed25519'),
}
const peers = await Promise.all(
  (['rsa', 'ed25519'] as const).map(async (type) =>
    (await createPeers({ type, keyId, actorId, ...pairs[type] })).map((peer) => ({ ...peer, type })),
  ),
).then((lists) => lists.flat())
const resolveKeyOf = (type: keyof typeof pairs) => () =>
  Promise.resolve({ keyId, actorId, key: pairs[type].publicKey, source: 'fetch' as const })

/**
 * Known faults of peers, by package:
 * - `@fedify/fedify` 2.3 builds cavage's `(request-target)` from the path alone, and refuses any cavage request but GET
 *   and HEAD that has no `Digest`, be its body empty or not (`packages/fedify/src/sig/http.ts`).
 * - `@misskey-dev/node-http-message-signatures` 0.0.10 signs the path alone of absolute URLs (`src/draft/string.ts`).
 */
describe.each(peers)('$name in $dialect with $type', { timeout: 60_000 }, (peer) => {
  const { type, dialect, sign } = peer
  const { privateKey } = pairs[type]
  const isFedifyCavage = peer.name === '@fedify/fedify' && dialect === 'cavage'
  const resolveKey = resolveKeyOf(type)

  it('verifies what signRequest signs, whatever is added or put into another order', async () => {
    await fc.assert(
      fc.asyncProperty(request, jumble, async (sent, arrange) => {
        fc.pre(!(isFedifyCavage && sent.method === 'DELETE' && sent.body?.length === 0))
        const options = { now, dialect, omitQuery: isFedifyCavage }
        const headers = arrange(await signRequest(sent, { keyId, privateKey }, options))
        expect(await peer.verify({ ...sent, headers })).toBe(true)
      }),
      { numRuns: RUNS },
    )
  })

  it('refuses what signRequest signed for another path', async () => {
    const sent = { method: 'GET', url: 'https://b.example/users/bob', headers: [] }
    const headers = await signRequest(sent, { keyId, privateKey }, { now, dialect })
    const moved = { ...sent, url: 'https://b.example/users/eve', headers }
    expect(await peer.verify(moved).catch(() => false)).toBe(false)
  })

  if (sign === undefined) return // see createPeers for who cannot

  it('signs what verifyRequest accepts, whatever the style of its field lines', async () => {
    const isPathAlone = dialect === 'cavage' && !peer.signsQuery
    await fc.assert(
      fc.asyncProperty(request, jumble, restyle, async (sent, arrange, style) => {
        const isReading = sent.method === 'GET' || sent.method === 'HEAD'
        const url = isPathAlone && !isReading ? (sent.url.split('?')[0] ?? '') : sent.url
        const signed = await sign(await wireRequest({ ...sent, url }, dialect))
        const arrived = { ...sent, url, headers: arrange(signed).map(style) }
        const verified = await verifyRequest(arrived, { resolveKey, now: new Date() })
        expect(verified).toMatchObject({ outcome: 'verified', dialect, actorId, bodyCovered: !isReading })
        expect(verified.queryCovered).toBe(!isPathAlone || !url.includes('?'))
      }),
      { numRuns: RUNS },
    )
  })

  it('is refused after a change of the body', async () => {
    const headers = [['Content-Type', 'application/activity+json']] as const
    const sent = { method: 'POST', url: 'https://b.example/inbox', headers, body: Uint8Array.of(1) }
    const signed = await sign(await wireRequest(sent, dialect))
    const arrived = { ...sent, headers: signed, body: Uint8Array.of(2) }
    await expect(verifyRequest(arrived, { resolveKey, now: new Date() })).rejects.toMatchObject({
      reason: 'digest_mismatch',
    })
  })
})

describe('createSignatureBase', () => {
  it('builds what @misskey-dev/node-http-message-signatures builds, which goes no further in RFC 9421', async () => {
    const { privateKey } = pairs.ed25519
    await fc.assert(
      fc.asyncProperty(request, jumble, async (sent, arrange) => {
        const lines = await signRequest(sent, { keyId, privateKey }, { now, dialect: 'rfc9421' })
        const headers = arrange(lines)
        const record = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
        const theirs = new RFC9421SignatureBaseFactory({
          method: sent.method,
          url: sent.url,
          headers: record,
        }).generate('sig1')
        expect(createSignatureBase({ ...sent, headers }, record['signature-input']!)).toBe(theirs)
      }),
      { numRuns: RUNS },
    )
  })
})
