/**
 * The signature base of RFC 9421 §2.5: the exact text that is signed.
 *
 * @module
 */
import { isAscii } from '#crypto'
import { MalformedError, isTootkitError } from '../../../errors.js'
import { headerLines } from '../../wire/header-fields.js'
import { formatMember, formatParameters } from '../../wire/structured-fields-format.js'
import { parseItem, type InnerList, type Item } from '../../wire/structured-fields.js'
import { splitTarget, type SignableRequest, type SignableResponse } from '../message.js'
import { verificationError } from '../refusal.js'
import {
  componentValue,
  structuredFieldsWith,
  type ComponentContext,
  type FieldTypes,
  type RequestParts,
  type ResponseParts,
} from './component.js'
import { readComponents } from './covered-components.js'
import { parseSignatureInput, type SignatureInput } from './header.js'
import { refuse } from './refuse.js'

/** Options of {@link createSignatureBase} and {@link createComponentLine}. */
export interface SignatureBaseOptions {
  /**
   * Types of structured fields beyond those built in, for `sf` and `key`.
   *
   * @defaultValue the registered fields that signatures meet
   */
  readonly fieldTypes?: FieldTypes | undefined
  /** The request that a response answers, for components with `req`. */
  readonly relatedRequest?: SignableRequest | undefined
}

/**
 * Builds the signature base of a request or response for one label.
 *
 * @param message - The message, a request's URL as the client used it.
 * @param signatureInput - A `Signature-Input` value of one label, or one of {@link parseSignatureInput}.
 * @param options - Field types and the related request.
 * @returns The base, ASCII, without final newline.
 * @throws {@link VerificationError} `ERR_SIGNATURE_MALFORMED` with the reason that concerns a component:
 *   `component_missing`, `component_not_lowercase`, `component_not_applicable`, `component_parameter_missing`,
 *   `unknown_derived_component`, `unknown_component_parameter`, `incompatible_component_parameters`,
 *   `req_on_request`, `missing_related_request`, `query_param_missing`, `query_param_repeated`,
 *   `unknown_structured_field`, `malformed_structured_field`, `not_a_dictionary`, `dictionary_key_missing`,
 *   `newline_in_component` or `non_ascii_base`; and what {@link parseSignatureInput} throws.
 * @throws {@link MalformedError} `ERR_UNSIGNABLE` (`url_not_absolute`).
 * @throws RangeError if the text holds another number of labels than one.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9421#section-2.5 RFC 9421 §2.5}
 * @example
 * ```ts
 * const request = { method: 'GET', url: 'https://b.example/users/bob', headers: {} }
 * createSignatureBase(request, 'sig1=("@method" "@path");created=1703066400')
 * // => '"@method": GET\n"@path": /users/bob\n"@signature-params": ("@method" "@path");created=1703066400'
 * ```
 */
export function createSignatureBase(
  message: SignableRequest | SignableResponse,
  signatureInput: string | Pick<SignatureInput, 'components'>,
  options: SignatureBaseOptions = {},
): string {
  const input = typeof signatureInput === 'string' ? onlyLabel(signatureInput) : signatureInput
  return baseOf(input.components, contextOf(message, options))
}

/**
 * Builds the line of one component, as it stands in the signature base.
 *
 * @param message - The message, a request's URL as the client used it.
 * @param component - The identifier, as `"@query-param";name="page"`.
 * @param options - Field types and the related request.
 * @returns The line without newline.
 * @throws {@link VerificationError} `ERR_SIGNATURE_MALFORMED` as {@link createSignatureBase}, and
 *   `signature_input_malformed` if the identifier is none.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9421#section-2 RFC 9421 §2}
 * @example
 * ```ts
 * const request = { method: 'GET', url: 'https://b.example/users/bob?page=1', headers: {} }
 * createComponentLine(request, '"@query-param";name="page"') // => '"@query-param";name="page": 1'
 * ```
 */
export function createComponentLine(
  message: SignableRequest | SignableResponse,
  component: string,
  options: SignatureBaseOptions = {},
): string {
  const item = parseComponent(component)
  return assertAscii(`${formatMember(item)}: ${componentValue(item, contextOf(message, options))}`)
}

/** {@link createSignatureBase} over parts that are parsed already. */
export function baseOf({ items, parameters }: InnerList, context: ComponentContext): string {
  return signatureBase(items, formatParameters(parameters), context)
}

/** {@link createSignatureBase} over parts that are parsed already, the parameters in their canonical text. */
export function signatureBase(items: readonly Item[], parameters: string, context: ComponentContext): string {
  const { identifiers, list } = readComponents(items)
  let base = ''
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (item !== undefined) base += `${identifiers[index] ?? ''}: ${componentValue(item, context)}\n`
  }
  return assertAscii(`${base}"@signature-params": ${list}${parameters}`)
}

/** Takes a request apart. */
export function requestParts(request: SignableRequest): RequestParts {
  const target = splitTarget(request.url)
  return {
    kind: 'request',
    method: request.method,
    target,
    requestTarget: request.requestTarget ?? target.path + target.query,
    lines: headerLines(request.headers),
    trailers: headerLines(request.trailers ?? []),
  }
}

/** Takes a response apart. */
export function responseParts(response: SignableResponse): ResponseParts {
  return {
    kind: 'response',
    status: response.status,
    lines: headerLines(response.headers),
    trailers: headerLines(response.trailers ?? []),
  }
}

function contextOf(
  message: SignableRequest | SignableResponse,
  options: SignatureBaseOptions,
): ComponentContext {
  return {
    message: 'status' in message ? responseParts(message) : requestParts(message),
    related: options.relatedRequest && requestParts(options.relatedRequest),
    fieldTypes: structuredFieldsWith(options.fieldTypes),
  }
}

function onlyLabel(text: string): SignatureInput {
  const [input, ...others] = parseSignatureInput(text)
  if (input === undefined || others.length > 0)
    throw new RangeError('a base is built for one label: pass one')
  return input
}

function parseComponent(text: string): Item {
  try {
    return parseItem(text)
  } catch (cause) {
    if (!isTootkitError(cause) || !(cause instanceof MalformedError)) throw cause
    throw verificationError('signature_input_malformed', 'not a component identifier', {
      dialect: 'rfc9421',
      cause,
    })
  }
}

function assertAscii(text: string): string {
  if (isAscii(text)) return text
  refuse('non_ascii_base', 'a covered value holds octets above 127')
}
