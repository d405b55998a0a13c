/**
 * Values that a host wrote, judged without a schema library: what it may be, and how that is said.
 *
 * @module
 */
import { excerpt } from './excerpt.js'
import { isPlainHttpUrl } from './plain-url.js'
import { serializeUrl } from './url.js'

/** Says of a value what it should be; undefined where it is that. */
export type Check = (value: unknown, name: string) => string | undefined

/** Checks for the members of a value, by name. */
export type Checks<T> = { readonly [Name in keyof T]-?: Check }

/** Makes a check of a condition, and of the words for it that follow "has to be". */
export function check(is: (value: unknown) => boolean, should: string): Check {
  return (value, name) => (is(value) ? undefined : `${name} has to be ${should}; it is ${shown(value)}`)
}

/** Lets a value be absent. */
export function optional(inner: Check): Check {
  return (value, name) => (value === undefined ? undefined : inner(value, name))
}

/** An object whose members are judged one by one; one of another name would mean nothing, and is told. */
export function group<T extends object>(members: Checks<T>): Check {
  const known: Readonly<Record<string, Check>> = members
  return (value, name) => {
    if (!isObject(value)) return `${name} has to be an object; it is ${shown(value)}`
    return strangerIn(value, known, `${name}.`) ?? problemIn(value, known, `${name}.`)
  }
}

/** The same for what a call is given, whose members need no name before theirs. */
export function input<T extends object>(members: Checks<T>): Check {
  const known: Readonly<Record<string, Check>> = members
  return (value, name) => {
    if (!isObject(value)) return `${name} has to be an object; it is ${shown(value)}`
    return strangerIn(value, known) ?? problemIn(value, known)
  }
}

/** A list, each entry of which is judged. */
export function list(inner: Check): Check {
  return (value, name) => {
    if (!Array.isArray(value)) return `${name} has to be an array; it is ${shown(value)}`
    return value.map((entry, i) => inner(entry, `${name}[${i}]`)).find((problem) => problem !== undefined)
  }
}

/** Gives a member of a name that is not known, with those that are. */
function strangerIn(value: object, known: Readonly<Record<string, Check>>, prefix = ''): string | undefined {
  const stranger = Object.entries(value).find(
    ([name, member]) => member !== undefined && !Object.hasOwn(known, name),
  )
  if (stranger === undefined) return undefined
  return `${prefix}${stranger[0]} is no option; there are ${Object.keys(known).join(', ')}`
}

/** Gives the first problem with the members of a value. */
export function problemIn(
  value: object,
  checks: Readonly<Record<string, Check>>,
  prefix = '',
): string | undefined {
  const members = value as Readonly<Record<string, unknown>> // whatever it is, it has members
  for (const [name, judge] of Object.entries(checks)) {
    const problem = judge(members[name], `${prefix}${name}`)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Whole numbers of at least so much. */
export function wholeNumber(least: number): Check {
  return check(
    (value) => Number.isSafeInteger(value) && (value as number) >= least,
    `a whole number of at least ${least}`,
  )
}

/** One of some texts. */
export function oneOf(...values: readonly string[]): Check {
  return check((value) => values.includes(value as string), values.map((value) => `'${value}'`).join(' or '))
}

/** An object with methods, as a port is; of each method whether it has to be there. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- so that no method can be forgotten
export function port<T>(methods: { readonly [Name in keyof T & string]-?: boolean }): Check {
  const all = Object.entries<boolean>(methods)
  const needed = all.flatMap(([method, isNeeded]) => (isNeeded ? [method] : []))
  return (value, name) => {
    const should = `an object with the method${needed.length === 1 ? '' : 's'} ${needed.join(', ')}`
    if (!isObject(value)) return `${name} has to be ${should}; it is ${kindOf(value)}`
    const members = value as Readonly<Record<string, unknown>>
    const wrong = all.find(([method, isNeeded]) => {
      const member = members[method]
      return typeof member !== 'function' && (isNeeded || member !== undefined)
    })
    return wrong && `${name} has to be ${should}; its ${wrong[0]} is ${kindOf(members[wrong[0]])}`
  }
}

/** Numbers from one to another. */
export function numberBetween(least: number, most: number): Check {
  return check(
    (value) => typeof value === 'number' && value >= least && value <= most,
    `a number from ${least} to ${most}`,
  )
}

export const boolean = check((value) => typeof value === 'boolean', 'true or false')
export const text = check((value) => typeof value === 'string' && value !== '', 'a text')
export const string = check((value) => typeof value === 'string', 'a string')
/** An address that is stored in its one spelling (`serializeUrl`), in which nothing is left that could end an attribute. */
export const address = check(
  (value) => typeof value === 'string' && serializeUrl(value) !== undefined,
  'an absolute http(s) URL',
)
/** URLs that may stand in a page as they are. */
export const httpUrl = check(
  (value) => typeof value === 'string' && isPlainHttpUrl(value) && !/["<>`]/.test(value),
  'an absolute http(s) URL, percent-encoded',
)
export const callback = check((value) => typeof value === 'function', 'a function')

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As much of a value as helps to find it. */
function shown(value: unknown): string {
  if (typeof value === 'string') return excerpt(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value)
}

/** What sort of value it is, and nothing that may be a secret. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
