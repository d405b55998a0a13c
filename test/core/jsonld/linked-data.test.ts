import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { DocumentKey, DocumentSigningKey } from '../../../src/core/jsonld/document-keys.js'
import { without } from '../../../src/core/jsonld/members.js'
import { signLinkedData } from '../../../src/core/jsonld/sign-linked-data.js'
import { type VerifiedLinkedData, verifyLinkedData } from '../../../src/core/jsonld/verify-linked-data.js'

const AS = 'https://www.w3.org/ns/activitystreams'
const SECURITY = 'https://w3id.org/security/v1'
const PUBLIC = `${AS}#Public`
const ALICE = 'https://a.example/users/alice'
const EVIL = 'https://evil.example/users/eve'
const now = new Date('2026-11-22T10:00:00Z')
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key: DocumentSigningKey = {
  keyId: `${ALICE}#main-key`,
  privateKey: { type: 'rsa', sign: (_algorithm, data) => sign('sha256', data, privateKey) },
}
const aliceKey: DocumentKey = {
  actorId: ALICE,
  key: { type: 'rsa', verify: (_algorithm, data, value) => verify('sha256', data, publicKey, value) },
}
const resolveKey = (): Promise<DocumentKey> => Promise.resolve(aliceKey)
const check = (document: object, at = now): Promise<VerifiedLinkedData> =>
  verifyLinkedData(document, { now: at, resolveKey })
const refusal = (document: object, at = now): Promise<unknown> =>
  check(document, at).then(
    () => 'none',
    (error: unknown) => (error as { code: unknown }).code,
  )

const mastodonContext = [
  AS,
  SECURITY,
  {
    ostatus: 'http://ostatus.org#',
    atomUri: 'ostatus:atomUri',
    inReplyToAtomUri: 'ostatus:inReplyToAtomUri',
    conversation: 'ostatus:conversation',
    sensitive: 'as:sensitive',
    toot: 'http://joinmastodon.org/ns#',
    votersCount: 'toot:votersCount',
    blurhash: 'toot:blurhash',
    focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' },
  },
]
const create = {
  '@context': mastodonContext,
  id: `${ALICE}/statuses/1/activity`,
  type: 'Create',
  actor: ALICE,
  published: '2026-11-22T09:59:00Z',
  to: [PUBLIC],
  cc: [`${ALICE}/followers`],
  object: {
    id: `${ALICE}/statuses/1`,
    type: 'Note',
    summary: null,
    inReplyTo: null,
    attributedTo: ALICE,
    to: [PUBLIC],
    cc: [`${ALICE}/followers`],
    sensitive: false,
    content: '<p>Hi</p>',
    contentMap: { en: '<p>Hi</p>' },
    attachment: [
      {
        type: 'Document',
        mediaType: 'image/png',
        url: 'https://a.example/1.png',
        focalPoint: [0.5, -1],
        width: 5,
      },
    ],
    replies: {
      id: `${ALICE}/statuses/1/replies`,
      type: 'Collection',
      first: { type: 'CollectionPage', partOf: `${ALICE}/statuses/1/replies` },
    },
  },
}
const announce = {
  id: `${ALICE}/1`,
  type: 'Announce',
  actor: ALICE,
  to: PUBLIC,
  object: 'https://b.example/1',
}
const undo = { '@context': [AS, SECURITY], id: `${ALICE}/2`, type: 'Undo', actor: ALICE, object: announce }

