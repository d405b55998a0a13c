/**
 * The members on which every decision rests, in a form in which two readings of one document compare.
 *
 * @module
 */
import { PUBLIC_COLLECTION, isPublicCollection } from '../wire/public-collection.js'
import { TERMS_BY_IRI, canonicalIri, expandPrefix } from './terms.js'

type Members = Readonly<Record<string, unknown>>

const CORE_MEMBERS = ['id', 'type', 'actor', 'object', 'to', 'cc', 'attributedTo'] as const

/**
 * Finds a member that two readings of a document give different values.
 *
 * @param plain - The document by its plain names.
 * @param meant - The same document compacted.
 * @param isComplete - Whether a member that only the compacted form has counts as a difference.
 * @returns The name, or `undefined` when the readings agree.
 */
export function differingMember(plain: unknown, meant: unknown, isComplete: boolean): string | undefined {
  if (!isObject(plain) || !isObject(meant)) return undefined
  const numbers: Numbers = new Map()
  return CORE_MEMBERS.find((name) => {
    const value = member(plain, name)
    if (value === undefined && !isComplete) return false
    return comparable(name, value, numbers) !== comparable(name, member(meant, name), numbers)
  })
}

/** The one actor that a document names in plain; `undefined` for none or several. */
export function plainActorOf(document: Members): string | undefined {
  const actors = [member(document, 'actor')].flat().filter((actor: unknown) => actor !== null)
  const ids = new Set(actors.map((actor: unknown) => (isObject(actor) ? member(actor, 'id') : actor)))
  const [id] = ids
  return ids.size === 1 && typeof id === 'string' ? id : undefined
}

function member(owner: Members, name: (typeof CORE_MEMBERS)[number]): unknown {
  const value = owner[name] ?? (name === 'id' || name === 'type' ? owner[`@${name}`] : undefined)
  return value === null || (Array.isArray(value) && value.length === 0) ? undefined : value
}

/** A number for each thing that was compared, so that what it stands in is no longer for it. */
type Numbers = Map<string, number>

/** Values as a sorted list without repeats: neither order nor number means anything in a graph. */
function comparable(name: string, value: unknown, numbers: Numbers): number | undefined {
  if (value === undefined) return undefined
  const items = [value].flat().filter((item: unknown) => item !== null)
  const distinct = new Set(
    items.map((item: unknown) => numberOf(comparableItem(name, item, numbers), numbers)),
  )
  return numberOf([...distinct].sort(), numbers)
}

function numberOf(value: unknown, numbers: Numbers): number {
  const text = JSON.stringify(value)
  const number = numbers.get(text) ?? numbers.size
  numbers.set(text, number)
  return number
}

function comparableItem(name: string, item: unknown, numbers: Numbers): unknown {
  if (typeof item === 'string') return name === 'type' ? typeName(item) : publicId(item)
  if (!isObject(item)) return item
  const id = member(item, 'id')
  const members = name === 'object' ? CORE_MEMBERS.filter((inner) => member(item, inner) !== undefined) : []
  if (members.every((inner) => inner === 'id')) return id ?? {} // a mere reference
  return members.map((inner) => [inner, comparable(inner, member(item, inner), numbers)])
}

function typeName(type: string): string {
  return TERMS_BY_IRI.get(canonicalIri(expandPrefix(type)))?.name ?? type
}

function publicId(id: string): string {
  return isPublicCollection(id) ? PUBLIC_COLLECTION : id
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
