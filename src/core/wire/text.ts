/**
 * Remote text made safe to store: no lone surrogates, no NUL.
 *
 * @module
 */

/** What ECMAScript 2024 gives every string, and the library of types we compile with does not know yet. */
interface UnicodeString {
  isWellFormed(): boolean
  toWellFormed(): string
}

const unicode = (text: string): UnicodeString => text as unknown as UnicodeString // see UnicodeString

/** Replaces lone surrogates by U+FFFD and removes NUL, which databases do not take. */
export function cleanText(text: string): string {
  const wellFormed = unicode(text).toWellFormed()
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '') : wellFormed
}

/** Tells whether a text is free of lone surrogates and of NUL, as an id has to be. */
export function isCleanText(text: string): boolean {
  return unicode(text).isWellFormed() && !text.includes('\0')
}
