/**
 * How inputs of a size become tasks that are ready to be timed.
 *
 * @module
 */
import { around, LINES, OCTETS, SHAPES, type Shape } from './complexity-shapes.ts'

/** What is timed; it may throw, as parsers do. */
export type Task = () => unknown

/** Prepares a task of a size. */
export type Feed = (size: number) => Task | Promise<Task>

/** By what they are made of. */
export type Feeds = Readonly<Record<string, Feed>>

/** Where in a text a shape stands. */
export type Place = (shape: Shape) => Shape

/** Between two pieces. */
export const within =
  (before: string, behind = ''): Place =>
  (shape) =>
    around(before, shape, behind)

/** One feed per maker. */
export const feedsOf = <T>(
  makers: Readonly<Record<string, (size: number) => T>>,
  read: (input: T) => unknown,
): Feeds =>
  Object.fromEntries(
    Object.entries(makers).map(([name, make]): [string, Feed] => [
      name,
      (size) => {
        const input = make(size)
        return () => read(input)
      },
    ]),
  )

/** All shapes, as the whole text and in all places. */
export function texts(read: (text: string) => unknown, places: Readonly<Record<string, Place>> = {}): Feeds {
  const makers: Record<string, Shape> = { ...SHAPES }
  for (const [place, put] of Object.entries(places)) {
    for (const [name, shape] of Object.entries(SHAPES)) makers[`${name} ${place}`] = put(shape)
  }
  return feedsOf(makers, read)
}

/** Bodies and keys. */
export const octets = (read: (bytes: Uint8Array<ArrayBuffer>) => unknown): Feeds => feedsOf(OCTETS, read)

/** Header lines. */
export const lines = (read: (lines: ReturnType<(typeof LINES)[string]>) => unknown): Feeds =>
  feedsOf(LINES, read)

/** In a `Signature` field of draft-cavage. */
export const IN_CAVAGE = {
  'as keyId': within('keyId="', '",signature="YWJj"'),
  'as headers': within('keyId="https://a.example",signature="YWJj",headers="', '"'),
  'as signature': within('keyId="https://a.example",headers="date",signature="', '"'),
  'as created': within('keyId="https://a.example",headers="date",signature="YWJj",created="', '"'),
  'in an open string': within('keyId="'),
  'behind keyId': within('keyId="https://a.example",signature="YWJj",'),
}

/** In an item of a structured field. */
export const IN_ITEM = {
  'in a string': within('"', '"'),
  'in an open string': within('"'),
  'in bytes': within(':', ':'),
  'in a display string': within('%"', '"'),
  'as parameters': within('a'),
}

/** In a member of a list. */
export const IN_MEMBER = { ...IN_ITEM, 'in an inner list': within('(', ')') }

/** In a member of a dictionary. */
export const IN_DICTIONARY = Object.fromEntries(
  Object.entries(IN_MEMBER).map(([name, put]): [string, Place] => [
    name,
    (shape) => around('a=', put(shape)),
  ]),
)

/** In either digest field. */
export const IN_DIGEST = { 'as SHA-256': within('SHA-256='), 'as sha-256': within('sha-256=:', ':') }

/** In a key file. */
export const IN_PEM = {
  'in PEM': within('-----BEGIN PUBLIC KEY-----\n', '\n-----END PUBLIC KEY-----\n'),
  'as a label': within('-----BEGIN ', '-----\nYWJj\n-----END PUBLIC KEY-----\n'),
}

/** In a URL. */
export const IN_URL = {
  'in a host': within('https://', '/'),
  'in a path': within('https://a.example/'),
  'in a query': within('https://a.example/?'),
  'as user information': within('https://', '@a.example/'),
}
