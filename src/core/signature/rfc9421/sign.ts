/**
 * Signing a request by RFC 9421, in the shape that every known server accepts.
 *
 * @module
 */
import { encodeBase64, encodeLatin1 } from '#crypto'
import { MalformedError, VerificationError } from '../../../errors.js'
import { countFieldLines, type HeaderLine } from '../../wire/header-fields.js'
import { formatBareItem } from '../../wire/structured-fields-format.js'
import { createMemo } from '../../wire/memo.js'
import type { Item, Parameters } from '../../wire/structured-fields.js'
import { chain, type Awaitable } from '../awaitable.js'
import type { SigningKey } from '../sign-types.js'
import { DEFAULT_SIGNATURE_WINDOW } from '../limits.js'
import type { RequestedSignature } from './accept-signature.js'
import { rfc9421Algorithm } from './algorithms.js'
import { STRUCTURED_FIELDS, type RequestParts } from './component.js'
import { readComponents } from './covered-components.js'
import { signatureBase } from './signature-base.js'

const COVERED_FIELDS: readonly string[] = ['content-digest', 'content-type', 'collection-synchronization']

/** What a request of ours covers unless the other side asks for something else. */
export function usualSignature(lines: readonly HeaderLine[]): RequestedSignature {
  let list = '@method @target-uri @authority'
  for (const name of COVERED_FIELDS) if (countFieldLines(lines, name) > 0) list += ` ${name}`
  const before = usual.get(list)
  if (before !== undefined) return before
  const components = Object.freeze(list.split(' '))
  const signature = { label: 'sig1', components, wantsExpires: false, nonce: undefined, tag: undefined }
  usual.set(list, Object.freeze(signature))
  return signature
}

const usual = createMemo<RequestedSignature>()

/** What one label adds to the two fields. */
interface LabelMembers {
  readonly input: string
  readonly signature: string
}

/** Signs lines that are complete but for the signatures; gives the two lines to add. */
export function signRfc9421(
  parts: RequestParts,
  key: SigningKey,
  signatures: readonly RequestedSignature[],
  now: Date,
): Awaitable<[string, string][]> {
  const created = Math.floor(now.getTime() / 1000)
  const [only] = signatures
  if (only !== undefined && signatures.length === 1) {
    return chain(signLabel(parts, key, only, created), (label) => signatureLines([label]))
  }
  return Promise.all(signatures.map(async (wanted) => signLabel(parts, key, wanted, created))).then(
    signatureLines,
  )
}

function signatureLines(labels: readonly LabelMembers[]): [string, string][] {
  return [
    ['Signature-Input', labels.map(({ input }) => input).join(', ')],
    ['Signature', labels.map(({ signature }) => signature).join(', ')],
  ]
}

function signLabel(
  parts: RequestParts,
  { keyId, privateKey }: SigningKey,
  wanted: RequestedSignature,
  created: number,
): Awaitable<LabelMembers> {
  const algorithm = rfc9421Algorithm(undefined, privateKey.type)
  const items = itemsOf(wanted.components)
  const context = { message: parts, related: undefined, fieldTypes: STRUCTURED_FIELDS }
  const parameters = parametersOf(wanted, keyId, algorithm, created)
  const base = unsignableIfRefused(() => signatureBase(items, parameters, context))
  return chain(privateKey.sign(algorithm, encodeLatin1(base)), (signature) => ({
    input: `${wanted.label}=${readComponents(items).list}${parameters}`,
    signature: `${wanted.label}=:${encodeBase64(signature)}:`,
  }))
}

/** Of lists that were signed before. */
const known = new WeakMap<readonly string[], readonly Item[]>()

function itemsOf(names: readonly string[]): readonly Item[] {
  const before = known.get(names)
  if (before !== undefined) return before
  const items = names.map((name): Item => ({ value: { type: 'string', value: name }, parameters: NONE }))
  known.set(names, Object.freeze(items))
  return items
}

const NONE: Parameters = new Map()

/** `created`, `keyid` and `alg`, in this order; the rest only if it was asked for. */
function parametersOf(
  { wantsExpires, nonce, tag }: RequestedSignature,
  keyId: string,
  algorithm: string,
  created: number,
): string {
  const always = `;created=${created};keyid=${quote(keyId)};alg="${algorithm}"`
  const expires = wantsExpires ? `;expires=${created + DEFAULT_SIGNATURE_WINDOW.lifeSeconds}` : ''
  const once = nonce === undefined ? '' : `;nonce=${quote(nonce)}`
  return always + expires + once + (tag === undefined ? '' : `;tag=${quote(tag)}`)
}

function quote(value: string): string {
  return formatBareItem({ type: 'string', value })
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
