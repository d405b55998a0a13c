/**
 * What a strict JSON-LD processor makes of a document, for the tests of whatever writes one.
 *
 * @module
 */
import { type Expanded, expand } from '../../../src/core/jsonld/processor.js'

/** Expands a document with the bundled contexts and nothing else; an unknown context is an error. */
export async function expandBundled(document: object): Promise<readonly Expanded[]> {
  return expand(document, undefined)
}
