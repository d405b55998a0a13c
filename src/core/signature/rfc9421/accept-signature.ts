/**
 * `Accept-Signature` (RFC 9421 §5): asking for a signature, and answering such a request.
 *
 * @module
 */
import { isTootkitError } from '../../../errors.js'
import {
  isInnerList,
  parseDictionary,
  type BareItem,
  type Dictionary,
  type InnerList,
} from '../../wire/structured-fields.js'
import { missingCoverage, takesBody, type CoverageQuestion } from '../coverage.js'
import { DEFAULT_SIGNATURE_LIMITS } from '../limits.js'

/** A signature that another server asks for. */
export interface RequestedSignature {
  readonly label: string
  /** Names of components, none with parameters. */
  readonly components: readonly string[]
  readonly wantsExpires: boolean
  readonly nonce: string | undefined
  readonly tag: string | undefined
}

/** What of one's own request decides which signatures may be given. */
export interface AcceptSignatureContext extends Omit<CoverageQuestion, 'dialect'> {
  readonly keyId: string
  /** The `alg` that one's key signs with. */
  readonly algorithm: string
  /** Tells whether the request has a field. */
  readonly hasField: (name: string) => boolean
}

/** Components that may be signed because a stranger asks: nothing in them is secret or of another message. */
const ALLOWED: readonly string[] = [
  '@method',
  '@target-uri',
  '@authority',
  '@scheme',
  '@path',
  '@query',
  '@request-target',
  'host',
  'date',
  'content-digest',
  'content-type',
  'content-length',
  'accept',
  'user-agent',
  'collection-synchronization',
]

const MAX_NONCE = 256

/**
 * Writes the field that asks for a signature such as {@link verifyRequest} accepts.
 *
 * @param method - Of the request that lacked it.
 * @returns The value for `Accept-Signature`, to go with a 401.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9421#section-5.1 RFC 9421 §5.1}
 * @example
 * ```ts
 * formatAcceptSignature('POST') // => 'sig1=("@method" "@target-uri" "content-digest");created'
 * formatAcceptSignature('GET') // => 'sig1=("@method" "@target-uri");created'
 * ```
 */
export function formatAcceptSignature(method: string): string {
  return `sig1=("@method" "@target-uri"${takesBody(method) ? ' "content-digest"' : ''});created`
}

/**
 * Reads what another server asks to be signed, and keeps what may be given.
 *
 * A member is skipped if it asks for another key or algorithm, for components outside a list of harmless ones or
 * absent from the request, or for so little that the signature could be used for another request.
 *
 * @param text - The field value, its lines joined with `, `.
 * @param context - One's own request and key.
 * @returns Signatures to be made, in order; none if the field is malformed or asks for nothing that may be given.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9421#section-5.2 RFC 9421 §5.2}
 * @example
 * ```ts
 * const context = {
 *   method: 'GET', hasQuery: false, hasBody: false, keyId: 'https://a.example/u#k', algorithm: 'ed25519', hasField: () => true,
 * }
 * const [wanted] = parseAcceptSignature('sig1=("@method" "@target-uri");created;nonce="n"', context)
 * wanted?.nonce // => 'n'
 * parseAcceptSignature('sig1=("@method");created', context) // => []
 * ```
 */
export function parseAcceptSignature(
  text: string,
  context: AcceptSignatureContext,
): readonly RequestedSignature[] {
  const members = text.length > DEFAULT_SIGNATURE_LIMITS.maxFieldLength ? undefined : dictionaryOf(text)
  if (members === undefined || members.size > DEFAULT_SIGNATURE_LIMITS.maxLabels) return []
  return Array.from(members).flatMap(([label, member]) => {
    const wanted = isInnerList(member) ? readWanted(label, member) : undefined
    return wanted !== undefined && isInnerList(member) && isAcceptable(wanted, member, context)
      ? [wanted]
      : []
  })
}

function dictionaryOf(text: string): Dictionary | undefined {
  try {
    return parseDictionary(text)
  } catch (error) {
    if (isTootkitError(error)) return undefined
    throw error
  }
}

function readWanted(label: string, { items, parameters }: InnerList): RequestedSignature | undefined {
  const components: string[] = []
  for (const { value, parameters: own } of items) {
    if (value.type !== 'string' || own.size > 0 || !ALLOWED.includes(value.value)) return undefined
    if (components.includes(value.value)) return undefined
    components.push(value.value)
  }
  const nonce = parameters.get('nonce')
  const tag = parameters.get('tag')
  if (!isStringOrAbsent(nonce) || !isStringOrAbsent(tag)) return undefined
  return { label, components, wantsExpires: parameters.has('expires'), nonce: nonce?.value, tag: tag?.value }
}

type StringItem = Extract<BareItem, { readonly type: 'string' | 'token' | 'displayString' }>

function isStringOrAbsent(value: BareItem | undefined): value is StringItem | undefined {
  return value === undefined || value.type === 'string'
}

function isAcceptable(
  wanted: RequestedSignature,
  { parameters }: InnerList,
  context: AcceptSignatureContext,
): boolean {
  const keyId = parameters.get('keyid')
  const algorithm = parameters.get('alg')
  return (
    (keyId === undefined || keyId.value === context.keyId) &&
    (algorithm === undefined || algorithm.value === context.algorithm) &&
    (wanted.nonce?.length ?? 0) <= MAX_NONCE &&
    (wanted.tag?.length ?? 0) <= MAX_NONCE &&
    wanted.components.every((name) => name.startsWith('@') || context.hasField(name)) &&
    missingCoverage(wanted.components, { ...context, dialect: 'rfc9421' }).length === 0
  )
}