describe('signLinkedData', () => {
  it('adds a signature as Mastodon writes it', async () => {
    const { signature, ...rest } = await signLinkedData(create, key, { now })
    expect(rest).toEqual(create)
    expect(signature).toEqual({
      type: 'RsaSignature2017',
      creator: `${ALICE}#main-key`,
      created: '2026-11-22T10:00:00Z',
      expires: '2026-11-24T10:00:00Z',
      signatureValue: expect.stringMatching(/^[\w+/]{342}==$/) as unknown,
    })
  })

  it('signs 128 hexadecimal digits', async () => {
    const signer = vi.fn<DocumentSigningKey['privateKey']['sign']>(() => new Uint8Array(256))
    await signLinkedData(undo, { ...key, privateKey: { type: 'rsa', sign: signer } }, { now })
    const [algorithm, data] = signer.mock.calls[0]!
    expect(algorithm).toBe('rsa-v1_5-sha256')
    expect(new TextDecoder().decode(data)).toMatch(/^[\da-f]{128}$/)
  })

  it('appends the context of signatures where it is missing', async () => {
    const signed = await signLinkedData({ '@context': AS, type: 'Note' }, key, { now })
    expect(signed).toMatchObject({ '@context': [AS, SECURITY] })
  })

  it('replaces an older signature', async () => {
    const first = await signLinkedData(undo, key, { now })
    expect(await signLinkedData(first, key, { now })).toEqual(first)
  })

  it('refuses a key of another kind', async () => {
    const ed25519 = { ...key, privateKey: { ...key.privateKey, type: 'ed25519' } }
    await expect(signLinkedData(undo, ed25519, { now })).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE' })
  })

  it('refuses what nobody could verify', async () => {
    const unknown = { ...undo, '@context': [AS, 'https://elsewhere.example/'] }
    await expect(signLinkedData(unknown, key, { now })).rejects.toMatchObject({ code: 'ERR_JSONLD_CONTEXT' })
    await expect(signLinkedData({ ...undo, '@graph': [] }, key, { now })).rejects.toMatchObject({
      code: 'ERR_JSONLD_KEYWORD',
    })
  })
})

describe('verifyLinkedData', () => {
  it('gives who signed and what', async () => {
    const verified = await check(await signLinkedData(create, key, { now }))
    expect(verified).toMatchObject({
      actorId: ALICE,
      keyId: `${ALICE}#main-key`,
      created: '2026-11-22T10:00:00Z',
      expires: '2026-11-24T10:00:00Z',
      uncovered: [],
      isSafeToForward: true,
      document: {
        type: 'Create',
        to: PUBLIC,
        object: { type: 'Note', sensitive: false, attachment: { focalPoint: [0.5, -1], width: 5 } },
      },
    })
    expect(verified.document).not.toHaveProperty('signature')
  })

  it.each([
    ['a member changed', { ...create, type: 'Update' }],
    ['an inner member changed', { ...create, object: { ...create.object, content: '<p>Bye</p>' } }],
    [
      'a number changed',
      {
        ...create,
        object: {
          ...create.object,
          attachment: [{ ...create.object.attachment[0], focalPoint: [0.5, -0.9] }],
        },
      },
    ],
    [
      'a list turned round',
      {
        ...create,
        object: { ...create.object, attachment: [{ ...create.object.attachment[0], focalPoint: [-1, 0.5] }] },
      },
    ],
    ['a member taken away', { ...create, cc: undefined }],
    ['a member added', { ...create, bto: EVIL }],
  ])('refuses a document with %s', async (_what, document) => {
    const { signature } = await signLinkedData(create, key, { now })
    expect(await refusal({ ...document, signature })).toBe('ERR_JSONLD_SIGNATURE')
  })

  it.each([
    ['none', undefined],
    ['a list', []],
    ['of another type', { type: 'Ed25519Signature2018' }],
    ['without creator', { creator: undefined }],
    ['of several creators', { creator: [`${ALICE}#main-key`, `${EVIL}#main-key`] }],
    ['without a value', { signatureValue: undefined }],
    ['no base64', { signatureValue: 'x*' }],
    ['without time', { created: undefined }],
    ['of an odd time', { created: 'yesterday' }],
    ['of two times', { created: ['2026-11-22T10:00:00Z', '2026-11-22T09:00:00Z'] }],
    ['of another time', { created: '2026-11-22T09:00:00Z' }],
    ['of another expiry', { expires: '2027-11-22T09:00:00Z' }],
    ['with more in it', { nonce: 'x' }],
  ])('refuses a signature %s', async (_what, change) => {
    const signed = await signLinkedData(undo, key, { now })
    const signature =
      change === undefined || Array.isArray(change) ? change : { ...signed.signature, ...change }
    expect(await refusal({ ...signed, signature })).toBe('ERR_JSONLD_SIGNATURE')
  })

  it('keeps the time window', async () => {
    const signed = await signLinkedData(undo, key, { now })
    expect(await refusal(signed, later(-3600))).toBe('none')
    expect(await refusal(signed, later(-3601))).toBe('ERR_JSONLD_SIGNATURE')
    expect(await refusal(signed, later(2 * 86_400))).toBe('none')
    expect(await refusal(signed, later(2 * 86_400 + 1))).toBe('ERR_JSONLD_SIGNATURE')
  })

  it('finds an expiry under whatever name', async () => {
    const { signature, ...rest } = await signLinkedData(undo, key, { now })
    const { expires, ...others } = signature
    const hidden = { ...others, 'sec:expiration': { '@type': 'xsd:dateTime', '@value': expires } }
    expect(await refusal({ ...rest, signature: hidden })).toBe('none')
    expect(await refusal({ ...rest, signature: hidden }, later(3 * 86_400))).toBe('ERR_JSONLD_SIGNATURE')
  })

  it('leaves contexts of the signature aside', async () => {
    const signed = await signLinkedData(undo, key, { now })
    const signature = { ...signed.signature, '@context': [AS, { creator: null }] }
    expect(await refusal({ ...signed, signature })).toBe('none')
  })

  it('asks once more for a key that came from the cache', async () => {
    const signed = await signLinkedData(undo, key, { now })
    const old = { ...aliceKey, key: { type: 'rsa', verify: () => false }, source: 'cache' }
    const asked = vi.fn((_keyId: string, { refresh }: { refresh: boolean }) =>
      Promise.resolve(refresh ? aliceKey : old),
    )
    expect(await verifyLinkedData(signed, { now, resolveKey: asked })).toMatchObject({ actorId: ALICE })
    expect(asked.mock.calls).toEqual([
      [`${ALICE}#main-key`, { refresh: false }],
      [`${ALICE}#main-key`, { refresh: true }],
    ])
  })
})

