import { describe, expect, it } from 'vitest'
import {
  canonicalizeJson,
  compact,
  normalizeDocument,
  readsAsPlainJson,
  signLinkedData,
  signObject,
  verifyIntegrityProof,
  verifyLinkedData,
} from '../../../src/core/jsonld/index.js'

const now = new Date('2026-11-22T10:00:00Z')
const resolveKey = (): Promise<never> => Promise.reject(new Error('no key was to be asked for'))
const keyOf = (type: string) => ({
  keyId: 'https://a.example/#k',
  privateKey: { type, sign: () => new Uint8Array(64) },
})

/** What is handed to each of the functions, as a caller without types may do. */
type Any = (document: never) => unknown
const FUNCTIONS: readonly (readonly [string, Any])[] = [
  ['readsAsPlainJson', readsAsPlainJson],
  ['normalizeDocument', normalizeDocument],
  ['compact', compact],
  ['canonicalizeJson', canonicalizeJson],
  ['verifyLinkedData', (document) => verifyLinkedData(document, { now, resolveKey })],
  ['verifyIntegrityProof', (document) => verifyIntegrityProof(document, { now, resolveKey })],
  ['signLinkedData', (document) => signLinkedData(document, keyOf('rsa'), { now })],
  ['signObject', (document) => signObject(document, keyOf('ed25519'), { now })],
]

function throwing(): object {
  const fail = (): never => {
    throw new Error('from the getter')
  }
  return new Proxy({ '@context': [] }, { get: fail, ownKeys: fail, getOwnPropertyDescriptor: fail })
}

function cyclic(): object {
  const list: unknown[] = []
  list.push({ '@context': {}, object: list })
  return list
}

const deep = (): unknown => JSON.parse(`${'{"object":'.repeat(2_000)}1${'}'.repeat(2_000)}`) as unknown
const INPUTS: readonly (readonly [string, () => unknown])[] = [
  ['undefined', () => undefined],
  ['a number', () => 5],
  ['text', () => 'text'],
  ['a function', () => () => 1],
  ['a list', () => []],
  ['lists in lists', () => [[[]]]],
  ['a throwing proxy', throwing],
  ['a throwing proxy inside', () => ({ '@context': { content: 'as:name' }, object: throwing() })],
  ['a cycle', cyclic],
  ['depth', deep],
  ['depth in a list', () => [deep()]],
  [
    'odd values',
    () => ({ '@context': [1, true, {}], type: [null, 1n], actor: Symbol('x'), signature: 1, proof: 1 }),
  ],
  [
    'magic names',
    (): unknown =>
      JSON.parse(
        '[{"__proto__":{"x":1},"constructor":1,"@context":{"__proto__":"as:name","toString":"@id"}}]',
      ),
  ],
]

describe.each(FUNCTIONS)('%s', (_name, call) => {
  it.each(INPUTS)('throws nothing but our errors for %s (P7)', async (_what, input) => {
    const outcome = await Promise.resolve()
      .then(() => call(input() as never))
      .catch((error: unknown) => error)
    if (outcome instanceof Error) expect(outcome).toMatchObject({ isTootkitError: true })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

describe('work on a copy', () => {
  it('is done even while keys are asked for', async () => {
    const document = {
      type: 'Like',
      actor: 'https://a.example/u',
      proof: {
        type: 'DataIntegrityProof',
        cryptosuite: 'eddsa-jcs-2022',
        verificationMethod: 'https://a.example/#k',
        proofPurpose: 'assertionMethod',
        proofValue: `z${'1'.repeat(64)}`,
      },
    }
    const key = { actorId: 'https://a.example/u', key: { type: 'ed25519', verify: () => true } }
    const verified = await verifyIntegrityProof(document, {
      now,
      resolveKey: () => {
        document.actor = 'https://evil.example/u'
        return Promise.resolve(key)
      },
    })
    expect(verified.document).toEqual({ type: 'Like', actor: 'https://a.example/u' })
  })
})
