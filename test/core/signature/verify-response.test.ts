import { describe, expect, it } from 'vitest'
import {
  createSignatureBase,
  parseSignatureInput,
  verifyResponse,
} from '../../../src/core/signature/index.js'
import { encodeBase64 } from '../../../src/core/wire/base64.js'
import { body, contentDigest, ed25519, get, keyId, now, resolver, seconds, text } from './fixtures.js'

describe('verifyResponse', () => {
  const input = `sig1=("@status" "content-digest" "@method";req "@target-uri";req);created=${seconds};keyid="${keyId}"`
  const options = { resolveKey: resolver(ed25519.publicKey), now, required: ['@status', '"@target-uri";req'] }
  const signed = async () => {
    const bare = { status: 200, headers: [['Content-Digest', contentDigest]] as [string, string][], body }
    const base = createSignatureBase(bare, parseSignatureInput(input)[0]!, { relatedRequest: get })
    const signature = encodeBase64(await ed25519.privateKey.sign('ed25519', text(base)))
    return {
      ...bare,
      headers: [...bare.headers, ['Signature-Input', input], ['Signature', `sig1=:${signature}:`]] as [
        string,
        string,
      ][],
    }
  }

  it('tells who signed what', async () => {
    expect(await verifyResponse(await signed(), get, options)).toEqual({
      actorId: 'https://a.example/users/alice',
      keyId,
      keySource: 'fetch',
      algorithm: 'ed25519',
      label: 'sig1',
      covered: ['@status', 'content-digest', '"@method";req', '"@target-uri";req'],
      bodyCovered: true,
      created: seconds,
      expires: undefined,
    })
  })

  it('refuses an answer to another request, another status and another body', async () => {
    const response = await signed()
    const other = { ...get, url: 'https://b.example/users/carol' }
    await expect(verifyResponse(response, other, options)).rejects.toMatchObject({
      reason: 'signature_mismatch',
    })
    await expect(verifyResponse({ ...response, status: 404 }, get, options)).rejects.toMatchObject({
      reason: 'signature_mismatch',
    })
    await expect(verifyResponse({ ...response, body: text('x') }, get, options)).rejects.toMatchObject({
      reason: 'digest_mismatch',
    })
  })
})
