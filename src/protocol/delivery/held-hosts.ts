/**
 * Which hosts a worker leaves out of its claims, so that a backlog is not claimed only to be put back.
 *
 * @module
 */

/** Hosts held until a moment. A hint: who is forgotten is claimed, and found to be held again. */
export interface HeldHosts {
  readonly hold: (host: string, until: number) => void
  readonly release: (host: string) => void
  /** Those still held, and when the first of them is free. */
  readonly list: (now: number) => {
    readonly hosts: readonly string[]
    readonly nextFreeAt: number | undefined
  }
}

/** Starts with no host held. */
export function createHeldHosts(maxHosts: number): HeldHosts {
  const held = new Map<string, number>()
  return {
    hold(host, until) {
      held.delete(host)
      held.set(host, until)
      for (const oldest of held.keys()) {
        if (held.size <= maxHosts) break
        held.delete(oldest)
      }
    },
    release(host) {
      held.delete(host)
    },
    list(now) {
      let nextFreeAt: number | undefined
      for (const [host, until] of held) {
        if (until <= now) held.delete(host)
        else if (nextFreeAt === undefined || until < nextFreeAt) nextFreeAt = until
      }
      return { hosts: [...held.keys()], nextFreeAt }
    },
  }
}
