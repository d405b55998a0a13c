/**
 * The one canonical text of structured field values (RFC 9651 §4.1).
 *
 * @module
 */
import { encodeBase64 } from './base64.js'
import {
  isInnerList,
  type BareItem,
  type Dictionary,
  type Member,
  type Parameters,
} from './structured-fields.js'

/**
 * Serializes a dictionary.
 *
 * @param dictionary - Members as the parser gives them.
 * @returns The text; `''` for no members.
 */
export function formatDictionary(dictionary: Dictionary): string {
  const members: string[] = []
  for (const [key, member] of dictionary) members.push(key + formatDictionaryValue(member))
  return members.join(', ')
}

/**
 * Serializes a list.
 *
 * @param list - Members as the parser gives them.
 * @returns The text; `''` for no members.
 */
export function formatList(list: readonly Member[]): string {
  return list.map(formatMember).join(', ')
}

/**
 * Serializes an item or inner list with its parameters.
 *
 * @param member - As the parser gives it.
 * @returns The text, which parses back to an equal member.
 */
export function formatMember(member: Member): string {
  if (!isInnerList(member)) return formatBareItem(member.value) + formatParameters(member.parameters)
  let text = '('
  for (const item of member.items) text += (text === '(' ? '' : ' ') + formatMember(item)
  return `${text})${formatParameters(member.parameters)}`
}

/**
 * Serializes parameters, each with its leading semicolon.
 *
 * @param parameters - As the parser gives them.
 * @returns The text; `''` for none.
 */
export function formatParameters(parameters: Parameters): string {
  let text = ''
  for (const [key, value] of parameters) {
    text += value.type === 'boolean' && value.value ? `;${key}` : `;${key}=${formatBareItem(value)}`
  }
  return text
}

/**
 * Serializes a bare item.
 *
 * @param item - As the parser gives it; strings and tokens are taken to hold what their grammar allows.
 * @returns The text.
 */
export function formatBareItem(item: BareItem): string {
  switch (item.type) {
    case 'integer':
      return String(item.value)
    case 'decimal':
      return formatDecimal(item.value)
    case 'string':
      return formatString(item.value)
    case 'token':
      return item.value
    case 'bytes':
      return `:${encodeBase64(item.value)}:`
    case 'boolean':
      return item.value ? '?1' : '?0'
    case 'date':
      return `@${item.value}`
    case 'displayString':
      return formatDisplayString(item.value)
  }
}

/** True as a dictionary value is left out; anything else follows an equals sign. */
function formatDictionaryValue(member: Member): string {
  const isTrue = !isInnerList(member) && member.value.type === 'boolean' && member.value.value
  return isTrue ? formatParameters(member.parameters) : `=${formatMember(member)}`
}

/** At most three digits after the dot, at least one. */
function formatDecimal(value: number): string {
  const text = value.toFixed(3)
  return text.replace(/0{1,2}$/, '')
}

function formatString(value: string): string {
  return `"${value.includes('"') || value.includes('\\') ? value.replace(/["\\]/g, '\\$&') : value}"`
}

function formatDisplayString(value: string): string {
  let text = '%"'
  for (const octet of new TextEncoder().encode(value)) {
    const isPlain = octet >= 32 && octet <= 126 && octet !== 34 && octet !== 37
    text += isPlain ? String.fromCharCode(octet) : `%${octet.toString(16).padStart(2, '0')}`
  }
  return `${text}"`
}
