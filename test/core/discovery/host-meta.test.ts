import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHostMeta, createHostMetaJson, parseHostMeta } from '../../../src/core/discovery/index.js'

const template = 'https://ap.example.com/.well-known/webfinger?resource={uri}'

describe('createHostMeta', () => {
  it('writes what parseHostMeta reads', () => {
    expect(createHostMeta('https://ap.example.com')).toContain(
      'xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"',
    )
    expect(parseHostMeta(createHostMeta('https://ap.example.com'))).toBe(template)
    expect(createHostMetaJson('https://ap.example.com').links[0].template).toBe(template)
  })
})

describe('parseHostMeta', () => {
  it.each([
    `<?xml version='1.0'?><!-- <Link rel="lrdd" template="no{uri}"/> --><XRD><Link rel='lrdd' template='${template}'></Link></XRD>`,
    `<hm:XRD xmlns:hm="x"><hm:Link template="${template}" rel="lrdd"/></hm:XRD>`,
    `<XRD><Link rel="other" template="no{uri}"/><Link rel="lrdd" template="without"/><Link rel = "lrdd"\n template = "${template}" /></XRD>`,
    `<XRD><![CDATA[<Link rel="lrdd" template="no{uri}"/>]]><Link rel="lrdd" template="${template}"/></XRD>`,
  ])('finds the template in %s', (xml) => {
    expect(parseHostMeta(xml)).toBe(template)
  })

  it('decodes entities', () => {
    expect(
      parseHostMeta('<Link rel="lrdd" template="https://a.example/?a=1&amp;r={uri}&#38;x=&#x41;"/>'),
    ).toBe('https://a.example/?a=1&r={uri}&x=A')
  })

  it.each([
    '',
    'text',
    '<XRD/>',
    '<XRD><Link rel="lrdd"/></XRD>',
    '<XRD><link rel="lrdd" template="{uri}"/></XRD>',
  ])('finds none in %j', (xml) => {
    expect(parseHostMeta(xml)).toBeUndefined()
  })

  it.each([
    '<!DOCTYPE x [<!ENTITY a "b">]><XRD/>',
    '<!doctype x>',
    '<XRD',
    '<XRD><Link rel="lrdd',
    '<!-- ',
    '<![CDATA[ ',
    '<?xml',
    '<a/>'.repeat(1001),
  ])('refuses %j', (xml) => {
    expect(() => parseHostMeta(xml)).toThrow(expect.objectContaining({ code: 'ERR_WEBFINGER_INVALID' }))
  })

  it('throws nothing untyped', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      "'",
      '=',
      ' ',
      'Link',
      'rel',
      'lrdd',
      '&',
      '&#',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          parseHostMeta(pieces.join(''))
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_WEBFINGER_INVALID' })
        }
      }),
      { numRuns: 500 },
    )
  })
})
