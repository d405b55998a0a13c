import { describe, expect, it } from 'vitest'
import { verifyLinkedData } from '../../../src/core/jsonld/index.js'
import { generateKeyPair, importPrivateKey, importPublicKey } from '../../../src/core/signature/index.js'
import { alice, createHost, deliveries, type Host } from './host.ts'

const pair = await generateKeyPair('rsa')

async function signing(): Promise<Host> {
  const privateKey = await importPrivateKey(pair.privateKeyPem)
  return createHost({
    services: {
      signsPublicActivities: true,
      keyRing: {
        instance: () => Promise.reject(new Error('not asked for')),
        of: (actorId) => Promise.resolve({ keyId: `${actorId}#main-key`, privateKey }),
      },
    },
  })
}

const bodies = ({ applied }: Host): Record<string, unknown>[] =>
  deliveries(applied).map(({ body }) => JSON.parse(body) as Record<string, unknown>)

describe('signatures in documents', () => {
  it('are made of what is public, over the very document that is sent', async () => {
    const host = await signing()
    await host.verbs.post({ as: 'alice', text: 'Pass it on' })
    const [body] = bodies(host)
    const key = await importPublicKey(pair.publicKeyPem)
    const resolveKey = (keyId: string) => Promise.resolve({ actorId: keyId.replace('#main-key', ''), key })
    const now = new Date('2026-03-10T12:00:00Z')
    expect(await verifyLinkedData(body ?? {}, { resolveKey, now })).toMatchObject({ actorId: alice })
  })

  it('are made of nothing that is for some alone', async () => {
    const host = await signing()
    await host.verbs.post({ as: 'alice', text: 'for friends', visibility: 'private' })
    await host.verbs.post({ as: 'alice', text: '@sam@stranger.example', visibility: 'direct' })
    await host.verbs.follow({ as: 'alice', handle: '@sam@stranger.example' })
    expect(bodies(host)).toHaveLength(3)
    for (const body of bodies(host)) expect(body).not.toHaveProperty('signature')
  })
})
