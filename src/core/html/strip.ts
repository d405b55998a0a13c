/**
 * HTML to text without a parser: for what is too large or too deep for one.
 *
 * @module
 */

const RAW_TEXT = /^(?:iframe|noembed|noframes|noscript|plaintext|script|style|svg|math|xmp)$/
const CHARACTER_REFERENCE = /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi
const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}

/**
 * Takes the tags out of HTML in one pass; what is left is text, not HTML.
 *
 * No tree is built, so nothing can make it slow. Comments, scripts and styles go with their content, an
 * unfinished tag takes the rest along.
 */
export function stripMarkup(html: string): string {
  let text = ''
  let position = 0
  while (position < html.length) {
    const open = html.indexOf('<', position)
    if (open < 0) break
    if (!/[a-z/!?]/i.test(html.charAt(open + 1))) {
      text += html.slice(position, open + 1)
      position = open + 1
      continue
    }
    text += html.slice(position, open)
    position = endOfMarkup(html, open)
  }
  return decodeCharacters(text + html.slice(position))
}

/** Where the tag, comment or raw-text element that begins here is over. */
function endOfMarkup(html: string, open: number): number {
  if (html.startsWith('<!--', open)) return after(html, '-->', open + 4)
  const end = after(html, '>', open + 1)
  const name = /^<([a-z]{3,9})[\s/>]/i.exec(html.slice(open, open + 12))?.[1]?.toLowerCase()
  if (name === undefined || !RAW_TEXT.test(name)) return end
  const close = new RegExp(`</${name}`, 'gi')
  close.lastIndex = end
  return close.test(html) ? after(html, '>', close.lastIndex) : html.length
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from)
  return at < 0 ? html.length : at + mark.length
}

function decodeCharacters(text: string): string {
  return text.replace(
    CHARACTER_REFERENCE,
    (reference, name: string | undefined, decimal: string | undefined, hexadecimal: string | undefined) => {
      if (name !== undefined) return CHARACTERS[name.toLowerCase()] ?? reference
      const code =
        decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10)
      const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      return isCharacter ? String.fromCodePoint(code) : '\ufffd'
    },
  )
}
