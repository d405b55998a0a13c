/** What junk costs: signatures in documents that cannot hold are refused before anything is canonicalised. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import jsonld from 'jsonld'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { signLinkedData, signObject, verifyIntegrityProof, verifyLinkedData } from 'tootkit/jsonld'
import { generateKeyPair, importPublicKey, verificationError } from 'tootkit/signature'
import { rsaSignatureOctets } from '../../../src/core/jsonld/key-size.js'
import type { ResolveDocumentKey } from '../../../src/core/jsonld/document-keys.js'

const ALICE = 'https://a.example/users/alice'
const now = new Date('2026-11-22T10:00:00Z')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const larger = generateKeyPairSync('rsa', { modulusLength: 3072 })
const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString()
const keyId = `${ALICE}#main-key`
const signingKey = {
  keyId,
  privateKey: { type: 'rsa', sign: (_: string, data: Uint8Array) => sign('sha256', data, rsa.privateKey) },
}
const like = {
  '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
  id: `${ALICE}/likes/1`,
  type: 'Like',
  actor: ALICE,
  object: 'https://b.example/1',
}

const resolving =
  (key: Parameters<typeof importPublicKey>[0], actorId = ALICE): ResolveDocumentKey =>
  async () => ({ actorId, key: await importPublicKey(key) })
const aliceKey = resolving(pemOf(rsa.publicKey))

const canonize = vi.spyOn(jsonld, 'canonize')
const compact = vi.spyOn(jsonld, 'compact')
const expand = vi.spyOn(jsonld, 'expand')
const signed = await signLinkedData(like, signingKey, { now })
const withValue = (octets: number): object => ({
  ...signed,
  signature: { ...signed.signature, signatureValue: Buffer.alloc(octets, 7).toString('base64') },
})

beforeEach(() => {
  vi.clearAllMocks()
})

describe('verifyLinkedData, what comes first', () => {
  it('canonicalises once for a signature that may hold', async () => {
    await verifyLinkedData(signed, { now, resolveKey: aliceKey })
    expect(canonize).toHaveBeenCalledTimes(2) // the options and the document
  })

  it.each([
    ['shorter than its key', withValue(255), aliceKey, 'ERR_JSONLD_SIGNATURE'],
    ['longer than its key', withValue(257), aliceKey, 'ERR_JSONLD_SIGNATURE'],
    ['empty', withValue(0), aliceKey, 'ERR_JSONLD_SIGNATURE'],
    ['by a larger key', signed, resolving(pemOf(larger.publicKey)), 'ERR_JSONLD_SIGNATURE'],
    [
      'by a key of another type',
      signed,
      async () => ({ actorId: ALICE, key: (await generateKeyPair('ed25519')).publicKey }),
      'ERR_JSONLD_SIGNATURE',
    ],
    [
      'by an unknown key',
      signed,
      () => Promise.reject(verificationError('key_not_found', 'no such key')),
      'ERR_KEY_FETCH',
    ],
    [
      "by another's key",
      signed,
      resolving(pemOf(rsa.publicKey), 'https://evil.example/eve'),
      'ERR_KEY_OWNER',
    ],
  ] as const)('canonicalises nothing for a signature %s', async (_what, document, resolveKey, code) => {
    await expect(verifyLinkedData(document, { now, resolveKey })).rejects.toMatchObject({ code })
    expect(canonize).not.toHaveBeenCalled()
    expect(expand).toHaveBeenCalledTimes(1) // the options
  })

  const signature = { ...signed.signature }
  it.each([
    ['of another type', { signature: { ...signature, type: 'RsaSignature2018' } }],
    ['without base64', { signature: { ...signature, signatureValue: '%%%' } }],
    ['under a document too large', { tag: Array.from({ length: 3000 }, (_, i) => `https://x.example/${i}`) }],
    ['under too many contexts', { '@context': Array.from({ length: 200 }, () => like['@context'][0]) }],
  ])('expands nothing for a signature %s, and asks for no key', async (_what, more) => {
    const resolveKey = vi.fn(aliceKey)
    await expect(verifyLinkedData({ ...signed, ...more }, { now, resolveKey })).rejects.toThrow()
    for (const spy of [expand, compact, canonize, resolveKey]) expect(spy).not.toHaveBeenCalled()
  })

  it.each([
    ['that is too old', {}, new Date('2027-01-22T10:00:00Z')],
    ['from the future', {}, new Date('2026-11-22T08:00:00Z')],
    ['under no actor', { actor: undefined }, now],
    ['under two actors', { actor: [ALICE, 'https://evil.example/eve'] }, now],
  ])('asks for no key for a signature %s', async (_what, more, at) => {
    const resolveKey = vi.fn(aliceKey)
    await expect(verifyLinkedData({ ...signed, ...more }, { now: at, resolveKey })).rejects.toThrow()
    expect(resolveKey).not.toHaveBeenCalled()
    expect(canonize).not.toHaveBeenCalled()
  })

  it('asks anew for a cached key of another size, and canonicalises for the fresh one only', async () => {
    const resolveKey: ResolveDocumentKey = async (id, { refresh }) =>
      refresh
        ? await aliceKey(id, { refresh })
        : { actorId: ALICE, key: await importPublicKey(pemOf(larger.publicKey)), source: 'cache' }
    expect(await verifyLinkedData(signed, { now, resolveKey })).toMatchObject({ actorId: ALICE })
    expect(canonize).toHaveBeenCalledTimes(2)
  })

  it('lets a key that does not say how long it is decide by itself', async () => {
    const verify = vi.fn(() => true)
    const resolveKey = () => Promise.resolve({ actorId: ALICE, key: { type: 'rsa', verify } })
    await verifyLinkedData(withValue(3), { now, resolveKey })
    expect(verify).toHaveBeenCalledTimes(1)
  })
})

describe('verifyIntegrityProof, what comes first', () => {
  it('tries no key of another owner', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ed25519')
    const proven = await signObject({ ...like }, { keyId, privateKey }, { now })
    const verify = vi.fn(() => true)
    const key = { ...publicKey, verify }
    const owned = (actorId: string) => () => Promise.resolve({ actorId, key })
    const refused = verifyIntegrityProof(proven, { now, resolveKey: owned('https://evil.example/eve') })
    await expect(refused).rejects.toMatchObject({ code: 'ERR_KEY_OWNER' })
    expect(verify).not.toHaveBeenCalled()
    expect(await verifyIntegrityProof(proven, { now, resolveKey: owned(ALICE) })).toMatchObject({ keyId })
  })
})

describe('rsaSignatureOctets', () => {
  it('reads the size of a modulus, and nothing of anything else', async () => {
    const spki = async (pem: string) => (await importPublicKey(pem)).spki
    expect(rsaSignatureOctets(await spki(pemOf(rsa.publicKey)))).toBe(256)
    expect(rsaSignatureOctets(await spki(pemOf(larger.publicKey)))).toBe(384)
    expect(rsaSignatureOctets((await generateKeyPair('ed25519')).publicKey.spki)).toBeUndefined()
    expect(rsaSignatureOctets(new Uint8Array(0))).toBeUndefined()
  })
})
