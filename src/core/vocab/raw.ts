/**
 * The document that a model was read from, kept beside the model so that the model stays plain data.
 *
 * @module
 */
const documents = new WeakMap<object, unknown>()

/** Notes the document that a model was read from. */
export function rememberRaw(model: object, document: unknown): void {
  documents.set(model, document)
}

/**
 * Gives the JSON that a model was read from, the very object that was handed to the parser.
 *
 * Works on whatever a parser returned and on the objects embedded in it; not on copies (spread,
 * `structuredClone`, storage). Nothing of it has been checked or cleaned.
 *
 * @param model - An actor, object, activity or collection of one of the parsers.
 * @returns The JSON value; `undefined` when the model is not of a parser.
 * @example
 * ```ts
 * const sent = { id: 'https://example.com/notes/1', type: 'Note', content: 'Hello' }
 * rawDocument(parseObject(sent)) === sent // => true
 * rawDocument({ ...parseObject(sent) }) // => undefined
 * ```
 */
export function rawDocument(model: object): unknown {
  return documents.get(model)
}
