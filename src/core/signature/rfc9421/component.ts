/**
 * The values that RFC 9421 §2 derives from a message for each component a signature covers.
 *
 * @module
 */
import { isTootkitError } from '../../../errors.js'
import { encodeBase64 } from '../../wire/base64.js'
import { cleanFieldValue, combinedField, fieldValues, type HeaderLine } from '../../wire/header-fields.js'
import { formatDictionary, formatList, formatMember } from '../../wire/structured-fields-format.js'
import { parseDictionary, parseItem, parseList, type Item } from '../../wire/structured-fields.js'
import { encodeLatin1 } from '#crypto'
import type { Target } from '../message.js'
import { verificationError } from '../refusal.js'
import { refuse } from './refuse.js'
import { nameOf } from './covered-components.js'

/** How a structured field is to be parsed. */
export type FieldType = 'dictionary' | 'list' | 'item'

/** Types of structured fields, by name in lower case. */
export type FieldTypes = Readonly<Record<string, FieldType>>

/** The structured fields whose type is known without being told. */
export const STRUCTURED_FIELDS: FieldTypes = {
  'accept-signature': 'dictionary',
  'cache-status': 'list',
  'content-digest': 'dictionary',
  priority: 'dictionary',
  'repr-digest': 'dictionary',
  signature: 'dictionary',
  'signature-input': 'dictionary',
  'want-content-digest': 'dictionary',
  'want-repr-digest': 'dictionary',
}

/** The built-in types with those of a caller. */
export function structuredFieldsWith(more: FieldTypes | undefined): FieldTypes {
  return more === undefined ? STRUCTURED_FIELDS : { ...STRUCTURED_FIELDS, ...more }
}

/** A request, taken apart. */
export interface RequestParts {
  readonly kind: 'request'
  readonly method: string
  readonly target: Target
  /** Of the request line, as sent. */
  readonly requestTarget: string
  readonly lines: readonly HeaderLine[]
  readonly trailers: readonly HeaderLine[]
}

/** A response, taken apart. */
export interface ResponseParts {
  readonly kind: 'response'
  readonly status: number
  readonly lines: readonly HeaderLine[]
  readonly trailers: readonly HeaderLine[]
}

/** Where component values come from. */
export interface ComponentContext {
  readonly message: RequestParts | ResponseParts
  /** The request that a response answers, for components with `req`. */
  readonly related: RequestParts | undefined
  readonly fieldTypes: FieldTypes
}

/**
 * Derives the value of one covered component.
 *
 * @param component - A string item with its parameters.
 * @param context - The message.
 * @returns The value, without newline.
 */
export function componentValue(component: Item, context: ComponentContext): string {
  const name = nameOf(component)
  const isPlain = component.parameters.size === 0
  if (!isPlain) assertParameters(component, name)
  const source = isPlain ? context.message : sourceOf(component, context)
  const value = name.startsWith('@')
    ? derivedValue(name, component, source)
    : fieldValue(name, component, source, context.fieldTypes)
  if (value.includes('\n') || value.includes('\r'))
    refuse('newline_in_component', 'a covered value holds a newline')
  return value
}

const FLAGS: readonly string[] = ['sf', 'bs', 'tr', 'req']

/** Which parameters stand where, and of which type (RFC 9421 §2.1, §2.2.8, §2.4). */
function assertParameters({ parameters }: Item, name: string): void {
  for (const [parameter, value] of parameters) {
    const isFlag = FLAGS.includes(parameter)
    if (!isFlag && parameter !== 'key' && parameter !== 'name') {
      refuse('unknown_component_parameter', 'a covered component has an unknown parameter')
    }
    if (isFlag ? value.type !== 'boolean' || !value.value : value.type !== 'string') {
      refuse('signature_input_malformed', `parameter ${parameter} of a covered component has a wrong value`)
    }
    const belongsToFields = parameter !== 'req' && parameter !== 'name'
    if (
      name.startsWith('@')
        ? belongsToFields || (parameter === 'name' && name !== '@query-param')
        : parameter === 'name'
    ) {
      refuse('incompatible_component_parameters', `parameter ${parameter} does not go with this component`)
    }
  }
  if (parameters.has('bs') && (parameters.has('sf') || parameters.has('key'))) {
    refuse('incompatible_component_parameters', 'bs goes with neither sf nor key')
  }
}

function sourceOf(
  { parameters }: Item,
  { message, related }: ComponentContext,
): RequestParts | ResponseParts {
  if (!parameters.has('req')) return message
  if (message.kind === 'request') refuse('req_on_request', 'req is for responses')
  return related ?? refuse('missing_related_request', 'req needs the request that is answered')
}

function derivedValue(name: string, component: Item, source: RequestParts | ResponseParts): string {
  const derive = DERIVED.get(name)
  if (name === '@status' && source.kind === 'response') return String(source.status)
  if (derive === undefined) return unknownDerived(name)
  return source.kind === 'request'
    ? derive(source, component)
    : refuse('component_not_applicable', `${name} is of requests: a response needs req`)
}

