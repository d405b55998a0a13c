/**
 * Hashtags: found in text, judged, brought to the form by which they are the same.
 *
 * @module
 */

/** A hashtag found in a text. */
export interface HashtagMatch {
  /** As written, without the sign. */
  readonly name: string
  /** Index of its sign (`#` or `＃`), in UTF-16 code units. */
  readonly start: number
  /** Index after its last UTF-16 code unit. */
  readonly end: number
}

const LETTER = String.raw`\p{Alphabetic}`
const WORD = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}`
/** What may part words besides the underscore: middle dot, katakana middle dot, zero-width non-joiner. */
const SEPARATORS = String.raw`\u00b7\u30fb\u200c`

const NAME_CHARACTERS = `[${WORD}${SEPARATORS}]+`

const SIGN_AND_NAME = new RegExp(String.raw`(?<=^|\p{White_Space})[#＃](${NAME_CHARACTERS})`, 'gmu')
const ONLY_NAME_CHARACTERS = new RegExp(`^${NAME_CHARACTERS}$`, 'u')
const WORD_CHARACTERS = new RegExp(`^[${WORD}]+`, 'u')
const SOME_LETTER = new RegExp(LETTER, 'u')
const SOME_LETTER_OR_SEPARATOR = new RegExp(`[${LETTER}_${SEPARATORS}]`, 'u')
const NOT_IN_A_NAME = new RegExp(String.raw`[^${LETTER}\p{Nd}\u0e47-\u0e4e_${SEPARATORS}]`, 'gu')

/** Finds all hashtags, from left to right. */
export function scanHashtags(text: string): readonly HashtagMatch[] {
  const found: HashtagMatch[] = []
  for (const { 1: characters = '', index: start } of text.matchAll(SIGN_AND_NAME)) {
    const whole = longestName(characters)
    if (whole === undefined) continue
    const name = text.startsWith('://', start + 1 + whole.length)
      ? whole.replace(/(?<=.)https?$/su, '')
      : whole
    found.push({ name, start, end: start + 1 + name.length })
  }
  return found
}

/**
 * The longest name that characters begin with. With separators: a letter or separator between two word
 * characters. Without: a letter anywhere.
 */
function longestName(characters: string): string | undefined {
  let end = characters.length
  while (end > 0 && '\u00b7\u30fb\u200c'.includes(characters.charAt(end - 1))) end--
  const [first = '', ...rest] = characters.slice(0, end)
  const middle = rest.slice(0, -1).join('')
  if (WORD_CHARACTERS.test(first) && SOME_LETTER_OR_SEPARATOR.test(middle)) return characters.slice(0, end)
  const words = WORD_CHARACTERS.exec(characters)?.[0]
  return words !== undefined && SOME_LETTER.test(words) ? words : undefined
}

/**
 * Tells whether a name can be a hashtag: letters, digits, underscores, separators inside, not digits only.
 *
 * @param name - The name without `#`.
 * @returns True if Mastodon takes a `Hashtag` of that name.
 * @example
 * ```ts
 * isValidHashtag('ぼっち・ざ・ろっく') // => true
 * isValidHashtag('2026') // => false
 * ```
 */
export function isValidHashtag(name: string): boolean {
  return ONLY_NAME_CHARACTERS.test(name) && longestName(name) === name
}

/**
 * Finds the first hashtag of a text.
 *
 * @param text - Plain text.
 * @returns The hashtag with its sign, as written; `undefined` if there is none.
 * @example
 * ```ts
 * firstHashtagIn('see #one·two·three·') // => '#one·two·three'
 * firstHashtagIn('https://en.wikipedia.example/wiki/Song#Lawsuit') // => undefined
 * ```
 */
export function firstHashtagIn(text: string): string | undefined {
  const [first] = scanHashtags(text)
  return first && text.slice(first.start, first.end)
}

/**
 * Brings a hashtag to the form by which two of them are the same: compatibility forms resolved, lower
 * case, Latin letters without their marks, nothing but letters, digits and separators.
 *
 * @param name - A hashtag, with or without `#`, as its author or a `Hashtag` tag spells it.
 * @returns The name without `#`; empty if no usable character is in it.
 * @example
 * ```ts
 * normalizeHashtag('#BLÅHAJ') // => 'blahaj'
 * normalizeHashtag('ｼｰｻｲﾄﾞﾗｲﾅｰ') // => 'シーサイドライナー'
 * ```
 */
export function normalizeHashtag(name: string): string {
  // A sigma at the end of a word has a lower case of its own, which Mastodon does not know.
  const lower = name.normalize('NFKC').replaceAll('Σ', 'σ').toLowerCase()
  return lower.replace(/[\u00c0-\u017f]/g, foldToAscii).replace(NOT_IN_A_NAME, '')
}

/**
 * Gives the spelling in which a hashtag is shown: as its author wrote it, without impossible characters.
 *
 * @param name - A hashtag, with or without `#`.
 * @returns The name without `#`.
 * @example
 * ```ts
 * hashtagDisplayName('#Hello❤️World') // => 'HelloWorld'
 * ```
 */
export function hashtagDisplayName(name: string): string {
  return name.replace(NOT_IN_A_NAME, '')
}

/** Latin letters that Unicode does not take apart, and the letter that stands for each. */
const INSEPARABLE: Readonly<Record<string, string>> = {
  ð: 'd',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  ø: 'o',
  ŧ: 't',
}

/** Folds a letter of Latin-1 or Latin Extended-A to the ASCII letter under its marks; æ, œ, þ and ß stay. */
function foldToAscii(letter: string): string {
  const base = letter.normalize('NFD').charAt(0)
  return INSEPARABLE[letter] ?? (base < '\u0080' ? base : letter)
}
