/**
 * The `Signature-Input` and `Signature` fields of RFC 9421 §4, label by label.
 *
 * @module
 */
import { decodeBase64 } from '#crypto'
import { isTootkitError, type VerificationReason } from '../../../errors.js'
import {
  isInnerList,
  parseDictionary,
  type BareItem,
  type Dictionary,
  type InnerList,
  type Member,
  type StructuredFieldOptions,
} from '../../wire/structured-fields.js'
import { DEFAULT_SIGNATURE_LIMITS, type SignatureLimits } from '../limits.js'
import { refuse } from './refuse.js'
import { knownLists, readComponents } from './covered-components.js'

/** What one label of `Signature-Input` says. Nothing of it is authenticated before the cryptography has said so. */
export interface SignatureInput {
  readonly label: string
  /** The covered components with the signature parameters, as parsed. */
  readonly components: InnerList
  /** Each component as it stands in the base: `"@method"`, `"example-dict";key="a"`. */
  readonly identifiers: readonly string[]
  /** Seconds since 1970. */
  readonly created: number | undefined
  /** Seconds since 1970. */
  readonly expires: number | undefined
  readonly keyId: string | undefined
  readonly algorithm: string | undefined
  readonly nonce: string | undefined
  readonly tag: string | undefined
}

/**
 * Parses a `Signature-Input` field. Nothing of the result is authenticated yet.
 *
 * @param text - The field value, its lines joined with `, `.
 * @param limits - Bounds on length, labels and components.
 * @returns What each label says, in order.
 * @throws {@link VerificationError} `ERR_SIGNATURE_MALFORMED` with `signature_header_too_long`,
 *   `signature_input_malformed`, `duplicate_parameter`, `too_many_labels`, `too_many_components`,
 *   `duplicate_component`, `created_malformed` or `expires_malformed`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9421#section-4.1 RFC 9421 §4.1}
 * @example
 * ```ts
 * const [input] = parseSignatureInput('sig1=("@method" "@target-uri");created=1703066400;keyid="https://a.example/u#k"')
 * input?.label // => 'sig1'
 * input?.identifiers // => ['"@method"', '"@target-uri"']
 * input?.created // => 1703066400
 * ```
 */
export function parseSignatureInput(
  text: string,
  limits: SignatureLimits = DEFAULT_SIGNATURE_LIMITS,
): readonly SignatureInput[] {
  const members = parseSignatureDictionary(text, 'signature_input_malformed', limits)
  return Array.from(members, ([label, member]) => readSignatureInput(label, member, limits))
}

/** Parses either field; a label or parameter that stands twice is refused before one of the two is lost. */
export function parseSignatureDictionary(
  text: string,
  reason: 'signature_input_malformed' | 'signature_malformed',
  limits: SignatureLimits,
): Dictionary {
  if (text.length > limits.maxFieldLength) {
    refuse('signature_header_too_long', `a signature field is longer than ${limits.maxFieldLength} octets`)
  }
  const members = parseOrRefuse(text, reason)
  if (members.size > limits.maxLabels)
    refuse('too_many_labels', `the message has more than ${limits.maxLabels} labels`)
  return members
}

const STRICTLY: StructuredFieldOptions = {
  onRepeatedKey: () => refuse('duplicate_parameter', 'a label or parameter stands twice'),
  decodeBytes: decodeBase64,
  innerLists: knownLists,
}

function parseOrRefuse(text: string, reason: VerificationReason): Dictionary {
  try {
    return parseDictionary(text, STRICTLY)
  } catch (error) {
    if (!isTootkitError(error) || error.code !== 'ERR_HEADER_INVALID') throw error
    return refuse(reason, 'a signature field is not a dictionary', error)
  }
}

/** Reads one member of `Signature-Input`. */
export function readSignatureInput(label: string, member: Member, limits: SignatureLimits): SignatureInput {
  if (!isInnerList(member))
    refuse('signature_input_malformed', 'a member of Signature-Input is not an inner list')
  if (member.items.length > limits.maxComponents) {
    refuse('too_many_components', `a signature covers more than ${limits.maxComponents} components`)
  }
  const { parameters } = member
  const created = readSeconds(parameters.get('created'), 'created_malformed')
  const expires = readSeconds(parameters.get('expires'), 'expires_malformed')
  if (created !== undefined && expires !== undefined && expires < created) {
    refuse('expires_malformed', 'expires is before created')
  }
  return {
    label,
    components: member,
    identifiers: readComponents(member.items).identifiers,
    created,
    expires,
    keyId: readString(parameters.get('keyid')),
    algorithm: readString(parameters.get('alg')),
    nonce: readString(parameters.get('nonce')),
    tag: readString(parameters.get('tag')),
  }
}

/** The octets of one member of `Signature`. */
export function readSignatureBytes(member: Member): Uint8Array {
  if (!isInnerList(member) && member.value.type === 'bytes') return member.value.value
  return refuse('signature_malformed', 'a member of Signature is not a byte sequence')
}

function readSeconds(value: BareItem | undefined, reason: VerificationReason): number | undefined {
  if (value === undefined) return undefined
  if (value.type === 'integer' && value.value >= 0) return value.value
  return refuse(reason, 'a time of the signature is not a whole number of seconds')
}

function readString(value: BareItem | undefined): string | undefined {
  if (value === undefined) return undefined
  return value.type === 'string'
    ? value.value
    : refuse('signature_input_malformed', 'keyid, alg, nonce and tag are strings')
}
