/**
 * The keys that local accounts and the server itself sign with.
 *
 * @module
 */
import { importPrivateKey, type SigningKey } from '../../core/signature/index.js'
import type { Accounts } from '../ports/index.js'
import type { Urls } from './urls.js'

/** Signing keys, parsed once each: parsing one costs more than a signature. */
export interface KeyRing {
  /** The server's own key. */
  instance(): Promise<SigningKey>
  /** The key of a local actor; undefined for one that is not here (any more). */
  of(actorId: string): Promise<SigningKey | undefined>
}

const MAX_KEYS = 1000

/** Makes the ring over the host's accounts. */
export function createKeyRing(accounts: Accounts, urls: Urls): KeyRing {
  const parsed = new Map<string, { readonly pem: string; readonly key: SigningKey }>()

  async function keyFrom(actorId: string, pem: string): Promise<SigningKey> {
    const known = parsed.get(actorId)
    if (known?.pem === pem) return known.key
    const key: SigningKey = { keyId: `${actorId}#main-key`, privateKey: await importPrivateKey(pem) }
    if (parsed.size >= MAX_KEYS) parsed.clear()
    parsed.set(actorId, { pem, key })
    return key
  }

  const instance = async (): Promise<SigningKey> =>
    await keyFrom(urls.instanceActor, (await accounts.instanceKeys()).privateKeyPem)

  return {
    instance,
    async of(actorId) {
      if (actorId === urls.instanceActor) return await instance()
      const username = urls.usernameOf(actorId)
      const account = username === undefined ? undefined : await accounts.find(username)
      return typeof account === 'object' ? await keyFrom(actorId, account.privateKeyPem) : undefined
    },
  }
}
