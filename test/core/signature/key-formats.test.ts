import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  exportPublicKeyJwk,
  exportPublicKeyPem,
  generateKeyPair,
  importPrivateKey,
  importPublicKey,
  isSameMaterial,
  toMultikey,
} from '../../../src/core/signature/index.js'
import vectors from '../../vectors/rfc9421.json' with { type: 'json' }

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const spki = rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string
const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string
const data = new TextEncoder().encode('data')

const refuses = async (key: string | Record<string, unknown>, reason: string) => {
  await expect(importPublicKey(key)).rejects.toMatchObject({ code: 'ERR_KEY_INVALID', reason })
}

describe('importPublicKey', () => {
  it('reads SPKI and PKCS#1 as the same material', async () => {
    const [one, other] = [await importPublicKey(spki), await importPublicKey(pkcs1)]
    expect(one.type).toBe('rsa')
    expect(isSameMaterial(one, other)).toBe(true)
    expect(exportPublicKeyPem(other)).toBe(spki)
  })

  it.each([
    ['CRLF', spki.replaceAll('\n', '\r\n')],
    ['no final newline', spki.trimEnd()],
    ['leading spaces', spki.replaceAll(/^/gm, '  ')],
    ['one long line', spki.replaceAll(/(?<!-)\n(?!-)/g, '')],
  ])('tolerates %s', async (_what, pem) => {
    expect(exportPublicKeyPem(await importPublicKey(pem))).toBe(spki)
  })

  it.each([
    ['text before', `hello\n${spki}`],
    ['text after', `${spki}hello`],
    ['two blocks', spki + spki],
    ['a private key', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string],
    ['a certificate label', spki.replaceAll('PUBLIC KEY', 'CERTIFICATE')],
    ['no newlines at all', spki.replaceAll('\n', '')],
    ['a header inside', spki.replace('\n', '\nProc-Type: 4,ENCRYPTED\n\n')],
    ['100 KB', `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(100_000)}\n-----END PUBLIC KEY-----`],
    ['an empty block', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----'],
    ['DER cut short', spki.replace(/.{5}\n-----END/, '\n-----END')],
    ['nothing', ''],
    ['base64url', spki.replaceAll('+', '-')],
  ])('T89 refuses %s', async (_what, pem) => {
    if (pem !== spki) await refuses(pem, 'key_malformed')
  })

  it('T88 refuses RSA below 2048 bits', async () => {
    for (const modulusLength of [512, 1024, 2040]) {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength })
      await refuses(publicKey.export({ type: 'spki', format: 'pem' }) as string, 'key_too_weak')
    }
  })

  it('T88 refuses absurd exponents, even and monstrous moduli', async () => {
    const { n = '' } = rsa.publicKey.export({ format: 'jwk' })
    const withNumbers = (modulus: string, e: string) => ({ kty: 'RSA', n: modulus, e })
    await refuses(withNumbers(n, 'AQ'), 'key_too_weak')
    await refuses(withNumbers(n, 'BA'), 'key_too_weak')
    await refuses(withNumbers(n, 'AQAAAAE'), 'key_too_weak')
    const octets = Buffer.from(n, 'base64url')
    await refuses(
      withNumbers(Buffer.concat([octets.subarray(0, -1), Buffer.of(0x10)]).toString('base64url'), 'AQAB'),
      'key_malformed',
    )
    await refuses(
      withNumbers(Buffer.concat([Buffer.alloc(2048 - 256, 0xff), octets]).toString('base64url'), 'AQAB'),
      'key_malformed',
    )
  })

  it.each([
    ['ed25519', 'test-key-ed25519'],
    ['p256', 'test-key-ecc-p256'],
    ['rsa', 'test-key-rsa'],
  ] as const)('reads %s as JWK, PEM and Multikey alike', async (type, id) => {
    const key = await importPublicKey(vectors.keys[id])
    expect(key.type).toBe(type)
    expect(isSameMaterial(await importPublicKey(exportPublicKeyPem(key)), key)).toBe(true)
    expect(isSameMaterial(await importPublicKey(toMultikey(key)), key)).toBe(true)
    expect(
      isSameMaterial(await importPublicKey((await exportPublicKeyJwk(key)) as Record<string, unknown>), key),
    ).toBe(true)
  })

  it('reads the Multikeys of FEP-521a and of did:key', async () => {
    const key = await importPublicKey('z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2')
    expect(key.type).toBe('ed25519')
    expect((await importPublicKey('zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169')).type).toBe('p256')
    expect(
      (await importPublicKey('z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9')).type,
    ).toBe('p384')
  })

  it('reads P-384 and a key that is for PSS alone', async () => {
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const key = await importPublicKey(p384.publicKey.export({ type: 'spki', format: 'pem' }) as string)
    expect(isSameMaterial(await importPublicKey(toMultikey(key)), key)).toBe(true)
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
    const pssKey = await importPublicKey(pss.publicKey.export({ type: 'spki', format: 'pem' }) as string)
    const pssPrivate = await importPrivateKey(
      pss.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    )
    expect(pssKey.type).toBe('rsa-pss')
    expect(await pssKey.verify('rsa-pss-sha512', data, await pssPrivate.sign('rsa-pss-sha512', data))).toBe(
      true,
    )
    expect(() => toMultikey(pssKey)).toThrow(RangeError)
  })

  it.each([
    ['another base', 'f00'],
    ['an unknown prefix', 'z2'],
    ['characters outside the alphabet', 'z0OIl'],
    ['a megabyte', `z${'2'.repeat(1_000_000)}`],
    ['an Ed25519 key cut short', 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbT'],
  ])('refuses a Multikey of %s', async (_what, key) => {
    await refuses(key, 'key_malformed')
  })

  it.each([
    ['a secret key', { kty: 'oct', k: 'AAAA' }],
    ['a private key', { kty: 'OKP', crv: 'Ed25519', x: 'AAAA', d: 'AAAA' }],
    ['another curve', { kty: 'EC', crv: 'P-521', x: 'AAAA', y: 'AAAA' }],
    ['a point on no curve', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['wrong types', { kty: 'EC', crv: 'P-256', x: 1, y: {} }],
    ['nothing', {}],
  ])('refuses a JWK of %s', async (_what, jwk) => {
    await refuses(jwk, 'key_malformed')
  })
})

describe('importPrivateKey', () => {
  it('reads PKCS#8, PKCS#1 and JWK', async () => {
    const key = await importPublicKey(spki)
    const forms = [
      rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string,
      rsa.privateKey.export({ format: 'jwk' }) as Record<string, unknown>,
    ]
    for (const form of forms) {
      const signature = await (await importPrivateKey(form)).sign('rsa-v1_5-sha256', data)
      expect(await key.verify('rsa-v1_5-sha256', data, signature)).toBe(true)
    }
  })

  it('refuses what is no private key, without quoting it', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }) as string
    for (const key of [spki, weak, 'secret words', '', { kty: 'oct', k: 'c2VjcmV0' }]) {
      const error: unknown = await importPrivateKey(key).catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code: 'ERR_UNSIGNABLE', reason: 'key_unusable' })
      expect(String(error)).not.toMatch(/secret|c2VjcmV0|MII/)
    }
  })

  it('gives a handle from which the key cannot be read', async () => {
    const { privateKey } = await generateKeyPair('ed25519')
    expect(JSON.stringify(privateKey)).toBe('{"type":"ed25519"}')
  })
})

describe('generateKeyPair', () => {
  it.each(['rsa', 'ed25519'] as const)('makes a pair of type %s that other software reads', async (type) => {
    const { publicKeyPem, privateKeyPem, publicKey } = await generateKeyPair(type)
    expect(createPublicKey(publicKeyPem).asymmetricKeyType).toBe(type)
    expect(createPrivateKey(privateKeyPem).asymmetricKeyType).toBe(type)
    expect(exportPublicKeyPem(publicKey)).toBe(publicKeyPem)
  })
})
