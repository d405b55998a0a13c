/**
 * Quotes with consent (FEP-044f), and interaction policies.
 *
 * @module
 */
export { quoteLink, quoteProperties, quoteStampOf, quoteTargetOf } from './target.js'
export type {
  QuoteProperties,
  QuotePropertiesOptions,
  QuoteSpelling,
  QuoteTarget,
  Quoting,
} from './target.js'
