/**
 * The signature suite that runs in every runtime: no test framework, no file system, WebCrypto alone.
 *
 * @module
 */
import {
  createBodyDigest,
  createReplayGuard,
  createSignatureBase,
  exportPublicKeyJwk,
  exportPublicKeyPem,
  generateKeyPair,
  importPrivateKey,
  importPublicKey,
  isSameMaterial,
  parseSignatureInput,
  signRequest,
  toMultikey,
  verifyContentDigest,
  verifyDigest,
  verifyRequest,
  type SignableRequest,
  type SignableResponse,
  type SignatureAlgorithm,
} from '../../src/core/signature/index.js'
import { decodeBase64 } from '../../src/core/wire/base64.js'
import vectors from '../vectors/rfc9421.json' with { type: 'json' }

/** What a run came to. */
export interface SuiteResult {
  readonly passed: number
  readonly failures: readonly string[]
}

interface Vector {
  readonly name: string
  readonly input: {
    readonly message: SignableRequest | SignableResponse
    readonly signatureInput: string
    readonly label: string
    readonly relatedRequest?: SignableRequest
  }
  readonly expected: {
    readonly valid: boolean
    readonly base?: string
    readonly keyId?: string
    readonly algorithm?: SignatureAlgorithm
    readonly signature?: string
  }
}

const now = new Date('2026-11-22T10:00:00Z')
const actorId = 'https://a.example/users/alice'
const keyId = `${actorId}#main-key`
const body = new TextEncoder().encode('{"type":"Follow"}')
const post: SignableRequest = { method: 'POST', url: 'https://b.example/inbox?x=%7E', headers: {}, body }
const get: SignableRequest = { method: 'GET', url: 'https://b.example/users/bob?page=1', headers: {} }

/** An RSA key of 1024 bits. */
const WEAK_KEY =
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC115jYEHFXfuNmGPn/SHcE/BkkTDd3jfEiLNRnCCpgc/Z90KzlNi5XjUca9ETLvbDJGVC64wegVlphMG5U9mH9JBXb9O7equ+3k2n70ts7nwEo70KXRca9o04Kfbvz9bgVAeg18ablmlpIz5UIo+EFDOO64E3vKKL0jeqQ6GsX4QIDAQAB'

/** Runs everything. */
export async function runSuite(): Promise<SuiteResult> {
  const failures: string[] = []
  let passed = 0
  const test = async (name: string, task: () => Promise<unknown>): Promise<void> => {
    try {
      await task()
      passed++
    } catch (error) {
      failures.push(`${name}: ${String(error)}`)
    }
  }
  for (const vector of vectors.cases as unknown as readonly Vector[]) {
    await test(`RFC 9421 ${vector.name}`, () => checkVector(vector))
  }
  for (const type of ['rsa', 'ed25519'] as const) {
    const pair = await generateKeyPair(type)
    const key = { keyId, privateKey: pair.privateKey }
    const resolveKey = () =>
      Promise.resolve({ keyId, actorId, key: pair.publicKey, source: 'fetch' as const })
    for (const dialect of ['cavage', 'rfc9421'] as const) {
      for (const request of [post, get]) {
        const what = `${type}, ${dialect}, ${request.method}`
        await test(`${what}: what is signed is verified`, async () => {
          const headers = await signRequest(request, key, { now, dialect })
          const verified = await verifyRequest({ ...request, headers }, { resolveKey, now })
          equal([verified.actorId, verified.dialect, verified.queryCovered], [actorId, dialect, true])
        })
        await test(`${what}: what was changed is refused`, async () => {
          const headers = await signRequest(request, key, { now, dialect })
          const changed = { ...request, url: request.url.replace('b.example/', 'b.example/x'), headers }
          await refuses(verifyRequest(changed, { resolveKey, now }), 'signature_mismatch')
          const late = new Date(now.getTime() + 3_901_000)
          await refuses(
            verifyRequest({ ...request, headers }, { resolveKey, now: late }),
            'signature_expired',
          )
        })
      }
    }
    await test(`${type}: keys survive each format`, async () => {
      const { publicKey } = pair
      const jwk: unknown = await exportPublicKeyJwk(publicKey)
      for (const form of [
        exportPublicKeyPem(publicKey),
        toMultikey(publicKey),
        jwk as Record<string, unknown>,
      ]) {
        equal(isSameMaterial(await importPublicKey(form), publicKey), true)
      }
      equal((await importPrivateKey(pair.privateKeyPem)).type, type)
    })
    await test(`${type}: a replay is recognized, a changed body refused`, async () => {
      const seen = new Set<string>()
      const replayGuard = createReplayGuard({
        add: (id) => Promise.resolve(!seen.has(id) && Boolean(seen.add(id))),
      })
      const arrived = { ...post, headers: await signRequest(post, key, { now }) }
      equal((await verifyRequest(arrived, { resolveKey, now, replayGuard })).outcome, 'verified')
      equal((await verifyRequest(arrived, { resolveKey, now, replayGuard })).outcome, 'replayed')
      await refuses(
        verifyRequest({ ...arrived, body: new Uint8Array(1) }, { resolveKey, now }),
        'digest_mismatch',
      )
    })
  }
  await test('digests of a body verify', async () => {
    const { digest, contentDigest } = await createBodyDigest(body)
    await verifyDigest(digest, body)
    await verifyContentDigest(contentDigest, body)
    await refuses(verifyDigest(digest, new Uint8Array(1)), 'digest_mismatch')
  })
  await test("policy 'mastodon' is loaded when it is asked for", async () => {
    const resolveKey = () => Promise.reject(new Error('asked'))
    await refuses(verifyRequest(get, { resolveKey, now, policy: 'mastodon' }), 'signature_missing')
  })
  await test('weak and broken keys are refused', async () => {
    await refuses(
      importPublicKey('-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----'),
      'key_malformed',
    )
    const weak = `-----BEGIN PUBLIC KEY-----\n${WEAK_KEY}\n-----END PUBLIC KEY-----`
    await refuses(importPublicKey(weak), 'key_too_weak')
  })
  return { passed, failures }
}

async function checkVector({ input, expected }: Vector): Promise<void> {
  const parsed = parseSignatureInput(input.signatureInput).find(({ label }) => label === input.label)
  if (parsed === undefined) throw new Error('no such label')
  const base = createSignatureBase(input.message, parsed, { relatedRequest: input.relatedRequest })
  if (expected.base !== undefined) equal(base, expected.base)
  const { keyId: id, algorithm, signature } = expected
  if (id === undefined || algorithm === undefined || signature === undefined) return
  const key = await importPublicKey((vectors.keys as Record<string, Record<string, string>>)[id] ?? {})
  const octets = decodeBase64(signature) ?? new Uint8Array(0)
  equal(await key.verify(algorithm, new TextEncoder().encode(base), octets), expected.valid)
}

function equal(actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (one !== other) throw new Error(`${one} is not ${other}`)
}

async function refuses(promise: Promise<unknown>, reason: string): Promise<void> {
  const outcome: unknown = await promise.then(
    () => 'accepted',
    (error: unknown) => (error as { readonly reason?: string }).reason ?? String(error),
  )
  equal(outcome, reason)
}
