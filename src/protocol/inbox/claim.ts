/**
 * Seeing to it that one activity is handled once, though it comes many times at once.
 *
 * @module
 */
import type { KeyValueStore } from '../ports/index.js'

/** How long a claim keeps others away: longer than any handling, short enough for a retry after a crash. */
const LEASE_MS = 60_000

/** The right to handle something. */
export interface Claim {
  /** Its effects were applied: remember it. */
  readonly done: () => Promise<void>
  /** They were not: let the next one try. */
  readonly release: () => Promise<void>
}

/** What came of claiming: the right, or who has it. */
export type Claimed = Claim | 'done' | 'busy'

/**
 * Claims the handling of something.
 *
 * A claim that is neither done nor released (the process died) ends by itself after a minute.
 *
 * @param store - Where claims are kept, shared by all processes that receive.
 * @param key - Names the thing and the authenticated actor it is of: nobody can claim for somebody else.
 * @param token - Tells this claim from others of the same key.
 * @param keepMs - How long it is remembered once done.
 * @returns The claim; `'done'` if it was handled before; `'busy'` while another one handles it.
 */
export async function claim(
  store: KeyValueStore,
  key: string,
  token: string,
  keepMs: number,
): Promise<Claimed> {
  if (!(await store.add(key, token, LEASE_MS))) return (await store.get(key)) === true ? 'done' : 'busy'
  return {
    done: () => store.set(key, true, keepMs),
    release: async () => {
      await store.compareAndSet(key, token, token, 0)
    },
  }
}
