/**
 * Texts, octets, header lines of any size that a careless parser would choke on.
 *
 * @module
 */
import type { HeaderLine } from 'tootkit/signature'

/** Makes a text of a length. */
export type Shape = (length: number) => string

/** As one piece: a text that is a tree of pieces would be put together by whoever reads it first. */
const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

/** A piece again and again. */
export const fill =
  (piece: string): Shape =>
  (length) =>
    flat(piece.repeat(Math.ceil(length / piece.length)).slice(0, length))

/** Whole pieces, by their number, until the length is reached; made once, as that takes longer than most parsers. */
export const sequence = (piece: (index: number) => string): Shape => {
  const made = new Map<number, string>()
  return (length) => {
    const known = made.get(length)
    if (known !== undefined) return known
    const pieces: string[] = []
    for (let size = 0; size < length;) {
      const next = piece(pieces.length)
      pieces.push(next)
      size += next.length
    }
    const text = flat(pieces.join(''))
    made.set(length, text)
    return text
  }
}

/** A text with something before and behind it. */
export const around =
  (before: string, shape: Shape, behind = ''): Shape =>
  (length) =>
    flat(before + shape(length) + behind)

const whole = (shape: Shape, piece: number): Shape => {
  return (length) => shape(length - (length % piece))
}

/** By what they are made of. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  spaces: fill(' '),
  tabs: fill('\t'),
  newlines: fill('\n'),
  'carriage returns': fill('\r'),
  'folded lines': sequence(() => 'a \r\n '),
  'spaces, then a letter': around('', fill(' '), 'a'),
  letters: fill('a'),
  capitals: fill('A'),
  digits: fill('1'),
  'octets above 127': fill('\u00e9'),
  quotes: fill('"'),
  backslashes: fill('\\'),
  'escaped quotes': fill('\\"'),
  commas: fill(','),
  'commas and spaces': fill(' , '),
  semicolons: fill(';'),
  'equals signs': fill('='),
  colons: fill(':'),
  slashes: fill('/'),
  dots: fill('.'),
  percents: fill('%'),
  'percent escapes': fill('%c3%a9'),
  ampersands: fill('&a=b'),
  'open parentheses': fill('('),
  'pairs of parentheses': fill('()'),
  'open strings': fill('a="'),
  words: fill('a '),
  'distinct words': sequence((index) => `a${index} `),
  'quoted words': fill('"a" '),
  'distinct quoted words': sequence((index) => `"a${index}" `),
  'one name': fill('a=1, '),
  'distinct names': sequence((index) => `a${index}=1, `),
  'distinct names, falling': sequence((index) => `a${2 ** 20 - index}=1, `),
  'distinct names with strings': sequence((index) => `a${index}="b",`),
  'one parameter': fill(';a=1'),
  'distinct parameters': sequence((index) => `;a${index}=1`),
  'inner lists': fill('("a";b "c"), '),
  'lists of everything': fill('a=(1 2.5 "b" c :YQ==: ?1 @1 %"d");e;f=2, '),
  base64: whole(fill('YWJj'), 4),
  'base64, flawed at its end': around('', whole(fill('YWJj'), 4), '!'),
  'base64 in lines': sequence(() => 'YWJjYWJj\r\n '),
}

/** Octets of a length. */
export const OCTETS: Readonly<Record<string, (length: number) => Uint8Array<ArrayBuffer>>> = {
  zeros: (length) => new Uint8Array(length),
  'highest octets': (length) => new Uint8Array(length).fill(255),
  'all octets': (length) => Uint8Array.from({ length }, (_, index) => (index * 167) & 255),
}

const many = (size: number, line: (index: number) => HeaderLine): readonly HeaderLine[] =>
  Array.from({ length: size / 32 }, (_, index) => line(index))

/** Header lines that weigh about as much as a text of the size. */
export const LINES: Readonly<Record<string, (size: number) => readonly HeaderLine[]>> = {
  'lines of distinct names': (size) => many(size, (index) => [`X-${index}`, '123456789 123456789 1234']),
  'lines of one name': (size) => many(size, () => ['X', '123456789 123456789 123456']),
  'lines with names as long as others': (size) => many(size, () => ['SIGNATURX', '123456789 12345678']),
  'folded lines of one name': (size) => many(size, () => ['X', '123456789 12345\r\n 67 \n 90']),
}
