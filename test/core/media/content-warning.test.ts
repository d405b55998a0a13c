import { describe, expect, it } from 'vitest'
import { contentWarningOf } from '../../../src/core/media/content-warning.js'

describe('contentWarningOf', () => {
  it.each([
    [{}, false, { summary: '', isSensitive: false, foldsContent: false }],
    [{ summary: 'spiders' }, false, { summary: 'spiders', isSensitive: false, foldsContent: true }],
    [{ summary: ' ', sensitive: true }, false, { summary: ' ', isSensitive: true, foldsContent: false }],
    [
      { summaryMap: { de: 'Spinnen', en: 'spiders' } },
      false,
      { summary: 'Spinnen', isSensitive: false, foldsContent: true },
    ],
    [{ sensitive: false }, true, { summary: '', isSensitive: true, foldsContent: false }],
  ])('reads %o, forced: %s', (post, isForced, warning) => {
    expect(contentWarningOf(post, isForced)).toEqual(warning)
  })
})
