import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createBodyDigest,
  generateKeyPair,
  signRequest,
  verifyRequest,
  type SignableRequest,
} from '../../../src/core/signature/index.js'
import { createPeers, type Peer, type WireRequest } from './peers.js'

const now = new Date()
const actorId = 'https://a.example/users/alice'
const keyId = `${actorId}#main-key`
const RUNS = 12

const { publicKey, publicKeyPem, privateKey, privateKeyPem } = await generateKeyPair('rsa')
const peers = await createPeers({ keyId, actorId, publicKeyPem, privateKeyPem })
const resolveKey = () => Promise.resolve({ keyId, actorId, key: publicKey, source: 'fetch' as const })

/** Paths as clients send them: what `new URL` leaves alone. */
const segment = fc
  .stringMatching(/^(?:[\w~!$&'()*+,;=:@.-]|%[0-9A-F]{2}){1,8}$/)
  .filter((text) => !/^\.{1,2}$|%2e/i.test(text))
const url = fc
  .record({
    host: fc.constantFrom('b.example', 'social.b.example', 'b.example:8443', 'xn--nxasmq6b.example'),
    path: fc.array(segment, { maxLength: 4 }),
    query: fc.option(fc.stringMatching(/^[\w~!$&()*+,;=:@/?.-]{1,20}$/)),
  })
  .map(({ host, path, query }) => `https://${host}/${path.join('/')}${query === null ? '' : `?${query}`}`)
const request: fc.Arbitrary<SignableRequest> = fc.oneof(
  fc.record({
    method: fc.constant('POST'),
    url,
    headers: fc.constant([['Content-Type', 'application/activity+json']] as const),
    body: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  }),
  fc.record({
    method: fc.constant('GET'),
    url,
    headers: fc.constant([['Accept', 'application/activity+json']] as const),
  }),
)
/** What proxies and clients do to field lines without meaning anything by it. */
const restyle = fc.constantFrom<(line: readonly [string, string]) => [string, string]>(
  ([name, value]) => [name, value],
  ([name, value]) => [name.toLowerCase(), value],
  ([name, value]) => [name.toUpperCase(), ` ${value}\t`],
)

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

/**
 * Known faults of peers, by package and direction:
 * - `@fedify/fedify` 2.3 builds cavage's `(request-target)` from the path alone (`packages/fedify/src/sig/http.ts`).
 * - `@misskey-dev/node-http-message-signatures` 0.0.10 signs the path alone of absolute URLs (`src/draft/string.ts`).
 */
describe.each(peers)('$name in $dialect', (peer) => {
  it('verifies what signRequest signs', { timeout: 60_000 }, async () => {
    const omitQuery = !peer.signsQuery && peer.name === '@fedify/fedify'
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const headers = await signRequest(
          sent,
          { keyId, privateKey },
          { now, dialect: peer.dialect, omitQuery },
        )
        expect(await peer.verify({ method: sent.method, url: sent.url, headers, body: sent.body })).toBe(true)
      }),
      { numRuns: RUNS },
    )
  })

  it(
    'signs what verifyRequest accepts, whatever the style of its field lines',
    { timeout: 60_000 },
    async () => {
      const bare = peer.dialect === 'cavage' && !peer.signsQuery
      await fc.assert(
        fc.asyncProperty(request, restyle, async (sent, style) => {
          const url = bare && sent.method === 'POST' ? (sent.url.split('?')[0] ?? '') : sent.url
          const signed = await peer.sign(await wireRequest({ ...sent, url }, peer.dialect))
          const arrived = { method: sent.method, url, headers: signed.map(style), body: sent.body }
          const verified = await verifyRequest(arrived, { resolveKey, now: new Date() })
          expect(verified).toMatchObject({ outcome: 'verified', dialect: peer.dialect, actorId })
          expect(verified.queryCovered).toBe(!bare || !url.includes('?'))
        }),
        { numRuns: RUNS },
      )
    },
  )

  it('is refused after a change of the body', async () => {
    const sent = {
      method: 'POST',
      url: 'https://b.example/inbox',
      headers: [['Content-Type', 'application/activity+json']] as const,
      body: Uint8Array.of(1),
    }
    const headers = await peer.sign(await wireRequest(sent, peer.dialect))
    const arrived = { ...sent, headers, body: Uint8Array.of(2) }
    await expect(verifyRequest(arrived, { resolveKey, now: new Date() })).rejects.toMatchObject({
      reason: 'digest_mismatch',
    })
  })
})
