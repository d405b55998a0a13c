import { createPublicKey } from 'node:crypto'
import { signJsonLd, signObject as signWithFedify, verifyJsonLd, verifyProof } from '@fedify/fedify/sig'
import { Create, DataIntegrityProof, Multikey, Note } from '@fedify/vocab'
import { beforeAll, describe, expect, it } from 'vitest'
import { findBundledContext } from '../../../src/core/jsonld/contexts/bundled.js'
import type {
  DocumentAlgorithm,
  DocumentKey,
  DocumentSigningKey,
} from '../../../src/core/jsonld/document-keys.js'
import { signLinkedData } from '../../../src/core/jsonld/sign-linked-data.js'
import { signObject } from '../../../src/core/jsonld/sign-object.js'
import { verifyIntegrityProof } from '../../../src/core/jsonld/verify-integrity-proof.js'
import { verifyLinkedData } from '../../../src/core/jsonld/verify-linked-data.js'

const AS = 'https://www.w3.org/ns/activitystreams'
const ALICE = 'https://a.example/users/alice'
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const now = new Date()

let rsa: CryptoKeyPair
let ed25519: CryptoKeyPair
const pairFor = (algorithm: DocumentAlgorithm): [{ name: string }, CryptoKeyPair] =>
  algorithm === 'ed25519' ? [{ name: 'Ed25519' }, ed25519] : [RSA, rsa]

beforeAll(async () => {
  const size = { modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
  rsa = await crypto.subtle.generateKey({ ...RSA, ...size }, true, ['sign', 'verify'])
  ed25519 = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
})

const signingKey = (type: 'rsa' | 'ed25519'): DocumentSigningKey => ({
  keyId: `${ALICE}#${type}`,
  privateKey: {
    type,
    sign: async (algorithm, data) => {
      const [name, pair] = pairFor(algorithm)
      return new Uint8Array(await crypto.subtle.sign(name, pair.privateKey, Uint8Array.from(data)))
    },
  },
})
const resolveKey = (keyId: string): Promise<DocumentKey> =>
  Promise.resolve({
    actorId: ALICE,
    key: {
      type: keyId.endsWith('#rsa') ? 'rsa' : 'ed25519',
      verify: (algorithm, data, value) => {
        const [name, pair] = pairFor(algorithm)
        return crypto.subtle.verify(name, pair.publicKey, Uint8Array.from(value), Uint8Array.from(data))
      },
    },
  })

/** Gives Fedify the contexts, and Alice where she is looked for. */
async function load(url: string): Promise<{ contextUrl: null; documentUrl: string; document: unknown }> {
  const context = findBundledContext(url)
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', rsa.publicKey))
  const publicKeyPem = createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({
    format: 'pem',
    type: 'spki',
  })
  const alice = {
    '@context': [AS, 'https://w3id.org/security/v1'],
    type: 'Person',
    id: ALICE,
    preferredUsername: 'alice',
    inbox: `${ALICE}/inbox`,
    publicKey: { id: `${ALICE}#rsa`, owner: ALICE, publicKeyPem },
  }
  return {
    contextUrl: null,
    documentUrl: url,
    document: context === undefined ? alice : { '@context': context },
  }
}
const loaders = { documentLoader: load, contextLoader: load }

const create = {
  '@context': [
    AS,
    'https://w3id.org/security/v1',
    {
      sensitive: 'as:sensitive',
      toot: 'http://joinmastodon.org/ns#',
      focalPoint: { '@id': 'toot:focalPoint', '@container': '@list' },
    },
  ],
  id: `${ALICE}/1/activity`,
  type: 'Create',
  actor: ALICE,
  to: [`${AS}#Public`],
  object: {
    id: `${ALICE}/1`,
    type: 'Note',
    attributedTo: ALICE,
    content: 'Hi',
    sensitive: false,
    attachment: [{ type: 'Image', url: 'https://a.example/1.png', width: 5, focalPoint: [0.25, -1] }],
  },
}

describe('documents signed here and verified by Fedify', () => {
  it('hold with a Linked-Data signature', async () => {
    const signed = await signLinkedData(create, signingKey('rsa'), { now })
    expect(await verifyJsonLd(signed, loaders)).toBe(true)
    expect(await verifyJsonLd({ ...signed, type: 'Update' }, loaders)).toBe(false)
  })

  it('hold with an integrity proof', async () => {
    const signed = await signObject(create, signingKey('ed25519'), { now })
    const proof = await DataIntegrityProof.fromJsonLd(
      { '@context': signed['@context'], ...signed.proof },
      loaders,
    )
    const key = new Multikey({
      id: new URL(`${ALICE}#ed25519`),
      controller: new URL(ALICE),
      publicKey: ed25519.publicKey,
    })
    const keyCache = { get: () => Promise.resolve(key), set: () => Promise.resolve() }
    const options = { ...loaders, keyCache: keyCache as never }
    expect(await verifyProof(signed, proof, options)).toBeInstanceOf(Multikey)
    expect(await verifyProof({ ...signed, type: 'Update' }, proof, options)).toBeNull()
  })
})

describe('documents signed by Fedify and verified here', () => {
  it('hold with a Linked-Data signature', async () => {
    const signed = {
      ...create,
      ...(await signJsonLd(create, rsa.privateKey, new URL(`${ALICE}#rsa`), loaders)),
    }
    const verified = await verifyLinkedData(signed, { now, resolveKey })
    expect(verified).toMatchObject({ actorId: ALICE, uncovered: [], isSafeToForward: true })
    await expect(verifyLinkedData({ ...signed, type: 'Update' }, { now, resolveKey })).rejects.toMatchObject({
      code: 'ERR_JSONLD_SIGNATURE',
    })
  })

  it('hold with an integrity proof', async () => {
    const note = new Note({ id: new URL(`${ALICE}/1`), attribution: new URL(ALICE), content: 'Hi' })
    const activity = new Create({ id: new URL(`${ALICE}/1/activity`), actor: new URL(ALICE), object: note })
    const signed = await signWithFedify(activity, ed25519.privateKey, new URL(`${ALICE}#ed25519`), loaders)
    const document = (await signed.toJsonLd({ ...loaders, format: 'compact' })) as object
    expect(await verifyIntegrityProof(document, { now, resolveKey })).toMatchObject({ actorId: ALICE })
  })
})
