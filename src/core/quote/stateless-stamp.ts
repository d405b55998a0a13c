/**
 * Stamps that need no database: everything about them stands in their address.
 *
 * @module
 */

/** What a stamp without a record is about. */
export interface StatelessStamp {
  /** The quoting post, Like, reply or Announce. */
  readonly interactionId: string
  /** The post quoted, liked, answered or boosted. */
  readonly targetId: string
}

/** How stamps are sealed. */
export interface StampSeal {
  /** Where stamps are served, without a query: `https://a.example/stamps`. */
  readonly base: string
  /**
   * A keyed hash of a text, of at least 128 bits and written without `&` (hex, base64url): HMAC-SHA-256
   * with a secret of the server. Without a secret, strangers could seal stamps of their own.
   */
  readonly mac: (text: string) => string
}

/**
 * Gives the address of a stamp that is served without a record: for bots and static sites, which grant
 * every quote. Such a stamp cannot be revoked by itself; another secret revokes all of them.
 *
 * @param stamp - What is granted.
 * @param seal - Where stamps are served, and the keyed hash.
 * @returns The id for {@link createStamp}, and for the `result` of an Accept.
 * @example
 * ```ts
 * const seal = { base: 'https://a.example/stamps', mac: (text: string) => `${text.length}` } // no real hash
 * statelessStampUrl({ interactionId: 'https://b.example/10', targetId: 'https://a.example/1' }, seal)
 * // => 'https://a.example/stamps?by=https%3A%2F%2Fb.example%2F10&of=https%3A%2F%2Fa.example%2F1&mac=87'
 * ```
 */
export function statelessStampUrl(stamp: StatelessStamp, seal: StampSeal): string {
  const unsealed = `${seal.base}?by=${encodeURIComponent(stamp.interactionId)}&of=${encodeURIComponent(stamp.targetId)}`
  return `${unsealed}&mac=${seal.mac(unsealed)}`
}

/**
 * Reads the address of a stamp that is served without a record.
 *
 * @param url - The address that was asked for, as it came.
 * @param seal - Where stamps are served, and the keyed hash.
 * @returns What the stamp grants; undefined for an address that this server never gave out.
 * @example
 * ```ts
 * const seal = { base: 'https://a.example/stamps', mac: (text: string) => `${text.length}` } // no real hash
 * const url = statelessStampUrl({ interactionId: 'https://b.example/10', targetId: 'https://a.example/1' }, seal)
 * readStatelessStampUrl(url, seal)
 * // => { interactionId: 'https://b.example/10', targetId: 'https://a.example/1' }
 * readStatelessStampUrl(url.replace('10', '11'), { ...seal, mac: () => 'other' }) // => undefined
 * ```
 */
export function readStatelessStampUrl(url: string, seal: StampSeal): StatelessStamp | undefined {
  const { searchParams } = URL.parse(url) ?? {}
  const interactionId = searchParams?.get('by')
  const targetId = searchParams?.get('of')
  if (interactionId == null || targetId == null) return undefined
  const stamp = { interactionId, targetId }
  return isEqual(url, statelessStampUrl(stamp, seal)) ? stamp : undefined
}

/** Takes as long for every text of one length, so that time does not tell where a guess went wrong. */
function isEqual(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
