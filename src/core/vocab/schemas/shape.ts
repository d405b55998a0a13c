/**
 * What ties a schema to its interface: the compiler wants every property, optional where it is optional.
 *
 * @module
 */
import * as z from 'zod/mini'

/** A schema of a value of type `T`. */
export type Schema<T> = z.ZodMiniType<T>

/** A schema of a property that may be left out, and may not be `undefined`. */
export type Optional<T> = z.ZodMiniExactOptional<z.ZodMiniType<T>>

/** One schema for each property of an interface. */
export type Shape<T> = {
  readonly [Name in keyof T]-?: object extends Pick<T, Name>
    ? Optional<Exclude<T[Name], undefined>>
    : Schema<T[Name]>
}

/** A schema of exactly the properties of an interface. */
export function exactly<T extends object>(shape: Shape<T>): Schema<T> {
  return z.strictObject(shape) as unknown as Schema<T> // `Shape` says the same property by property
}

/** Marks a property that may be left out. */
export function maybe<T>(schema: Schema<T>): Optional<T> {
  return z.exactOptional(schema)
}

/** A property that tells kinds apart by not being there. */
export const absent: Optional<never> = z.exactOptional(z.never())

/** A readonly list. */
export function list<T>(schema: Schema<T>): Schema<readonly T[]> {
  return z.array(schema)
}

/**
 * A schema of one of several kinds told apart by `type`: only the schema of that kind is tried.
 *
 * (A plain union tries all of them at every level, which takes exponential time on nested quotes.)
 */
export function byType<T>(...kinds: readonly [Schema<T>, ...Schema<T>[]]): Schema<T> {
  type Discriminable = z.core.$ZodTypeDiscriminable // every schema made by `exactly` with a literal type is one
  return z.discriminatedUnion(
    'type',
    kinds as unknown as [Discriminable, ...Discriminable[]],
  ) as unknown as Schema<T>
}
