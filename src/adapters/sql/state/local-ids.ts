/**
 * Ids for apps: decimal digits that sort by time, unique among all processes.
 *
 * @module
 */
import type { Random } from '../../../protocol/ports/index.js'

/** Digits of an id, so that their text sorts as they do. */
const DIGITS = 20
/** Ids of one millisecond. */
const PER_MILLISECOND = 65_536
/** Moments whose last id is remembered: posts of one second come together, but not for ever. */
const REMEMBERED = 1024
/** Times that a taken id is answered with another. Each time half of them are free at least, or the next moment is. */
const TRIES = 64

/** Makes ids; what the tables hold already is found out when a row is stored. */
export interface LocalIds {
  /** The next id of a moment in milliseconds. */
  next(at: number): string
  /** Another one, where that was taken by another process. */
  instead(at: number): string
}

/** Creates a maker of ids. */
export function createLocalIds(random: Random): LocalIds {
  const sequences = new Map<number, number>()

  const make = (at: number, sequence: number): string => {
    sequences.delete(at)
    sequences.set(at, sequence)
    if (sequences.size > REMEMBERED) {
      for (const oldest of sequences.keys()) {
        sequences.delete(oldest)
        break
      }
    }
    return (BigInt(at) * BigInt(PER_MILLISECOND) + BigInt(sequence)).toString().padStart(DIGITS, '0')
  }
  // the first half only, so that many have room behind it
  const anywhere = (): number => Math.floor((random.number() * PER_MILLISECOND) / 2)

  return {
    next: (at) => {
      const last = sequences.get(at)
      return make(at, last === undefined ? anywhere() : last + 1)
    },
    instead: (at) => make(at, anywhere() + Math.floor((random.number() * PER_MILLISECOND) / 2)),
  }
}

/**
 * Stores a row under an id of its own.
 *
 * @param ids - Makes the ids.
 * @param at - The moment of the row, in milliseconds.
 * @param store - Stores it; gives undefined where something of it is there already.
 * @param isThere - Tells whether that is the row itself, and not only its id for apps.
 * @returns The id, or undefined where the row was there.
 * @throws RangeError where no free id is found.
 */
export async function storeUnderNewId(
  ids: LocalIds,
  at: number,
  store: (localId: string) => Promise<object | undefined>,
  isThere: () => Promise<boolean>,
): Promise<string | undefined> {
  let localId = ids.next(at)
  for (let tries = 0; tries < TRIES; tries += 1) {
    if ((await store(localId)) !== undefined) return localId
    if (await isThere()) return undefined
    localId = ids.instead(at)
  }
  throw new RangeError(`there is no free id left at ${new Date(at).toISOString()}`)
}

/**
 * When a row was stored, or a post published, in milliseconds.
 *
 * @throws TypeError for what is no id for apps.
 */
export function momentOf(localId: string): number {
  if (!isLocalId(localId)) throw new TypeError('the id for apps is none')
  return Number(BigInt(localId) / BigInt(PER_MILLISECOND))
}

/** Tells an id, as a cursor has to be, from anything else. */
export function isLocalId(text: string): boolean {
  return /^\d{20}$/.test(text)
}
