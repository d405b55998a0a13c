/**
 * Bounds on what a signature may look like, with the reasons the specification gives for them.
 *
 * @module
 */

/** Bounds on signature fields. */
export interface SignatureLimits {
  /** Octets of `Signature` and of `Signature-Input`, each. */
  readonly maxFieldLength: number
  /** Names that one signature may cover. */
  readonly maxComponents: number
  /** Labels of one message that are examined; more are refused. */
  readonly maxLabels: number
  /** Octets of a key id. */
  readonly maxKeyIdLength: number
  /** Keys not in a cache that are asked for on behalf of one message. */
  readonly maxKeyFetches: number
}

/** The bounds that hold unless others are given. */
export const DEFAULT_SIGNATURE_LIMITS = {
  maxFieldLength: 8192,
  maxComponents: 64,
  maxLabels: 4,
  maxKeyIdLength: 2048,
  maxKeyFetches: 2,
} as const satisfies SignatureLimits

/** How long signatures live. */
export interface SignatureWindow {
  /** How far clocks may differ, in either direction. */
  readonly skewSeconds: number
  /** Life of a signature that names no end. */
  readonly lifeSeconds: number
  /** Longest life that a signature may give itself. */
  readonly maxLifeSeconds: number
}

/** Mastodon's numbers: 65 minutes back without `expires`, 13 hours with it, one hour ahead. */
export const DEFAULT_SIGNATURE_WINDOW = {
  skewSeconds: 3600,
  lifeSeconds: 300,
  maxLifeSeconds: 43_200,
} as const satisfies SignatureWindow
