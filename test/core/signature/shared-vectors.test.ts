/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call -- cases are data, read as they come */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  canonicalStructuredField,
  createComponentLine,
  importPublicKey,
  parseCavageSignature,
  verificationError,
  verifyContentDigest,
  verifyDigest,
  verifyRequest,
} from '../../../src/core/signature/index.js'

const folder = new URL('../../../../shared/vectors/signatures/', import.meta.url)
const isHere = existsSync(folder)
const read = (file: string): any =>
  isHere ? JSON.parse(readFileSync(new URL(file, folder), 'utf8')) : { cases: [] }

/** A case with its name in front, as `it.each` wants it. */
const named = (c: { readonly name: string }): [string, any] => [c.name, c]

const casesOf = (file: string): [string, any][] => read(file).cases.map(named)

/** Runs something that is to fail, and gives the reason. */
async function reasonOf(task: () => unknown): Promise<unknown> {
  try {
    await task()
    return 'nothing was thrown'
  } catch (error) {
    return (error as { reason?: string }).reason ?? error
  }
}

// Further data of other implementations, where it lies beside the project. The rules have tests of their own.
describe.skipIf(!isHere)('vectors beside the project', () => {
  const keys = read('keys.json').keys ?? {}
  const pem = (id: string): string => keys[id].derived?.publicSpkiPem ?? keys[id].publicPem

  it.each<[string, any]>(
    [...read('cavage.json').cases, ...read('rfc9421-fediverse.json').cases]
      .filter((c) => c.expect !== 'base-only' && c.keyId !== 'Test')
      .map(named),
  )('request: %s', async (_name: string, c: any) => {
    const fields = c.header
      ? [['Signature', c.header]]
      : [
          ['Signature-Input', c.signatureInput],
          ['Signature', c.signatureHeader],
        ]
    const key = await importPublicKey(pem(c.keyId))
    const body = c.request.body ? new TextEncoder().encode(c.request.body) : undefined
    const task = () =>
      verifyRequest(
        { ...c.request, headers: [...c.request.headers, ...fields], body },
        {
          now: new Date(c.now * 1000),
          hs2019Sha512: true,
          resolveKey: (keyId) =>
            keyId.startsWith('https://sender.example/')
              ? Promise.resolve({
                  keyId,
                  actorId: 'https://sender.example/users/alice',
                  key,
                  source: 'fetch',
                })
              : Promise.reject(verificationError('key_not_found', 'a stranger')),
        },
      )
    if (c.expect === 'valid') expect((await task()).actorId).toBe('https://sender.example/users/alice')
    else expect(await reasonOf(task)).toBe(c.expectError)
  })

  it.each(casesOf('cavage-header.json'))('field: %s', async (_name: string, c: any) => {
    const field = c.error === 'signature_header_too_long' ? 'k'.repeat(9000) : c.header
    if (c.error) expect(await reasonOf(() => parseCavageSignature(field))).toBe(c.error)
    else expect(parseCavageSignature(field)).toMatchObject(c.params)
  })

  it.each(casesOf('rfc9421-components.json'))('component: %s', async (_name: string, c: any) => {
    const task = () => createComponentLine(c.message, c.component, { fieldTypes: c.fieldTypes })
    if (c.expectError) expect(await reasonOf(task)).toBe(c.expectError)
    else expect(task()).toBe(c.expectLine)
  })

  it.each(casesOf('digests.json'))('digest: %s', async (_name: string, c: any) => {
    const content = c.contentHex
      ? Uint8Array.from(c.contentHex.match(/../g), (pair: string) => Number.parseInt(pair, 16))
      : new TextEncoder().encode(c.content)
    const task = () => (c.field === 'Digest' ? verifyDigest : verifyContentDigest)(c.value, content)
    if (c.expect === 'match') await task()
    else expect(c.expect).toContain(await reasonOf(task))
  })

  it.each(casesOf('structured-fields.json'))('structured field: %s', (_name, c) => {
    const task = () => canonicalStructuredField(c.raw.join(', '), c.header_type)
    if (c.must_fail) expect(task).toThrow()
    else if (!c.can_fail) expect(task()).toBe(c.canonical)
  })
})
