import { describe, expect, it } from 'vitest'
import {
  createSignatureBase,
  importPublicKey,
  parseSignatureInput,
  type SignableRequest,
  type SignableResponse,
  type SignatureAlgorithm,
} from '../../../../src/core/signature/index.js'
import { decodeBase64 } from '../../../../src/core/wire/base64.js'
import vectors from '../../../vectors/rfc9421.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly input: {
    readonly message: unknown
    readonly signatureInput: string
    readonly label: string
    readonly relatedRequest?: unknown
  }
  readonly expected: {
    readonly valid: boolean
    readonly base?: string
    readonly keyId?: string
    readonly algorithm?: string
    readonly signature?: string
  }
}
const cases = vectors.cases as unknown as readonly Vector[]
const keys = vectors.keys as Readonly<Record<string, Record<string, string>>>

describe('createSignatureBase', () => {
  it.each(cases.map((c) => [c.name, c] as const))(
    'builds the base of RFC 9421 %s',
    async (_name, { input, expected }) => {
      const inputs = parseSignatureInput(input.signatureInput)
      const parsed = inputs.find(({ label }) => label === input.label)!
      const message = input.message as SignableRequest | SignableResponse
      const base = createSignatureBase(message, parsed, {
        relatedRequest: input.relatedRequest as SignableRequest | undefined,
      })
      if (expected.base !== undefined) expect(base).toBe(expected.base)
      if (expected.keyId === undefined) return
      const key = await importPublicKey(keys[expected.keyId]!)
      const signature = decodeBase64(expected.signature!)!
      const algorithm = expected.algorithm as SignatureAlgorithm
      expect(await key.verify(algorithm, new TextEncoder().encode(base), signature)).toBe(expected.valid)
    },
  )
})
