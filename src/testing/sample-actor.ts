/**
 * Actors of other servers to test with, keys included.
 *
 * @module
 */
import { generateKeyPair, type SigningKey } from '../core/signature/index.js'
import { createActor, toJsonLd, type JsonLdDocument } from '../core/vocab/index.js'

export interface SampleActorOptions {
  /** @defaultValue 'alice' */
  readonly username?: string
  /** With port, if it has one. @defaultValue 'remote.example' */
  readonly host?: string
  /** @defaultValue 'rsa', which takes some tenths of a second to generate */
  readonly keyType?: 'rsa' | 'ed25519'
}

/** An actor as its own server knows it. */
export interface SampleActor {
  readonly id: string
  readonly inbox: string
  readonly sharedInbox: string
  readonly followers: string
  /** What its server answers to a fetch of `id`. */
  readonly document: JsonLdDocument
  /** What its server signs with. */
  readonly signer: SigningKey
  /** SPKI, as in the document. */
  readonly publicKeyPem: string
  /** PKCS#8 of the same key. */
  readonly privateKeyPem: string
}

/**
 * Creates an actor as Mastodon would describe it, with a fresh key pair.
 *
 * @param options - Its name and where it lives.
 * @returns The actor's document, and what it takes to sign as the actor.
 * @example
 * ```ts
 * const bob = await createSampleActor({ username: 'bob', keyType: 'ed25519' })
 * bob.id // => 'https://remote.example/users/bob'
 * bob.signer.keyId // => 'https://remote.example/users/bob#main-key'
 * ```
 */
export async function createSampleActor(options: SampleActorOptions = {}): Promise<SampleActor> {
  const { username = 'alice', host = 'remote.example', keyType = 'rsa' } = options
  const id = `https://${host}/users/${username}`
  const keyId = `${id}#main-key`
  const addresses = {
    inbox: `${id}/inbox`,
    sharedInbox: `https://${host}/inbox`,
    followers: `${id}/followers`,
  }
  const { privateKey, publicKeyPem, privateKeyPem } = await generateKeyPair(keyType)
  const actor = createActor({
    ...addresses,
    id,
    type: 'Person',
    preferredUsername: username,
    outbox: `${id}/outbox`,
    following: `${id}/following`,
    url: `https://${host}/@${username}`,
    publicKey: [{ id: keyId, owner: id, publicKeyPem }],
  })
  return {
    ...addresses,
    id,
    document: toJsonLd(actor),
    signer: { keyId, privateKey },
    publicKeyPem,
    privateKeyPem,
  }
}
