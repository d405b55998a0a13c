/**
 * What the collections of a local account leave out: posts from domains that are shut out here.
 *
 * @module
 */
import { isShutOut } from '../policy/index.js'
import type { Directory } from '../ports/index.js'

/**
 * Tells which of these posts may be listed: their own ids say where they come from, so that none has to be read.
 *
 * @returns One answer for each, in order.
 */
export async function askListed(ids: readonly string[], directory: Directory): Promise<readonly boolean[]> {
  if (ids.length === 0) return []
  const standings = await directory.answer(ids.map((id) => ({ about: 'standing', id }) as const))
  return ids.map((_, i) => {
    const standing = standings[i]
    return standing !== undefined && !isShutOut(standing)
  })
}
