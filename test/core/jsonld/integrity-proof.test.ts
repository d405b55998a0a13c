import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import type { DocumentKey, DocumentSigningKey } from '../../../src/core/jsonld/document-keys.js'
import { signObject } from '../../../src/core/jsonld/sign-object.js'
import { verifyIntegrityProof } from '../../../src/core/jsonld/verify-integrity-proof.js'
import { decodeBase58 } from '../../../src/core/wire/base58.js'
import vector from '../../vectors/fep-8b32.json' with { type: 'json' }

const AS = 'https://www.w3.org/ns/activitystreams'
const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v2'
const ALICE = vector.actorId
const now = new Date(vector.now)

/** DER in front of the 32 bytes of an Ed25519 key; Multikey has two bytes there. */
const SECRET_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const raw = (multikey: string): Buffer => Buffer.from(decodeBase58(multikey.slice(1))!.subarray(2))
const secret = createPrivateKey({
  key: Buffer.concat([SECRET_PREFIX, raw(vector.secretKeyMultibase)]),
  format: 'der',
  type: 'pkcs8',
})
const publicKey = createPublicKey({
  key: Buffer.concat([PUBLIC_PREFIX, raw(vector.publicKeyMultibase)]),
  format: 'der',
  type: 'spki',
})

const key: DocumentSigningKey = {
  keyId: vector.keyId,
  privateKey: { type: 'ed25519', sign: (_algorithm, data) => sign(null, data, secret) },
}
const aliceKey: DocumentKey = {
  actorId: ALICE,
  key: { type: 'ed25519', verify: (_algorithm, data, value) => verify(null, data, publicKey, value) },
}
const resolveKey = (): Promise<DocumentKey> => Promise.resolve(aliceKey)
const options = { now, resolveKey }

const malformed = (code: string): unknown => expect.objectContaining({ name: 'MalformedError', code })
const refusal = (document: object, changed: object = {}): Promise<unknown> =>
  verifyIntegrityProof(document, { ...options, ...changed }).then(
    () => 'none',
    (error: unknown) => error,
  )
const signed = { ...vector.input, proof: vector.expected }

describe('signObject', () => {
  it('makes the proof of FEP-8b32', async () => {
    expect(await signObject(vector.input, key, { now })).toEqual(signed)
  })

  it('adds the context of proofs, to the object and the proof', async () => {
    const document = await signObject({ '@context': AS, type: 'Note' }, key, { now })
    expect(document).toMatchObject({
      '@context': [AS, DATA_INTEGRITY],
      proof: { '@context': [AS, DATA_INTEGRITY] },
    })
    expect(await signObject({ type: 'Note' }, key, { now })).not.toHaveProperty('@context')
  })

  it('takes off signatures that it would break, and leaves its argument alone', async () => {
    const document = {
      '@context': AS,
      type: 'Note',
      signature: { type: 'RsaSignature2017' },
      proof: { type: 'Old' },
    }
    const before = structuredClone(document)
    const result = await signObject(document as object, key, { now })
    expect(result).not.toHaveProperty('signature')
    expect(result.proof.type).toBe('DataIntegrityProof')
    expect(document).toEqual(before)
  })

  it('writes an expiry when asked to', async () => {
    const { proof } = await signObject({ type: 'Note' }, key, { now, lifetimeSeconds: 60 })
    expect(proof.expires).toBe('2023-02-24T23:37:38Z')
  })

  it('refuses a key of another kind', async () => {
    const rsa = { ...key, privateKey: { ...key.privateKey, type: 'rsa' } }
    await expect(signObject({ type: 'Note' }, rsa, { now })).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE',
      reason: 'unsupported_algorithm',
    })
  })

  it('refuses what cannot be canonicalised', async () => {
    await expect(signObject({ content: '\ud800' }, key, { now })).rejects.toMatchObject({
      code: 'ERR_DOCUMENT_INVALID',
    })
  })
})

