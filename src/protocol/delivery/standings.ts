/**
 * What the moderators decided about those whom deliveries concern, asked of the directory.
 *
 * @module
 */
import type { Standing } from '../../core/model/index.js'
import type { Directory } from '../ports/index.js'

/** Asks for the standings of several, each of which stands in the list once. */
export async function standingsOf(
  ids: readonly string[],
  directory: Directory,
): Promise<ReadonlyMap<string, Standing>> {
  if (ids.length === 0) return new Map()
  const answers = await directory.answer(ids.map((id) => ({ about: 'standing', id }) as const))
  return new Map(ids.flatMap((id, i) => (answers[i] === undefined ? [] : [[id, answers[i]]])))
}

/** Gives the name under which the directory is asked about a host: that of its front page. */
export function pageOf(host: string): string {
  return `https://${host}/`
}

/** Reads one answer; a directory that gave none does not let somebody through. */
export function known(answers: ReadonlyMap<string, Standing>, id: string): Standing {
  const standing = answers.get(id)
  if (standing === undefined) throw new TypeError(`the directory gave no standing of ${id}`)
  return standing
}
