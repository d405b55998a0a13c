/**
 * How much work one document may cause.
 *
 * @module
 */

/** Bounds of everything that reads a document for its meaning. */
export const JSONLD_LIMITS = {
  /** Arrays and objects inside one another. */
  maxDepth: 64,
  /** Values of any kind, for reading by plain names. */
  maxNodes: 50_000,
  /** Values of any kind, for expansion and compaction, which cost far more. */
  maxExpandedNodes: 10_000,
  /** Contexts in one document, whether by URL or inline. */
  maxContexts: 200,
  /** Statements of the graph that is canonicalised. */
  maxQuads: 5_000,
  /** Time that canonicalisation may take. */
  maxCanonizeMs: 250,
} as const