describe('verifyIntegrityProof', () => {
  it('accepts the signed document of FEP-8b32', async () => {
    expect(await verifyIntegrityProof(signed, options)).toEqual({
      actorId: ALICE,
      keyId: vector.keyId,
      created: '2023-02-24T23:36:38Z',
      expires: undefined,
      document: vector.input,
    })
  })

  it('does not depend on the order of members', async () => {
    const { id, ...rest } = signed
    expect(await verifyIntegrityProof({ ...rest, id }, options)).toMatchObject({ actorId: ALICE })
  })

  it('leaves a Linked-Data signature aside', async () => {
    const { document } = await verifyIntegrityProof(
      { ...signed, signature: { type: 'RsaSignature2017' } },
      options,
    )
    expect(document).toEqual(vector.input)
  })

  it('takes a list of one proof (P5)', async () => {
    expect(await verifyIntegrityProof({ ...signed, proof: [signed.proof] }, options)).toMatchObject({
      actorId: ALICE,
    })
  })

  it('gives the signed contexts where others were appended (vc-di-eddsa §3.3.2)', async () => {
    const more = { ...signed, '@context': [...signed['@context'], { content: 'as:summary' }] }
    expect((await verifyIntegrityProof(more, options)).document).toEqual(vector.input)
  })

  it('refuses other contexts than the signed ones', async () => {
    const contexts = [
      [DATA_INTEGRITY, AS],
      [AS],
      AS,
      undefined,
      [{ content: 'as:summary' }, AS, DATA_INTEGRITY],
    ]
    for (const context of contexts) {
      expect(await refusal({ ...signed, '@context': context })).toEqual(malformed('ERR_JSONLD_SIGNATURE'))
    }
  })

  it.each([
    ['a member changed', { ...signed, type: 'Update' }],
    ['a member added', { ...signed, summary: 'x' }],
    ['a member taken away', { ...signed, object: undefined }],
    ['an inner member changed', { ...signed, object: { ...signed.object, content: 'Bye' } }],
    ['the proof changed', { ...signed, proof: { ...signed.proof, created: '2023-02-24T23:36:39Z' } }],
    ['the proof extended', { ...signed, proof: { ...signed.proof, domain: 'x' } }],
  ])('refuses a document with %s', async (_what, document) => {
    expect(await refusal(document)).toEqual(malformed('ERR_JSONLD_SIGNATURE'))
  })

  it.each([
    ['none', undefined],
    ['null', null],
    ['text', 'x'],
    ['an empty list', []],
    ['several', [signed.proof, signed.proof]],
    ['another type', { ...signed.proof, type: 'Ed25519Signature2020' }],
    ['another purpose', { ...signed.proof, proofPurpose: 'authentication' }],
    ['no key', { ...signed.proof, verificationMethod: { id: vector.keyId } }],
    ['no value', { ...signed.proof, proofValue: undefined }],
    ['a value in another base', { ...signed.proof, proofValue: `u${'A'.repeat(86)}` }],
    ['a value outside the alphabet', { ...signed.proof, proofValue: `z${'0'.repeat(88)}` }],
    ['a short value', { ...signed.proof, proofValue: 'z1' }],
    ['a huge value', { ...signed.proof, proofValue: `z${'1'.repeat(1_000_000)}` }],
    ['an odd time', { ...signed.proof, created: 'yesterday' }],
    ['an odd expiry', { ...signed.proof, expires: 5 }],
  ])('refuses a proof that is %s before it asks for a key', async (_what, proof) => {
    const asked = vi.fn(resolveKey)
    expect(await refusal({ ...vector.input, proof }, { resolveKey: asked })).toEqual(
      malformed('ERR_JSONLD_SIGNATURE'),
    )
    expect(asked).not.toHaveBeenCalled()
  })

  it.each(['mldsa44-jcs-2024', 'eddsa-rdfc-2022', 'ecdsa-jcs-2019', undefined, 5])(
    'says that it does not verify the cryptosuite %s',
    async (cryptosuite) => {
      expect(await refusal({ ...signed, proof: { ...signed.proof, cryptosuite } })).toMatchObject({
        code: 'ERR_SIGNATURE_ALGORITHM',
        reason: 'unsupported_algorithm',
      })
    },
  )

  it('refuses an expired proof and one from the future', async () => {
    const short = await signObject(vector.input, key, { now, lifetimeSeconds: 60 })
    const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)
    expect(await refusal(short, { now: later(60) })).toBe('none')
    expect(await refusal(short, { now: later(61) })).toEqual(malformed('ERR_JSONLD_SIGNATURE'))
    expect(await refusal(signed, { now: later(-3600) })).toBe('none')
    expect(await refusal(signed, { now: later(-3601) })).toEqual(malformed('ERR_JSONLD_SIGNATURE'))
  })

  it.each([
    ['the actor of an activity', { type: 'Like', actor: ALICE, object: 'https://b.example/1' }, 'none'],
    ['an embedded actor', { type: 'Like', actor: [{ id: ALICE }], object: 'https://b.example/1' }, 'none'],
    ['the first author of an object', { type: 'Note', attributedTo: [ALICE, 'https://b.example/u'] }, 'none'],
    ['the actor itself', { type: 'Person', id: ALICE, attributedTo: 'https://b.example/u' }, 'none'],
    ['not another actor', { type: 'Like', actor: 'https://b.example/u', attributedTo: ALICE }, 'owner'],
    [
      'not another actor, spelt otherwise',
      { type: 'Like', 'as:actor': 'https://b.example/u', attributedTo: ALICE },
      'owner',
    ],
    ['not a second author', { type: 'Note', attributedTo: ['https://b.example/u', ALICE] }, 'owner'],
    ['not another person', { type: 'Person', id: 'https://b.example/u', attributedTo: ALICE }, 'owner'],
    ['not nobody', { type: 'Note' }, 'owner'],
  ])('lets %s sign', async (_what, document, outcome) => {
    const expected =
      outcome === 'none'
        ? 'none'
        : expect.objectContaining({ code: 'ERR_KEY_OWNER', reason: 'key_owner_mismatch' })
    expect(await refusal(await signObject(document, key, { now }))).toEqual(expected)
  })

  it('refuses a key of another kind', async () => {
    const rsa = { ...aliceKey, key: { type: 'rsa', verify: () => true } }
    expect(await refusal(signed, { resolveKey: () => Promise.resolve(rsa) })).toEqual(
      malformed('ERR_JSONLD_SIGNATURE'),
    )
  })

  it('asks once more for a key that came from the cache', async () => {
    const asked = vi.fn((_keyId: string, { refresh }: { refresh: boolean }) =>
      Promise.resolve(
        refresh ? aliceKey : { ...aliceKey, key: { type: 'ed25519', verify: () => false }, source: 'cache' },
      ),
    )
    expect(await refusal(signed, { resolveKey: asked })).toBe('none')
    expect(asked.mock.calls).toEqual([
      [vector.keyId, { refresh: false }],
      [vector.keyId, { refresh: true }],
    ])
  })
})
