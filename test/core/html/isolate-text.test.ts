import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayDomain, isolateText } from '../../../src/core/html/index.js'

describe('T117 bidi and invisible text: isolateText', () => {
  it.each([
    ['closes an override', 'a\u202eb', 'a\u202eb\u202c'],
    ['closes an isolate', '\u2066a', '\u2066a\u2069'],
    ['closes in the order of opening', '\u202aa\u2067b', '\u202aa\u2067b\u2069\u202c'],
    ['drops what closes nothing', 'a\u202cb\u2069c', 'abc'],
    ['keeps what is balanced', '\u2068a\u202bb\u202c\u2069', '\u2068a\u202bb\u202c\u2069'],
    ['lets an isolate close what was opened in it', '\u2066\u202ea\u2069\u202cb', '\u2066\u202ea\u2069b'],
    [
      'does not close an embedding from inside an isolate',
      '\u202e\u2066a\u202cb',
      '\u202e\u2066ab\u2069\u202c',
    ],
    ['drops control characters, but no line breaks', 'a\u0000b\u0085c\nd', 'abc\nd'],
    ['leaves marks and right-to-left text alone', '\u200fשלום \u200e!', '\u200fשלום \u200e!'],
  ])('%s', (_what, text, expected) => {
    expect(isolateText(text)).toBe(expected)
  })

  it('changes nothing a second time', () => {
    const piece = fc.constantFrom(
      'a',
      '\u202a',
      '\u202b',
      '\u202c',
      '\u202d',
      '\u202e',
      '\u2066',
      '\u2067',
      '\u2068',
      '\u2069',
      '\u0007',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = isolateText(pieces.join(''))
        expect(isolateText(once)).toBe(once)
      }),
    )
  })
})

describe('displayDomain', () => {
  it.each([
    ['example.com', 'example.com'],
    ['münchen.example', 'münchen.example'],
    ['пример.рф', 'пример.рф'],
    ['пример.com', 'пример.com'],
    ['日本語abc.jp', '日本語abc.jp'],
    ['ex\u0430mple.com', 'xn--exmple-4nf.com'],
    ['ex\u0430mple.com:8443', 'xn--exmple-4nf.com:8443'],
    ['ex\u0430/x', 'ex\u0430/x'],
  ])('shows %j as %j', (domain, shown) => {
    expect(displayDomain(domain)).toBe(shown)
  })
})
