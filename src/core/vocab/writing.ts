/**
 * The course of writing one document: the order of properties, the terms used on the way.
 *
 * @module
 */
import { isIdTerm, isTerm } from './context.js'
import { PREFIXES } from './terms.js'

/** A JSON object on its way out. */
export type Output = Record<string, unknown>

/** What is known while a document is written. */
export interface Writing {
  /** Names that its context has to define. */
  readonly used: Set<string>
  depth: number
}

/** Turns the value of a model's property into what is sent; `undefined` leaves it out. */
export type Write = (value: unknown, writing: Writing, model: Readonly<Record<string, unknown>>) => unknown

/** One property of a kind of object. */
export interface Property {
  readonly name: string
  readonly wire: string
  readonly write: Write | undefined
  readonly isTerm: boolean
}

/** The properties of a kind of object, in the order in which they are sent. */
export type Layout = readonly Property[]

/** Sets up a property that is sent under `wire`, its value turned by `write`. */
export function property(name: string, write?: Write, wire = name): Property {
  return { name, wire, write, isTerm: isTerm(wire) }
}

/** Depth of models that can be written: what can be read, and the little that writing adds. */
const MAX_DEPTH = 80

/** Never sent: members that meet JavaScript's machinery, and secret recipients (threats T103, T129). */
const NEVER_SENT: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', 'bto', 'bcc'])

/** Writes a model by its layout; what it holds under no name of ours comes last, as it was sent. */
export function writeFields(object: object, layout: Layout, writing: Writing): Output {
  const model = object as Readonly<Record<string, unknown>> // every model is plain data
  if (++writing.depth > MAX_DEPTH) throw new RangeError('a model nests too deeply, or in a circle')
  const output: Output = {}
  for (const { name, wire, write, isTerm } of layout) {
    const value = model[name]
    if (value === undefined) continue
    const sent = write === undefined ? value : write(value, writing, model)
    if (sent === undefined) continue
    output[wire] = sent
    if (isTerm) writing.used.add(wire)
  }
  if (model['extra'] !== undefined) writeExtra(model['extra'] as Output, output, writing) // the type of every `extra`
  writing.depth--
  return output
}

function writeExtra(extra: Readonly<Output>, output: Output, writing: Writing): void {
  for (const key of Object.keys(extra)) {
    const value = extra[key]
    if (value === undefined || NEVER_SENT.has(key) || key === '@context' || Object.hasOwn(output, key))
      continue
    noteTerm(key, value, writing)
    output[key] = asSent(value, writing)
  }
}

/** Notes whether the context has to define a property that we have no name for. */
function noteTerm(key: string, value: unknown, writing: Writing): void {
  if (isTerm(key) && !(isIdTerm(key) && !isIdLike(value))) writing.used.add(key)
  const colon = key.indexOf(':')
  if (colon > 0 && Object.hasOwn(PREFIXES, key.slice(0, colon))) writing.used.add(key.slice(0, colon + 1))
  if (key === 'type' || key === '@type') noteTypes(value, writing)
}

/** Text under a name of ours is not an id: a book's `quote` is no quoted post. */
function isIdLike(value: unknown): boolean {
  return typeof value === 'string' ? /^[a-z][a-z\d+.-]*:\S*$/i.test(value) : typeof value === 'object'
}

/** Gives a value without a model as it was sent: itself, or a copy where members of it are never sent. */
export function asSent(value: unknown, writing: Writing): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (++writing.depth > MAX_DEPTH) throw new RangeError('a model nests too deeply, or in a circle')
  const sent = Array.isArray(value) ? listAsSent(value, writing) : membersAsSent(value as Output, writing) // no array
  writing.depth--
  return sent
}

function listAsSent(list: readonly unknown[], writing: Writing): readonly unknown[] {
  const sent = list.map((item) => asSent(item, writing))
  return sent.some((item, index) => item !== list[index]) ? sent : list
}

function membersAsSent(members: Readonly<Output>, writing: Writing): Readonly<Output> {
  const sent: Output = {}
  let isChanged = false
  for (const key of Object.keys(members)) {
    const value = members[key]
    if (NEVER_SENT.has(key)) {
      isChanged = true
      continue
    }
    noteTerm(key, value, writing)
    sent[key] = asSent(value, writing)
    isChanged ||= sent[key] !== value
  }
  return isChanged ? sent : members
}

/** Notes which terms stand as types. */
export function noteTypes(types: unknown, writing: Writing): void {
  if (typeof types === 'string') {
    if (isTerm(types)) writing.used.add(types)
  } else if (Array.isArray(types)) {
    for (const type of types) noteTypes(type, writing)
  }
}
