/**
 * Schemas of single values of the normal form.
 *
 * @module
 */
import * as z from 'zod/mini'
import { isCleanText } from '../../wire/text.js'
import { ACTIVITY_TYPES, ACTOR_TYPES } from '../names.js'
import type { ActivityType, ActorReference, ActorType, LanguageMap, Reference, Timestamp } from '../types.js'
import { absent, exactly, maybe, type Optional, type Schema } from './shape.js'

/** Text without lone surrogates or NUL. */
export const cleanText: Schema<string> = z.string().check(z.refine(isCleanText))

/** Text in which there is something. */
export const text: Schema<string> = z.string().check(z.regex(/\S/), z.refine(isCleanText))

/** An id: not empty, otherwise whatever it is. */
export const id: Schema<string> = z.string().check(z.minLength(1), z.refine(isCleanText))

/** An address of the web. */
export const webUrl: Schema<string> = z.string().check(z.regex(/^https?:\/\/./i), z.refine(isCleanText))

/** A moment in the normal form. */
export const timestamp: Schema<Timestamp> = z
  .string()
  .check(
    z.regex(
      /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/,
    ),
  )

/** Yes or no. */
export const flag: Schema<boolean> = z.boolean()

/** A whole number from zero. */
export const count: Schema<number> = z.int().check(z.gte(0))

/** A width or height. */
export const pixels: Schema<number> = z.int().check(z.gte(1), z.lte(0x7fffffff))

const coordinate = z.number().check(z.gte(-1), z.lte(1))

/** Two numbers from -1 to 1. */
export const focalPoint: Schema<readonly [number, number]> = z.tuple([coordinate, coordinate])

/** An ISO 8601 duration. */
export const duration: Schema<string> = z.string().check(z.regex(/^P\S{1,63}$/))

/** Text by language. */
export const languageMap: Schema<LanguageMap> = z.record(z.string(), cleanText)

/** Properties that the vocabulary has no name for. */
export const extra: Optional<Readonly<Record<string, unknown>>> = maybe(z.record(z.string(), z.unknown()))

/** Names of types, as sent. */
export const types: Schema<readonly string[]> = z.array(z.string())

/** An id alone. */
export const reference: Schema<Reference> = exactly<Reference>({ id, type: absent })

/** A type of actor. */
export const actorType: Schema<ActorType> = z.enum(ACTOR_TYPES)

/** A verb. */
export const activityType: Schema<ActivityType> = z.enum(ACTIVITY_TYPES)

/** An actor named by id and type. */
export const actorReference: Schema<ActorReference> = exactly<ActorReference>({ id, type: maybe(actorType) })
