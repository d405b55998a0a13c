/**
 * Text of strangers that must not turn the text around it.
 *
 * @module
 */

const FORMATTING = /[\u202a-\u202e\u2066-\u2069]/g
const POP_EMBEDDING = '\u202c'
const POP_ISOLATE = '\u2069'

/**
 * Makes a display name or content warning fit to stand among other text: directional formatting that it
 * opens is closed in it, what it closes without opening is gone, and so are control characters.
 *
 * The result is plain text, not HTML. It reads as before; only what comes after it does so, too.
 *
 * @param text - A name or content warning as received.
 * @returns The text with its formatting balanced.
 * @see {@link https://www.unicode.org/reports/tr9/#Explicit_Directional_Formatting_Characters Unicode Bidirectional Algorithm}
 * @example
 * ```ts
 * isolateText('evil\u202eexe.txt') // => 'evil\u202eexe.txt\u202c'
 * isolateText('a\u2069b\u0007') // => 'ab'
 * ```
 */
export function isolateText(text: string): string {
  const closers: string[] = []
  const balanced = text.replace(/\p{Cc}/gu, keepWhiteSpace).replace(FORMATTING, (character) => {
    if (character !== POP_EMBEDDING && character !== POP_ISOLATE) {
      closers.push(character < POP_ISOLATE && character >= '\u2066' ? POP_ISOLATE : POP_EMBEDDING)
      return character
    }
    const opened = closers.lastIndexOf(character)
    // An embedding opened outside of an isolate cannot be closed inside of it.
    if (opened < 0 || (character === POP_EMBEDDING && opened !== closers.length - 1)) return ''
    closers.length = opened
    return character
  })
  return balanced + closers.reverse().join('')
}

function keepWhiteSpace(character: string): string {
  return /[\t\n\r]/.test(character) ? character : ''
}
