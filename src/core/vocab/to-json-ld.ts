/**
 * From the normal form to the document that is sent.
 *
 * @module
 */
import { type Context, contextFor, FULL_CONTEXT } from './context.js'
import { object } from './layouts.js'
import type { Output, Writing } from './writing.js'
import type { Document } from './types.js'

/** Options of {@link toJsonLd}. */
export interface ToJsonLdOptions {
  /**
   * `minimal` defines the terms that the document uses, `full` every term we know.
   *
   * @defaultValue 'minimal'
   */
  readonly context?: 'minimal' | 'full'
}

/** A document ready for `JSON.stringify`. */
export interface JsonLdDocument {
  readonly '@context': Context
  readonly [name: string]: unknown
}

/**
 * Writes a model as the JSON-LD document that Mastodon would send: its `@context`, its order of properties.
 *
 * Reading the result again gives an equal model. `bto` and `bcc` are never written, nor are the
 * `signature` and `proof` that the document was read with: they were made for other octets.
 *
 * @param model - A model, of a parser, of a builder or made by hand.
 * @param options - How much the context defines.
 * @returns A new document; parts of `extra` are shared with the model.
 * @throws RangeError if the model nests deeper than any document that can be read.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#contexts Mastodon, JSON-LD namespaces}
 * @example
 * ```ts
 * toJsonLd(parseDocument({ type: 'Hello', actor: 'https://example.com/a', sensitive: true }))
 * // => { '@context': ['https://www.w3.org/ns/activitystreams', { sensitive: 'as:sensitive' }], type: 'Hello', actor: 'https://example.com/a', sensitive: true }
 * ```
 */
export function toJsonLd(model: Document, options: ToJsonLdOptions = {}): JsonLdDocument {
  const writing: Writing = { used: new Set(), depth: 0 }
  const output = object(model, writing, {}) as Output // of a model with a type, an object
  const context = options.context === 'full' ? FULL_CONTEXT : contextFor(writing.used)
  return { '@context': context, ...output }
}
