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
  /** Values of any kind, contexts included, for expansion and compaction, which cost far more. */
  maxExpandedNodes: 2_500,
  /** Contexts in one document, by URL or inline, those of inner objects included. */
  maxContexts: 100,
  /** Characters of all inline definitions: what they define is kept for the documents to come. */
  maxContextCharacters: 65_536,
  /**
   * What contexts define, times how often one is processed (scoped ones wherever their name stands), and what they
   * put into names and values beyond IRIs of usual length.
   */
  maxContextWork: 75_000,
  /** Statements of the graph that is canonicalised. */
  maxQuads: 5_000,
  /** Statements of it with the same subject and property: the cost is in their square. */
  maxValues: 500,
  /** Time that canonicalisation may take. */
  maxCanonizeMs: 250,
} as const
