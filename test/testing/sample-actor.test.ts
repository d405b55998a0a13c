import { describe, expect, it } from 'vitest'
import { signRequest, verifyRequest, importPublicKey } from '../../src/core/signature/index.js'
import { parseActor } from '../../src/core/vocab/index.js'
import { createSampleActor } from '../../src/testing/index.js'

describe('createSampleActor', () => {
  it('makes a document that parses to the actor', async () => {
    const bob = await createSampleActor({ username: 'bob', host: 'b.example:8443', keyType: 'ed25519' })
    expect(parseActor(bob.document)).toMatchObject({
      type: 'Person',
      id: 'https://b.example:8443/users/bob',
      preferredUsername: 'bob',
      inbox: 'https://b.example:8443/users/bob/inbox',
      sharedInbox: 'https://b.example:8443/inbox',
      publicKey: [{ id: bob.signer.keyId, owner: bob.id, publicKeyPem: bob.publicKeyPem }],
    })
  })

  it('signs what its document verifies', async () => {
    const alice = await createSampleActor()
    const now = new Date('2026-11-22T12:00:00Z')
    const request = { method: 'GET', url: 'https://local.example/users/bob', headers: [] }
    const headers = await signRequest(request, alice.signer, { now })
    const key = await importPublicKey(alice.publicKeyPem)
    const resolveKey = () =>
      Promise.resolve({ key, keyId: alice.signer.keyId, actorId: alice.id, source: 'fetch' as const })
    await expect(verifyRequest({ ...request, headers }, { resolveKey, now })).resolves.toMatchObject({
      keyId: alice.signer.keyId,
    })
  })
})
