import { describe, expect, it } from 'vitest'
import { emojisOf, emojiTag, needsEmojiRefresh } from '../../../src/core/emoji/custom-emoji.js'
import type { Emoji } from '../../../src/core/vocab/index.js'

const url = 'https://example.com/blobcat.png'
const tag = (name: string, icon = url): Emoji => ({ type: 'Emoji', name, icon: { url: icon } })

describe('emojisOf', () => {
  it('reads names with and without colons', () => {
    expect(emojisOf([tag(':blobcat:'), tag('dog')])).toEqual([
      { shortcode: 'blobcat', url },
      { shortcode: 'dog', url },
    ])
  })

  it('keeps id, update and media type, and passes over other tags', () => {
    const full: Emoji = {
      type: 'Emoji',
      id: 'https://example.com/emojis/1',
      name: ':blobcat:',
      updated: '2026-11-22T12:00:00Z',
      icon: { url, mediaType: 'image/png' },
    }
    expect(emojisOf([{ type: 'Mention', href: url }, full])).toEqual([
      { shortcode: 'blobcat', url, mediaType: 'image/png', id: full.id, updated: full.updated },
    ])
    expect(emojisOf([full]).map(emojiTag)).toEqual([full])
  })

  it.each([
    ['a name that is markup', tag(':<img:')],
    ['a name of 10 KB', tag('a'.repeat(10_240))],
    ['a name of one letter', tag(':a:')],
    ['a script', tag(':cat:', 'javascript:alert(1)')],
    ['a data URL', tag(':cat:', 'data:image/png;base64,AA==')],
    ['a relative URL', tag(':cat:', '/cat.png')],
  ])('T119 passes over %s', (_what, bad) => {
    expect(emojisOf([bad])).toEqual([])
  })

  it('T119 takes the first of two definitions, and 500 emoji at most', () => {
    expect(emojisOf([tag(':cat:', `${url}?1`), tag('cat', `${url}?2`)])).toEqual([
      { shortcode: 'cat', url: `${url}?1` },
    ])
    expect(emojisOf(Array.from({ length: 10_000 }, (_, i) => tag(`cat${String(i)}`)))).toHaveLength(500)
  })
})

describe('needsEmojiRefresh', () => {
  const stored = { shortcode: 'cat', url, updated: '2026-11-22T12:00:00Z' }

  it.each([
    ['an emoji not known yet', undefined, stored, true],
    ['another URL', stored, { ...stored, url: `${url}?2` }, true],
    ['the same moment', stored, stored, true],
    ['a later moment', stored, { ...stored, updated: '2026-11-22T12:00:01Z' }, true],
    ['an earlier moment', stored, { ...stored, updated: '2026-11-22T11:59:59Z' }, false],
    ['no moment', stored, { shortcode: 'cat', url }, false],
    ['a first moment', { shortcode: 'cat', url }, stored, true],
  ])('decides on %s', (_what, known, received, refresh) => {
    expect(needsEmojiRefresh(known, received)).toBe(refresh)
  })
})
