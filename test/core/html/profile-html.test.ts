import { describe, expect, it } from 'vitest'
import { profileFields, summaryHtml } from '../../../src/core/html/index.js'

const field = (name: string, value: string) => ({ type: 'PropertyValue', name, value }) as const

describe('profileFields', () => {
  it('gives names as text and values as sanitised HTML', () => {
    expect(
      profileFields({
        attachment: [field(' <b>Web</b> ', ' <a href="https://a.example" rel="me" onclick="x()">a</a> ')],
      }),
    ).toStrictEqual([
      {
        name: '<b>Web</b>',
        html: '<a href="https://a.example" rel="nofollow noopener" target="_blank">a</a>',
      },
    ])
  })

  it('leaves other attachments out', () => {
    expect(
      profileFields({
        attachment: [
          { type: 'IdentityProof', name: 'x' },
          { type: 'Unknown', types: [], raw: 1 },
          field('a', 'b'),
        ],
      }),
    ).toStrictEqual([{ name: 'a', html: 'b' }])
  })

  it('keeps 50 fields and 2,047 characters of each part', () => {
    const fields = profileFields({
      attachment: Array.from({ length: 60 }, () => field('😀'.repeat(3_000), 'é'.repeat(3_000))),
    })
    expect(fields).toHaveLength(50)
    expect(fields[0]).toStrictEqual({ name: '😀'.repeat(2_047), html: 'é'.repeat(2_047) })
  })
})

describe('summaryHtml', () => {
  it('sanitises', () => {
    expect(summaryHtml({ summary: '<p>a</p><script>b</script>' })).toBe('<p>a</p>')
    expect(summaryHtml({})).toBe('')
  })

  it('keeps 20,480 characters', () => {
    expect(summaryHtml({ summary: '😀'.repeat(30_000) }).length).toBe(20_480 * 2)
  })
})
