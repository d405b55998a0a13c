/**
 * Quotes with consent (FEP-044f), and interaction policies.
 *
 * @module
 */
export { canQuote, classifyQuote, quoteProblems, quoteVisibility } from './classify.js'
export type { QuotablePost, QuoteApproval, QuoteDraft, QuoteProblem, Quoter } from './classify.js'
export { acceptedStampOf, interactionAnswer, stampRevocation } from './answer.js'
export type { InteractionAnswerInput, StampRevocationInput } from './answer.js'
export { interactionRequest, interactionRequestOf, INTERACTIONS, isRequestedQuote } from './interaction.js'
export type {
  InteractionActivity,
  InteractionKind,
  InteractionRequest,
  InteractionRequestInput,
} from './interaction.js'
export { interactionPermission } from './permission.js'
export type { InteractionPermission, Interactor } from './permission.js'
export { formatPolicy, POLICY_BITS, policyBitmap, policyGroups, quotePolicyFor } from './policy.js'
export type { PolicyAuthor, PolicyGroup, PolicyGroups, PolicyKind } from './policy.js'
export { createStamp, isStampGone, verifyStamp } from './stamp.js'
export type { StampClaim, StampInput } from './stamp.js'
export { readStatelessStampUrl, statelessStampUrl } from './stateless-stamp.js'
export type { StampSeal, StatelessStamp } from './stateless-stamp.js'
export { isStampStale, QUOTE_LIMITS, quoteReducer, shownQuoteState } from './state.js'
export type { Quote, QuoteClaim, QuoteEvent, QuoteReader, QuoteState, ShownQuoteState } from './state.js'
export { quoteLink, quoteProperties, quoteStampOf, quoteTargetOf } from './target.js'
export type {
  QuoteProperties,
  QuotePropertiesOptions,
  QuoteSpelling,
  QuoteTarget,
  Quoting,
} from './target.js'
