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

/** Never sent: members that meet JavaScript's machinery, secret recipients, what the writer itself sets. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'bto',
  'bcc',
  '@context',
])

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
    if (value === undefined || NEVER_SENT.has(key) || Object.hasOwn(output, key)) continue
    output[key] = value
    noteTerms(key, value, writing)
  }
}

/** Notes which terms a property uses that we have no name for. */
export function noteTerms(key: string, value: unknown, writing: Writing): void {
  if (isTerm(key) && !(isIdTerm(key) && !isIdLike(value))) writing.used.add(key)
  const colon = key.indexOf(':')
  if (colon > 0 && Object.hasOwn(PREFIXES, key.slice(0, colon))) writing.used.add(key.slice(0, colon + 1))
  if (key === 'type' || key === '@type') noteTypes(value, writing)
  else noteTermsWithin(value, writing)
}

/** Text under a name of ours is not an id: a book's `quote` is no quoted post. */
function isIdLike(value: unknown): boolean {
  return typeof value === 'string' ? /^[a-z][a-z\d+.-]*:\S*$/i.test(value) : typeof value === 'object'
}

function noteTermsWithin(value: unknown, writing: Writing): void {
  if (typeof value !== 'object' || value === null) return
  if (++writing.depth > MAX_DEPTH) throw new RangeError('a model nests too deeply, or in a circle')
  if (Array.isArray(value)) for (const item of value) noteTermsWithin(item, writing)
  else for (const key of Object.keys(value)) noteTerms(key, (value as Output)[key], writing) // an object, no array
  writing.depth--
}

/** Notes which terms stand as types. */
export function noteTypes(types: unknown, writing: Writing): void {
  if (typeof types === 'string') {
    if (isTerm(types)) writing.used.add(types)
  } else if (Array.isArray(types)) {
    for (const type of types) noteTypes(type, writing)
  }
}
