import { describe, expect, it } from 'vitest'
import { generateKeyPair } from '../../../src/core/signature/index.js'
import { createKeyRing, createUrls } from '../../../src/protocol/outbox/index.js'
import type { Accounts } from '../../../src/protocol/ports/index.js'

const urls = createUrls('https://local.example')
const pair = await generateKeyPair('rsa')

describe('createKeyRing', () => {
  it('gives the keys of those who are here, under the ids that their documents show', async () => {
    const accounts: Accounts = {
      find: (username) =>
        Promise.resolve(
          username === 'alice' ? { username, ...pair } : username === 'gone' ? 'gone' : undefined,
        ),
      instanceKeys: () => Promise.resolve(pair),
    }
    const ring = createKeyRing(accounts, urls)
    expect((await ring.of('https://local.example/users/alice'))?.keyId).toBe(
      'https://local.example/users/alice#main-key',
    )
    expect((await ring.of('https://local.example/actor'))?.keyId).toBe('https://local.example/actor#main-key')
    expect(await ring.of('https://local.example/users/alice')).toBe(
      await ring.of('https://local.example/users/alice'),
    )
    for (const id of ['users/gone', 'users/nobody', 'users/alice/inbox', ''])
      expect(await ring.of(`https://local.example/${id}`)).toBeUndefined()
    expect(await ring.of('https://other.example/users/alice')).toBeUndefined()
  })

  it('asks again after a failure', async () => {
    let calls = 0
    const accounts: Accounts = {
      find: () => Promise.resolve(undefined),
      instanceKeys: () => (++calls === 1 ? Promise.reject(new Error('down')) : Promise.resolve(pair)),
    }
    const ring = createKeyRing(accounts, urls)
    await expect(ring.instance()).rejects.toThrow('down')
    expect((await ring.instance()).keyId).toBe('https://local.example/actor#main-key')
  })
})
