/**
 * Faults in the members of a value: each one lost, each one changed.
 *
 * A value is described member by member. The types hold the description to the value: a member that is added to a
 * `Status` or an effect and not to its description does not compile.
 *
 * @module
 */
import { without } from './mutant.js'

/** A member that no port shows again, with why that is so. */
export class Unasked {
  readonly because: string

  constructor(because: string) {
    this.because = because
  }
}

/** What a value is made of. */
export type Made<V> = [V] extends [boolean]
  ? 'flag' | 'never' | 'always'
  : [V] extends [number]
    ? 'number'
    : [V] extends [string]
      ? Text<V>
      : [V] extends [readonly (infer Part)[]]
        ? Part extends object
          ? Each<Part>
          : 'list'
        : Members<V>

/**
 * Any text, a moment, or one of a few words; a `name` or a `deadline` is shown nowhere, so that another one in its
 * place is as good, and only none at all is not.
 */
type Text<V extends string> = string extends V ? 'text' | 'name' | 'moment' | 'deadline' : OneOf<V>

interface OneOf<V> {
  readonly oneOf: readonly [V, ...V[]]
}

interface Each<V> {
  readonly each: Members<V>
}

interface Optional<M> {
  readonly optional: M
}

/** Every member of a value. One that may be absent says so. */
export type Members<V> = {
  readonly [Name in keyof V]-?: Unasked | MemberOf<V, Name>
}

type MemberOf<V, Name extends keyof V> =
  Partial<Pick<V, Name>> extends Pick<V, Name> ? Optional<Made<Exclude<V[Name], undefined>>> : Made<V[Name]>

/** Says that a member may be absent. */
export function optional<const M>(member: M): Optional<M> {
  return { optional: member }
}

/** A way in which a value goes wrong. */
export interface Fault {
  readonly name: string
  readonly inflict: (value: unknown) => unknown
}

/** Every fault of a value that is described. */
export function faultsOf<V extends object>(members: Members<V>): readonly Fault[] {
  return Object.entries(members).flatMap(([name, member]) => faultsIn(name, member))
}

function faultsIn(name: string, member: unknown): readonly Fault[] {
  if (member instanceof Unasked) return []
  const isOptional = isMade(member, 'optional')
  const made = isOptional ? member.optional : member
  const at = (what: string, change: (value: unknown) => unknown): Fault => ({
    name: `${what} ${name}`,
    inflict: (whole) => withMember(whole, name, change),
  })
  const lost = isOptional ? at('loses', () => undefined) : at('empties', emptied)
  const deeper = (parts: object, into: (fault: Fault) => (value: unknown) => unknown): readonly Fault[] =>
    faultsOf(parts).map((fault) => at(`${fault.name} of`, into(fault)))
  if (made === 'flag') return [lost, at('turns round', (value) => value !== true)]
  if (made === 'never') return [at('sets', () => true)]
  if (made === 'always') return [lost]
  if (made === 'number') return [lost, at('changes', (value) => Number(value) + 1)]
  if (made === 'moment') return [lost, at('puts off', (value) => aDayLater(String(value)))]
  if (made === 'name' || made === 'deadline') return [lost]
  if (made === 'text') return [lost, at('changes', (value) => `${String(value)}?`)]
  if (made === 'list') return [lost, at('shortens', shortened), at('changes the last of', withLastChanged)]
  if (isMade(made, 'oneOf')) {
    const words = made.oneOf as readonly unknown[]
    const changed = words.length > 1 ? [at('changes', (value) => nextOf(words, value))] : []
    return [...(isOptional ? [lost] : []), ...changed]
  }
  if (isMade(made, 'each')) {
    const each =
      ({ inflict }: Fault) =>
      (value: unknown) =>
        (value as readonly unknown[]).map(inflict)
    return [lost, at('shortens', shortened), ...deeper(made.each as object, each)]
  }
  return [...(isOptional ? [lost] : []), ...deeper(made as object, ({ inflict }) => inflict)]
}

function isMade<Name extends string>(made: unknown, name: Name): made is Readonly<Record<Name, unknown>> {
  return typeof made === 'object' && made !== null && Object.keys(made).join() === name
}

/** Changes a member that is there; one that becomes undefined is gone. */
function withMember(whole: unknown, name: string, change: (value: unknown) => unknown): unknown {
  const value = (whole as Readonly<Record<string, unknown>>)[name]
  if (value === undefined) return whole
  const changed = change(value)
  return changed === undefined ? without(whole, name) : { ...(whole as object), [name]: changed }
}

/** What a column has that was never written. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return []
  if (typeof value === 'boolean') return false
  if (typeof value === 'number') return 0
  return typeof value === 'string' && isMoment(value) ? '1970-01-01T00:00:00.000Z' : ''
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text)
}

function aDayLater(moment: string): string {
  return new Date(Date.parse(moment) + 86_400_000).toISOString()
}

function shortened(list: unknown): unknown {
  return (list as readonly unknown[]).slice(0, -1)
}

function withLastChanged(list: unknown): unknown {
  const all = list as readonly (string | number)[]
  const last = all.at(-1)
  if (last === undefined) return all
  return [...all.slice(0, -1), typeof last === 'number' ? last + 0.25 : `${last}?`]
}

function nextOf(words: readonly unknown[], word: unknown): unknown {
  return words[(words.indexOf(word) + 1) % words.length]
}
