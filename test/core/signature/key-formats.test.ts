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
import { decodeBase64Url, encodeBase64Url } from '../../../src/core/wire/base64.js'
import foreign from '../../vectors/keys.json' with { type: 'json' }
import vectors from '../../vectors/rfc9421.json' with { type: 'json' }

const { rsa, rsa512, rsa1024, rsa2040, rsaPss, p384 } = foreign.keys
const { spki } = rsa
const data = new TextEncoder().encode('data')

const refuses = async (key: string | Record<string, unknown>, reason: string) => {
  await expect(importPublicKey(key)).rejects.toMatchObject({ code: 'ERR_KEY_INVALID', reason })
}

describe('importPublicKey', () => {
  it('reads SPKI and PKCS#1 as the same material', async () => {
    const [one, other] = [await importPublicKey(spki), await importPublicKey(rsa.pkcs1)]
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
    ['a private key', rsa.pkcs8],
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
    for (const weak of [rsa512, rsa1024, rsa2040]) await refuses(weak.spki, 'key_too_weak')
  })

  it('T88 refuses absurd exponents, even and monstrous moduli', async () => {
    const { n } = rsa.jwk
    const withNumbers = (modulus: string, e: string) => ({ kty: 'RSA', n: modulus, e })
    await refuses(withNumbers(n, 'AQ'), 'key_too_weak')
    await refuses(withNumbers(n, 'BA'), 'key_too_weak')
    await refuses(withNumbers(n, 'AQAAAAE'), 'key_too_weak')
    const octets = decodeBase64Url(n)!
    const even = [...octets.subarray(0, -1), 0x10]
    const monstrous = [...new Uint8Array(2048 - 256).fill(0xff), ...octets]
    await refuses(withNumbers(encodeBase64Url(Uint8Array.from(even)), 'AQAB'), 'key_malformed')
    await refuses(withNumbers(encodeBase64Url(Uint8Array.from(monstrous)), 'AQAB'), 'key_malformed')
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
    const key = await importPublicKey(p384.spki)
    expect(isSameMaterial(await importPublicKey(toMultikey(key)), key)).toBe(true)
    const pssKey = await importPublicKey(rsaPss.spki)
    const pssPrivate = await importPrivateKey(rsaPss.pkcs8)
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
    for (const form of [rsa.pkcs8, rsa.pkcs1Private, rsa.jwk]) {
      const signature = await (await importPrivateKey(form)).sign('rsa-v1_5-sha256', data)
      expect(await key.verify('rsa-v1_5-sha256', data, signature)).toBe(true)
    }
  })

  it('refuses what is no private key, without quoting it', async () => {
    for (const key of [spki, rsa1024.pkcs8, 'secret words', '', { kty: 'oct', k: 'c2VjcmV0' }]) {
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
  const der = (pem: string) =>
    Uint8Array.from(atob(pem.replaceAll(/-.*-|\n/g, '')), (character) => character.charCodeAt(0))

  it.each([
    ['rsa', 'rsa-v1_5-sha256', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }],
    ['ed25519', 'ed25519', { name: 'Ed25519' }],
  ] as const)('makes a pair of type %s that other software reads', async (type, primitive, algorithm) => {
    const { publicKey, publicKeyPem, privateKeyPem } = await generateKeyPair(type)
    expect(publicKey.type).toBe(type)
    expect(exportPublicKeyPem(publicKey)).toBe(publicKeyPem)
    const theirs = {
      publicKey: await crypto.subtle.importKey('spki', der(publicKeyPem), algorithm, false, ['verify']),
      privateKey: await crypto.subtle.importKey('pkcs8', der(privateKeyPem), algorithm, false, ['sign']),
    }
    const ours = new Uint8Array(await (await importPrivateKey(privateKeyPem)).sign(primitive, data))
    expect(await crypto.subtle.verify(algorithm, theirs.publicKey, ours, data)).toBe(true)
    const signature = new Uint8Array(await crypto.subtle.sign(algorithm, theirs.privateKey, data))
    expect(await publicKey.verify(primitive, data, signature)).toBe(true)
  })
})
