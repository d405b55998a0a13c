export {
  createSigningString,
  type CavageCoverage,
  type SigningStringOptions,
} from './cavage/signing-string.js'
export { parseCavageSignature, type CavageSignature } from './cavage/header.js'
export { missingCoverage, type CoverageOptions, type CoverageQuestion } from './coverage.js'
export type { KeyType, PrivateKeyHandle, PublicKeyHandle, SignatureAlgorithm } from './crypto/backend.js'
export { createBodyDigest, verifyContentDigest, verifyDigest, type BodyDigest } from './digests.js'
export {
  explainSignature,
  type BaseDifference,
  type ExplainSignatureOptions,
  type SignatureExplanation,
} from './explain-signature.js'
export { assertKeyId, type KeyIdOptions } from './key-id.js'
export {
  exportPublicKeyJwk,
  exportPublicKeyPem,
  generateKeyPair,
  importPrivateKey,
  importPublicKey,
  toMultikey,
  type GeneratedKeyPair,
  type JsonWebKeyInput,
} from './key-formats.js'
export {
  DEFAULT_SIGNATURE_LIMITS,
  DEFAULT_SIGNATURE_WINDOW,
  type SignatureLimits,
  type SignatureWindow,
} from './limits.js'
export type { SignableRequest, SignableResponse } from './message.js'
export { verificationError } from './refusal.js'
export { createReplayGuard, replayId, type ReplayFacts, type ReplayGuard, type SeenStore } from './replay.js'
export {
  formatAcceptSignature,
  parseAcceptSignature,
  type AcceptSignatureContext,
  type RequestedSignature,
} from './rfc9421/accept-signature.js'
export { parseMastodonSignature } from './mastodon/parameters.js'
export { canonicalStructuredField, type FieldType, type FieldTypes } from './rfc9421/component.js'
export { parseSignatureInput, type SignatureInput } from './rfc9421/header.js'
export {
  createComponentLine,
  createSignatureBase,
  type SignatureBaseOptions,
} from './rfc9421/signature-base.js'
export type { HeaderFieldsInput, HeaderLine } from '../wire/header-fields.js'
export type { BareItem, InnerList, Item, Parameters } from '../wire/structured-fields.js'
export { signRequest } from './sign-request.js'
export type { SigningKey, SignRequestOptions } from './sign-types.js'
export { endOfLife, judgeSignatureTimes, type SignatureTimes, type TimeVerdict } from './time-window.js'
export { isSameMaterial } from './key-proof.js'
export { verifyRequest } from './verify-request.js'
export { verifyResponse, type VerifiedResponse, type VerifyResponseOptions } from './verify-response.js'
export type {
  ResolvedKey,
  ResolveKey,
  ResolveKeyOptions,
  SignatureDialect,
  VerifiedRequest,
  VerifyRequestBaseOptions,
  VerifyRequestMastodonOptions,
  VerifyRequestOptions,
  VerifyRequestStrictOptions,
} from './verify-types.js'
