/**
 * Remote text made fit for an error message: short, and without characters that rewrite a log line.
 *
 * @module
 */

const MAX_CHARACTERS = 200

/**
 * Quotes remote text for a message: at most 200 characters, control characters escaped.
 *
 * @param text - Text that a stranger wrote.
 * @returns The text in double quotes, cut with an ellipsis.
 */
export function excerpt(text: string): string {
  const cut = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS - 1)}…` : text
  // eslint-disable-next-line no-control-regex -- control characters are the very subject
  return `"${cut.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029"\\]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
}