describe('T105 contexts of a signed document', () => {
  it.each([
    ['unknown', ['https://evil.example/ctx']],
    ['unknown inside', [{ '@import': 'https://evil.example/ctx' }]],
  ])('are refused when %s, and nothing is fetched', async (_what, context) => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'))
    const signed = await signLinkedData(undo, key, { now })
    const code = await refusal({ ...signed, '@context': [...undo['@context'], ...context] })
    expect(['ERR_JSONLD_CONTEXT', 'ERR_JSONLD_KEYWORD']).toContain(code)
    expect(fetch).not.toHaveBeenCalled()
    fetch.mockRestore()
  })
})

describe('T106 contexts that change what a signed document says', () => {
  it('refuses another graph under the same names', async () => {
    const disguised = {
      ...undo,
      '@context': [
        AS,
        SECURITY,
        { target: { '@id': 'as:actor', '@type': '@id' }, actor: { '@id': 'as:target', '@type': '@id' } },
      ],
      actor: EVIL,
      target: ALICE,
    }
    const { signature } = await signLinkedData({ ...undo, target: EVIL }, key, { now })
    expect(await refusal({ ...disguised, signature })).toBe('ERR_KEY_OWNER')
    const turned = { ...undo, actor: EVIL, target: ALICE }
    const { signature: own } = await signLinkedData(turned, key, { now })
    const plain = { ...disguised, actor: ALICE, target: EVIL, signature: own }
    expect(await refusal(plain)).toBe('ERR_JSONLD_SIGNATURE')
  })

  it.each([
    ['type', { Create: 'as:Undo', Undo: 'as:Create' }, { type: 'Create' }],
    [
      'object',
      { object: 'as:target', thing: { '@id': 'as:object', '@type': '@id' } },
      { object: 'https://evil.example/1', thing: announce },
    ],
    ['actor', { doer: { '@id': 'as:actor', '@type': '@id' } }, { actor: undefined, doer: ALICE }],
    ['id', { it: '@id' }, { id: undefined, it: undo.id }],
  ])('refuses it for %s', async (_name, context, change) => {
    const { signature } = await signLinkedData(undo, key, { now })
    const document = { ...undo, '@context': [AS, SECURITY, context], ...change, signature }
    const codes = ['ERR_JSONLD_SIGNATURE', 'ERR_JSONLD_KEYWORD', 'ERR_KEY_OWNER']
    expect(codes).toContain(await refusal(document))
  })
})

