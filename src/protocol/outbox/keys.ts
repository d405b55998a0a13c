/**
 * New keys for addresses: as Mastodon's, digits that grow with time.
 *
 * @module
 */
import type { Clock, Random } from '../ports/index.js'

const BITS = 22n

/**
 * Makes a source of keys. One source never gives the same key twice, and each is greater than the last, however
 * many are asked for in one millisecond.
 *
 * @param parts - What it is made of.
 * @param parts.clock - The present.
 * @param parts.random - Where in its millisecond a first key lies, so that two processes of one server hardly ever
 *   give the same.
 * @returns A function that gives the next key.
 */
export function createKeys(parts: { readonly clock: Clock; readonly random: Random }): () => string {
  const { clock, random } = parts
  let last = -1n
  return () => {
    const now = BigInt(clock.now().getTime())
    // Half of the millisecond is left to those that follow in it; if they are more, they run into the next.
    const first = (now << BITS) | BigInt(Math.floor(random.number() * 2 ** (Number(BITS) - 1)))
    last = last >> BITS >= now ? last + 1n : first
    return last.toString()
  }
}
