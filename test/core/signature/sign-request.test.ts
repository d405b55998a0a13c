import { describe, expect, it } from 'vitest'
import { generateKeyPair, signRequest, verifyRequest } from '../../../src/core/signature/index.js'

const now = new Date('2026-11-22T10:00:00Z')
const keyId = 'https://a.example/users/alice#main-key'
const actorId = 'https://a.example/users/alice'

describe.each(['rsa', 'ed25519'] as const)('signRequest with a key of type %s', async (type) => {
  const { privateKey, publicKey } = await generateKeyPair(type)
  const resolveKey = () => Promise.resolve({ keyId, actorId, key: publicKey, source: 'fetch' as const })

  it.each(['cavage', 'rfc9421'] as const)(
    'makes a POST in %s that verifyRequest accepts',
    async (dialect) => {
      const request = {
        method: 'POST',
        url: 'https://b.example/inbox?x=1',
        headers: { Accept: '*/*' },
        body: new TextEncoder().encode('{}'),
      }
      const headers = await signRequest(request, { keyId, privateKey }, { now, dialect })
      const verified = await verifyRequest({ ...request, headers }, { resolveKey, now })
      expect(verified).toMatchObject({
        outcome: 'verified',
        dialect,
        actorId,
        keyId,
        queryCovered: true,
        bodyCovered: true,
      })
    },
  )

  it.each(['cavage', 'rfc9421'] as const)('waits for whoever signs, in %s', async (dialect) => {
    const signature = new Uint8Array(64)
    const later = { then: (resolve: (octets: Uint8Array) => void) => setTimeout(resolve, 1, signature) }
    const service = { type, sign: () => later as unknown as Promise<Uint8Array> } // a promise of another library
    const request = { method: 'GET', url: 'https://b.example/', headers: {} }
    const lines = await signRequest(request, { keyId, privateKey: service }, { now, dialect })
    expect(lines.at(-1)?.[1]).toContain(btoa(String.fromCharCode(...signature)))
  })
})