describe('T107 another shape of the same graph', () => {
  const inside = { ...announce, '@reverse': { object: { id: undo.id, type: 'Undo', actor: ALICE } } }
  const outside = without(undo, 'object')

  it.each([
    ['@graph', { '@graph': [announce, { ...outside, '@context': undefined, object: announce.id }] }],
    ['@included', { ...announce, '@included': [{ ...outside, '@context': undefined, object: announce.id }] }],
    ['@reverse', inside],
    ['@nest', { ...outside, '@nest': { object: announce } }],
  ])('by %s is refused', async (_keyword, body) => {
    const { signature } = await signLinkedData(undo, key, { now })
    expect(await refusal({ ...body, '@context': [AS, SECURITY], signature })).toBe('ERR_JSONLD_KEYWORD')
  })

  it.each([
    ['@graph', 'all', { all: '@graph' }],
    ['@included', 'also', { also: '@included' }],
    ['@reverse', 'back', { back: '@reverse' }],
    ['@nest', 'in', { in: '@nest' }],
    ['@id', 'uri', { uri: '@id' }],
    ['@type', 'kind', { kind: { '@id': '@type' } }],
    ['an alias', 'kind', { kind: 'type' }],
    ['@value', 'text', { text: '@value' }],
    ['a reversed term', 'undoneBy', { undoneBy: { '@reverse': 'as:object' } }],
    ['a nested term', 'object', { object: { '@id': 'as:object', '@nest': 'in' } }],
    ['a scoped context', 'Undo', { Undo: { '@id': 'as:Undo', '@context': { object: 'as:target' } } }],
    ['an index', 'object', { object: { '@id': 'as:object', '@container': '@index' } }],
    ['a map of ids', 'object', { object: { '@id': 'as:object', '@container': ['@id', '@set'] } }],
    ['a graph', 'object', { object: { '@id': 'as:object', '@container': '@graph' } }],
    ['rdf:first', 'head', { head: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#first' }],
    ['@propagate', 'x', { '@propagate': false }],
  ])('by an alias or definition of %s is refused', async (_what, name, context) => {
    const { signature } = await signLinkedData(undo, key, { now })
    const document = { ...undo, '@context': [AS, SECURITY, context], [name]: announce, signature }
    expect(await refusal(document)).toBe('ERR_JSONLD_KEYWORD')
    const nested = { ...undo, object: { ...announce, '@context': context }, signature }
    expect(await refusal(nested)).toBe('ERR_JSONLD_KEYWORD')
  })

  it('lets honest containers pass (P9)', async () => {
    expect(await refusal(await signLinkedData(create, key, { now }))).toBe('none')
  })

  it('refuses to begin with another thing of a graph that leads back', async () => {
    // Without @reverse: the inner thing names the outer one, so either could stand at the top.
    const question = { ...undo, object: { ...announce, context: { id: undo.id } } }
    expect(await refusal(await signLinkedData(question, key, { now }))).toBe('ERR_JSONLD_KEYWORD')
    const itself = { ...undo, url: undo.id }
    expect(await refusal(await signLinkedData(itself, key, { now }))).toBe('none')
  })

  it('refuses blank node labels and lists spelt out', async () => {
    const { signature } = await signLinkedData(undo, key, { now })
    expect(await refusal({ ...undo, object: { id: '_:a' }, signature })).toBe('ERR_JSONLD_KEYWORD')
    const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
    const untyped = without(undo, 'type')
    expect(await refusal({ ...untyped, [rdfType]: { id: 'as:Undo' }, signature })).toBe('ERR_JSONLD_KEYWORD')
  })
})

describe('T108 members that the signature does not cover', () => {
  it('are removed and listed', async () => {
    const signed = await signLinkedData(create, key, { now })
    const object = { ...signed.object, quoteUri: EVIL, attachment: [...signed.object.attachment], tag: [] }
    const { document, uncovered, isSafeToForward } = await check({
      ...signed,
      object,
      mood: { deep: 1 },
      '@index': 'x',
    })
    expect(uncovered.toSorted()).toEqual(['/@index', '/mood', '/object/_:quoteUri', '/object/tag'].toSorted())
    expect(JSON.stringify({ ...document, '@context': AS })).not.toMatch(/evil|mood|deep|tag/)
    expect(isSafeToForward).toBe(false)
  })

  it('are found when a context hides them', async () => {
    const signed = await signLinkedData(create, key, { now })
    const context = [...mastodonContext, { attributionDomains: null, votersCount: null }]
    const { uncovered, document } = await check({
      ...signed,
      '@context': context,
      attributionDomains: ['evil.example'],
      votersCount: 5,
    })
    expect(JSON.stringify([document, uncovered])).not.toContain('evil.example')
    expect(document).not.toHaveProperty('votersCount')
  })

  it('are relative ids and types that nobody defined', async () => {
    const signed = await signLinkedData(create, key, { now })
    const object = {
      ...signed.object,
      type: ['Note', 'Evil'],
      url: 'javascript:alert(1) x',
      tag: { type: 'Mention', href: '../evil' },
    }
    expect(await refusal({ ...signed, object })).toBe('ERR_JSONLD_SIGNATURE') // a type more is a statement, if one about nobody
    const linked = await check(
      await signLinkedData({ ...create, object: { ...create.object, url: '../1' } }, key, { now }),
    )
    expect(linked.uncovered).toEqual(['/object/url'])
  })

  it('gives every spelling of a value as one', async () => {
    const signed = await signLinkedData(create, key, { now })
    const xsd = 'http://www.w3.org/2001/XMLSchema#'
    const attachment = [
      {
        ...signed.object.attachment[0],
        focalPoint: [
          { '@value': '5.0E-1', '@type': `${xsd}double` },
          { '@value': '-1', '@type': `${xsd}integer` },
        ],
        width: '5',
      },
    ]
    const object = {
      ...signed.object,
      attachment,
      sensitive: { '@value': 'false', '@type': `${xsd}boolean` },
    }
    const { document } = await check({ ...signed, object })
    expect(document).toMatchObject({
      object: { sensitive: false, attachment: { focalPoint: [0.5, -1], width: 5 } },
    })
  })

  it('is nothing that is exposed: whatever is changed in it breaks the signature', async () => {
    const signed = await signLinkedData(create, key, { now })
    const { document } = await check(signed)
    const paths = leaves(document).filter(([first]) => first !== '@context')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), async (path) => {
        const forged = {
          ...changed(document, path),
          '@context': signed['@context'],
          signature: signed.signature,
        }
        expect(await refusal(forged)).toMatch(/^ERR_/)
      }),
      { numRuns: 40 },
    )
  })
})

