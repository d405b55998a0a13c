/**
 * Signing a request by RFC 9421, in the shape that every known server accepts.
 *
 * @module
 */
import { encodeBase64, encodeLatin1 } from '#crypto'
import { MalformedError, VerificationError } from '../../../errors.js'
import { countFieldLines, type HeaderLine } from '../../wire/header-fields.js'
import { formatMember } from '../../wire/structured-fields-format.js'
import { createMemo } from '../../wire/memo.js'
import type { BareItem, Item, Parameters } from '../../wire/structured-fields.js'
import type { SigningKey } from '../sign-types.js'
import { DEFAULT_SIGNATURE_WINDOW } from '../limits.js'
import type { RequestedSignature } from './accept-signature.js'
import { rfc9421Algorithm } from './algorithms.js'
import { STRUCTURED_FIELDS, type RequestParts } from './component.js'
import { signatureBase } from './signature-base.js'

const COVERED_FIELDS: readonly string[] = ['content-digest', 'content-type', 'collection-synchronization']

/** What a request of ours covers unless the other side asks for something else. */
export function usualSignature(lines: readonly HeaderLine[]): RequestedSignature {
  const fields = COVERED_FIELDS.filter((name) => countFieldLines(lines, name) > 0)
  return {
    label: 'sig1',
    components: ['@method', '@target-uri', '@authority', ...fields],
    wantsExpires: false,
    nonce: undefined,
    tag: undefined,
  }
}

/** Signs lines that are complete but for the signatures; gives the two lines to add. */
export async function signRfc9421(
  parts: RequestParts,
  key: SigningKey,
  signatures: readonly RequestedSignature[],
  now: Date,
): Promise<[string, string][]> {
  const inputs: string[] = []
  const values: string[] = []
  const algorithm = rfc9421Algorithm(undefined, key.privateKey.type)
  for (const wanted of signatures) {
    const components = {
      items: itemsOf(wanted.components),
      parameters: parametersOf(wanted, key.keyId, algorithm, Math.floor(now.getTime() / 1000)),
    }
    const context = { message: parts, related: undefined, fieldTypes: STRUCTURED_FIELDS }
    const base = unsignableIfRefused(() => signatureBase(components, context))
    const signature = await key.privateKey.sign(algorithm, encodeLatin1(base))
    inputs.push(`${wanted.label}=${formatMember(components)}`)
    values.push(`${wanted.label}=:${encodeBase64(signature)}:`)
  }
  return [
    ['Signature-Input', inputs.join(', ')],
    ['Signature', values.join(', ')],
  ]
}

/** Lists that were signed before. */
const known = createMemo<readonly Item[]>()

function itemsOf(names: readonly string[]): readonly Item[] {
  const text = names.join(' ')
  const before = known.get(text)
  if (before !== undefined) return before
  const items = names.map((name): Item => ({ value: { type: 'string', value: name }, parameters: NONE }))
  known.set(text, Object.freeze(items))
  return items
}

const NONE: Parameters = new Map()

/** `created`, `keyid` and `alg`, in this order; the rest only if it was asked for. */
function parametersOf(
  wanted: RequestedSignature,
  keyId: string,
  algorithm: string,
  created: number,
): Parameters {
  const parameters = new Map<string, BareItem>([
    ['created', { type: 'integer', value: created }],
    ['keyid', { type: 'string', value: keyId }],
    ['alg', { type: 'string', value: algorithm }],
  ])
  if (wanted.wantsExpires) {
    parameters.set('expires', { type: 'integer', value: created + DEFAULT_SIGNATURE_WINDOW.lifeSeconds })
  }
  if (wanted.nonce !== undefined) parameters.set('nonce', { type: 'string', value: wanted.nonce })
  if (wanted.tag !== undefined) parameters.set('tag', { type: 'string', value: wanted.tag })
  return parameters
}

/** What a verifier would refuse in our own request is our mistake, not a stranger's. */
function unsignableIfRefused(build: () => string): string {
  try {
    return build()
  } catch (cause) {
    if (!(cause instanceof VerificationError)) throw cause
    const reason = cause.reason === 'component_missing' ? 'component_missing' : 'non_ascii_base'
    throw new MalformedError('ERR_UNSIGNABLE', `the request cannot be signed: ${cause.message}`, {
      reason,
      cause,
    })
  }
}
