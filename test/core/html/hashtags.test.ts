import { describe, expect, it } from 'vitest'
import {
  firstHashtagIn,
  hashtagDisplayName,
  isValidHashtag,
  normalizeHashtag,
} from '../../../src/core/html/index.js'

describe('normalizeHashtag', () => {
  it.each([
    ['#Foo', 'foo'],
    ['Ｓｙｎｔｈｗａｖｅ', 'synthwave'],
    ['ｼｰｻｲﾄﾞﾗｲﾅｰ', 'シーサイドライナー'],
    ['BLÅHAJ', 'blahaj'],
    ['ŁÓDŹ', 'lodz'],
    ['SØREN', 'soren'],
    ['ÐÐ Đđ Ħħ Ŋŋ Ŧŧ ĸ', 'ddddhhnnttk'],
    ['İIı', 'iii'],
    ['Ŀŀ', 'l·l·'],
    ['Straße', 'straße'],
    ['ÆON Œuvre Þing', 'æonœuvreþing'],
    ['ﬁsh', 'fish'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['Việt', 'việt'],
    ['ภาษาไทย', 'ภาษาไทย'],
    ['C++', 'c'],
    ['a_b·c・d\u200ce', 'a_b·c・d\u200ce'],
    ['１２３', '123'],
    ['❤️', ''],
    ['', ''],
  ])('makes %j %j', (name, normal) => {
    expect(normalizeHashtag(name)).toBe(normal)
  })
})

describe('hashtagDisplayName', () => {
  it('keeps case and accents, drops what cannot be in a hashtag', () => {
    expect(hashtagDisplayName('#Café❤️ Été')).toBe('CaféÉté')
  })
})

describe('isValidHashtag', () => {
  it.each(['a', '3d', '_test_', 'one·two', 'ぼっち・ざ・ろっく', '1·2', '1_2', 'a\u0301b'])(
    'takes %j',
    (name) => {
      expect(isValidHashtag(name)).toBe(true)
    },
  )

  it.each([
    '',
    '1',
    '123',
    '__',
    '·a',
    'a·',
    '#a',
    'a b',
    'a.b',
    '1·',
    '\u200ca',
    'a\u202eb',
    `${'a'.repeat(100_000)}!`,
  ])('refuses %j', (name) => {
    expect(isValidHashtag(name)).toBe(false)
  })
})

describe('firstHashtagIn', () => {
  it('gives the first one with its sign', () => {
    expect(firstHashtagIn('a #1 ＃b #c')).toBe('＃b')
  })

  it('gives none of an address', () => {
    expect(firstHashtagIn('https://a.example/testé#foo')).toBeUndefined()
  })
})