describe('T109 canonicalisation poison', () => {
  it('ends with a clique of blank nodes', async () => {
    const { signature } = await signLinkedData(undo, key, { now })
    const one = {
      type: 'Note',
      tag: Array.from({ length: 300 }, () => ({ tag: [{ tag: {} }, { tag: {} }] })),
    }
    const started = performance.now()
    expect(await refusal({ ...undo, object: [announce, one], signature })).toMatch(
      /^ERR_JSONLD_(LIMIT|SIGNATURE)$/,
    )
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('refuses more values of one property than 500', async () => {
    const { signature } = await signLinkedData(undo, key, { now })
    const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `https://b.example/${i}`)
    expect(await refusal({ ...undo, tag: ids(500), signature })).toBe('ERR_JSONLD_SIGNATURE')
    expect(await refusal({ ...undo, tag: ids(501), signature })).toBe('ERR_JSONLD_LIMIT')
    // The same thing described again and again is one subject.
    const again = ids(501).map((id) => ({ id: 'https://b.example/', tag: { id } }))
    expect(await refusal({ ...undo, tag: again, signature })).toBe('ERR_JSONLD_LIMIT')
  })

  it('refuses more values than can be expanded, and more contexts', async () => {
    const { signature } = await signLinkedData(undo, key, { now })
    expect(
      await refusal({ ...undo, tag: Array.from({ length: 2_500 }, () => 'https://b.example/'), signature }),
    ).toBe('ERR_JSONLD_LIMIT')
    const contexts = Array.from({ length: 99 }, (_, i) => ({ [`t${i}`]: 'as:x' }))
    expect(await refusal({ ...undo, '@context': [AS, ...contexts], signature })).toBe('none')
    expect(await refusal({ ...undo, '@context': [AS, SECURITY, ...contexts], signature })).toBe(
      'ERR_JSONLD_LIMIT',
    )
  })

  it('refuses depth', async () => {
    const { signature } = await signLinkedData(undo, key, { now })
    let object: object = {}
    for (let i = 0; i < 70; i++) object = { object }
    expect(await refusal({ ...undo, object, signature })).toBe('ERR_JSON_LIMIT')
  })
})

describe("T110 a signature by another's key, or a stale one", () => {
  it('refuses the key of another actor', async () => {
    const forged = await signLinkedData(
      { ...undo, actor: 'https://victim.example/u' },
      { ...key, keyId: `${EVIL}#main-key` },
      { now },
    )
    await expect(check(forged)).rejects.toMatchObject({
      name: 'VerificationError',
      code: 'ERR_KEY_OWNER',
      reason: 'key_owner_mismatch',
    })
    const anonymous = without(undo, 'actor')
    await expect(check(await signLinkedData(anonymous, key, { now }))).rejects.toMatchObject({
      code: 'ERR_KEY_OWNER',
    })
    const several = { ...undo, actor: [ALICE, EVIL] }
    await expect(check(await signLinkedData(several, key, { now }))).rejects.toMatchObject({
      code: 'ERR_KEY_OWNER',
    })
  })

  it('takes an embedded actor for its id (P5, P9)', async () => {
    const embedded = { ...undo, actor: { id: ALICE, type: 'Person' } }
    expect(await refusal(await signLinkedData(embedded, key, { now }))).toBe('none')
  })

  it('refuses a signature older than 30 days', async () => {
    const days = 86_400
    const signed = await signLinkedData(undo, key, { now, lifetimeSeconds: 100 * days })
    expect(await refusal(signed, later(30 * days))).toBe('none')
    expect(await refusal(signed, later(30 * days + 1))).toBe('ERR_JSONLD_SIGNATURE')
  })

  it('lets through what the resolver says of a key', async () => {
    const failure = new Error('store is down')
    const signed = await signLinkedData(undo, key, { now })
    await expect(verifyLinkedData(signed, { now, resolveKey: () => Promise.reject(failure) })).rejects.toBe(
      failure,
    )
  })
})

describe('what is safe to forward', () => {
  it.each([
    ['the spelling of Public', { ...create, to: 'as:Public' }],
    ['lists of one', { ...create, to: PUBLIC, cc: `${ALICE}/followers` }],
    ['an id for a mere reference', { ...undo, object: { id: announce.id } }],
    ['a context inside', { ...undo, object: { '@context': AS, ...announce } }],
  ])('does not depend on %s', async (_what, document) => {
    expect(await check(await signLinkedData(document, key, { now }))).toMatchObject({ isSafeToForward: true })
  })

  it.each([
    ['another name', { ...undo, '@context': [AS, SECURITY, { text: 'as:content' }], text: 'x' }],
    ['a name in full', { ...undo, [`${AS}#content`]: 'x' }],
    ['a proof', { ...undo, proof: { type: 'DataIntegrityProof' } }],
  ])('is not what has %s', async (_what, document) => {
    expect(await check(await signLinkedData(document, key, { now }))).toMatchObject({
      isSafeToForward: false,
    })
  })
})

const CORPUS = new URL('../../../../shared/corpus/', import.meta.url)
/** Every file below a folder; none where it is not here. */
const filesOf = (folder: string | URL): readonly string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []

describe.skipIf(!existsSync(CORPUS))('signatures of other implementations in the corpus', () => {
  const read = (file: string): Record<string, unknown> =>
    JSON.parse(readFileSync(new URL(file, CORPUS), 'utf8')) as Record<string, unknown>
  const pems = new Map<string, string[]>()
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { id, publicKeyPem } = value as Record<string, unknown>
    if (typeof id === 'string' && typeof publicKeyPem === 'string')
      pems.set(id, [...(pems.get(id) ?? []), publicKeyPem])
    Object.values(value).forEach(collect)
  }
  for (const file of filesOf(CORPUS)) {
    if (/\/.*\.json$/.test(file)) collect(read(file))
  }

  it.each([
    'mastodon/akkoma-fx.mastodon-accept-activity.json',
    'mastodon/akkoma-fx.mastodon-follow-activity.json',
    'friendica/lemmy-assets.activities.create_note.json',
    'smithereen/lemmy-assets.activities.create_note.json',
  ])('hold: %s', async (file) => {
    const document = read(file)
    const { creator, created } = document['signature'] as { creator: string; created: string }
    const ofActor: DocumentKey = {
      actorId: document['actor'] as string,
      key: {
        type: 'rsa',
        verify: (_algorithm, data, value) =>
          pems.get(creator)!.some((pem) => verify('sha256', data, pem, value)),
      },
    }
    const verified = await verifyLinkedData(document, {
      now: new Date(created),
      resolveKey: () => Promise.resolve(ofActor),
    })
    expect(verified).toMatchObject({ actorId: document['actor'], document: { type: document['type'] } })
  })
})

type Path = readonly (string | number)[]

/** Paths to every value that is neither object nor list. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  )
}

/** A copy in which the value at the path is another one of its kind. */
function changed(value: unknown, [name, ...rest]: Path): object {
  const copy = structuredClone(value) as Record<string | number, unknown>
  const inner = copy[name!]
  if (rest.length > 0) copy[name!] = changed(inner, rest)
  else if (typeof inner === 'boolean') copy[name!] = !inner
  else if (typeof inner === 'number') copy[name!] = inner + 1
  else copy[name!] = `${String(inner)}x`
  return copy
}
