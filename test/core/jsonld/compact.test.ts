import { describe, expect, it } from 'vitest'
import { compact } from '../../../src/core/jsonld/compact.js'

const AS = 'https://www.w3.org/ns/activitystreams'
const code = (code: string): Error => expect.objectContaining({ code }) as Error

describe('compact', () => {
  it('gives the names of our own context', async () => {
    const context = { as: `${AS}#`, doer: { '@id': 'as:actor', '@type': '@id' }, id: '@id', kind: '@type' }
    const document = {
      '@context': context,
      id: 'https://a.example/1',
      kind: 'as:Like',
      doer: 'https://a.example/u',
    }
    expect(await compact(document)).toEqual({
      '@context': expect.arrayContaining([AS, 'https://w3id.org/security/v1']) as unknown,
      id: 'https://a.example/1',
      type: 'Like',
      actor: 'https://a.example/u',
    })
  })

  it('keeps to what the contexts say', async () => {
    const document = {
      '@context': [AS, { content: 'as:summary', actor: null }],
      content: 'x',
      actor: 'https://a.example/u',
    }
    const { summary, content, actor } = await compact(document)
    expect([summary, content, actor]).toEqual(['x', undefined, undefined])
  })

  it('carries signature and proof over', async () => {
    const signature = { type: 'RsaSignature2017' }
    expect(await compact({ '@context': AS, type: 'Note', signature, proof: signature })).toMatchObject({
      signature,
      proof: signature,
    })
  })

  it('refuses a context that it does not have (T105)', async () => {
    const document = { '@context': [AS, 'https://evil.example/ctx'], type: 'Note' }
    await expect(compact(document)).rejects.toThrow(code('ERR_JSONLD_CONTEXT'))
    await expect(compact(document, { contextLoader: () => undefined })).rejects.toThrow(
      code('ERR_JSONLD_CONTEXT'),
    )
    expect(await compact(document, { contextLoader: () => ({ '@context': {} }) })).toMatchObject({
      type: 'Note',
    })
  })

  it.each(['@graph', '@included', '@reverse'])('refuses %s under an alias (T107)', async (keyword) => {
    const document = {
      '@context': [AS, { inner: keyword }],
      type: 'Undo',
      inner: { 'as:object': { type: 'Announce' } },
    }
    await expect(compact(document)).rejects.toThrow(code('ERR_JSONLD_KEYWORD'))
  })
})