/** What a request gives for each derived component (RFC 9421 §2.2). */
const DERIVED: ReadonlyMap<string, (request: RequestParts, component: Item) => string> = new Map<
  string,
  (request: RequestParts, component: Item) => string
>([
  ['@method', ({ method }) => method],
  [
    '@target-uri',
    ({ target: { scheme, authority, path, query } }) => `${scheme}://${authority}${path}${query}`,
  ],
  ['@authority', ({ target }) => target.authority],
  ['@scheme', ({ target }) => target.scheme],
  ['@request-target', ({ requestTarget }) => requestTarget],
  ['@path', ({ target }) => target.path],
  ['@query', ({ target }) => target.query || '?'],
  ['@query-param', ({ target }, component) => queryParameter(component, target.query)],
])

function unknownDerived(name: string): never {
  if (name === '@status') refuse('component_not_applicable', '@status is of responses')
  if (name === '@signature-params') refuse('component_not_applicable', '@signature-params may not be covered')
  return refuse('unknown_derived_component', 'an unknown derived component is covered')
}

/** RFC 9421 §2.2.8: names and values are compared and given in their one re-encoded form. */
function queryParameter({ parameters }: Item, query: string): string {
  const name = parameters.get('name')?.value
  if (name === undefined) refuse('component_parameter_missing', '@query-param needs name')
  const values: string[] = []
  for (const [key, value] of new URLSearchParams(query)) if (reencode(key) === name) values.push(value)
  if (values.length > 1) refuse('query_param_repeated', 'a covered query parameter stands twice')
  return reencode(values[0] ?? refuse('query_param_missing', 'a covered query parameter is absent'))
}

/** The percent-encode set of forms, but `%20` for a space. */
function reencode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1).replaceAll('+', '%20')
}

function fieldValue(
  name: string,
  component: Item,
  source: RequestParts | ResponseParts,
  types: FieldTypes,
): string {
  if (/[A-Z]/.test(name)) refuse('component_not_lowercase', 'a covered field name is not in lower case')
  const { parameters } = component
  const lines = parameters.has('tr') ? source.trailers : source.lines
  const value = combinedField(lines, name)
  if (value === undefined) {
    const reason = name === 'content-digest' ? 'digest_missing' : 'component_missing'
    throw verificationError(reason, 'a covered field is absent', { dialect: 'rfc9421', missing: [name] })
  }
  if (parameters.size === 0) return value
  if (parameters.has('bs')) {
    return fieldValues(lines, name)
      .map((line) => `:${encodeBase64(encodeLatin1(cleanFieldValue(line)))}:`)
      .join(', ')
  }
  const key = parameters.get('key')?.value
  const type = Object.hasOwn(types, name) ? types[name] : undefined
  if (typeof key === 'string') return dictionaryMember(value, key, type)
  return parameters.has('sf') ? reserialize(value, type) : value
}

function reserialize(value: string, type: FieldType | undefined): string {
  if (type === undefined)
    refuse('unknown_structured_field', 'the type of a covered structured field is not known')
  return structured(() => canonicalStructuredField(value, type))
}

/**
 * Parses a structured field strictly and writes it in its one canonical form, as `sf` has it in a signature base.
 *
 * @param text - The field value, its lines joined with `, `.
 * @param type - What the field is defined to be.
 * @returns The canonical text; `''` for an empty list or dictionary.
 * @throws {@link MalformedError} `ERR_HEADER_INVALID` if the text is not of that type.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9651#section-4 RFC 9651 §4}
 * @example
 * ```ts
 * canonicalStructuredField(' a=1,    b=2;x=1;y=2,   c=(a   b   c)', 'dictionary') // => 'a=1, b=2;x=1;y=2, c=(a b c)'
 * ```
 */
export function canonicalStructuredField(text: string, type: FieldType): string {
  switch (type) {
    case 'dictionary':
      return formatDictionary(parseDictionary(text))
    case 'list':
      return formatList(parseList(text))
    case 'item':
      return formatMember(parseItem(text))
  }
}

function dictionaryMember(value: string, key: string, type: FieldType | undefined): string {
  if (type === undefined)
    refuse('unknown_structured_field', 'the type of a covered structured field is not known')
  if (type !== 'dictionary') refuse('not_a_dictionary', 'key is for dictionaries')
  const member = structured(() => parseDictionary(value)).get(key)
  return member === undefined
    ? refuse('dictionary_key_missing', 'a covered dictionary lacks the key')
    : formatMember(member)
}

function structured<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (!isTootkitError(error) || error.code !== 'ERR_HEADER_INVALID') throw error
    return refuse('malformed_structured_field', 'a covered structured field cannot be parsed', error)
  }
}
