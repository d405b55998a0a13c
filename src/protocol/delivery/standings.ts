/**
 * What the moderators decided about those whom deliveries concern, asked of the directory.
 *
 * @module
 */
import type { Standing } from '../../core/model/index.js'
import type { Directory } from '../ports/index.js'

/** Asks for the standings of actors and URLs. One answer per id, in order. */
export type AskStandings = (ids: readonly string[]) => Promise<readonly Standing[]>

/**
 * Asks in one trip what is asked at the same time: the attempts of one claim begin together.
 *
 * @param directory - What the host knows.
 * @returns A function that waits for the others of this turn.
 */
export function createStandings(directory: Directory): AskStandings {
  let trip: Trip | undefined

  function begin(): Trip {
    const ids = new Set<string>()
    const ask = async (): Promise<ReadonlyMap<string, Standing>> => {
      await Promise.resolve() // until everybody of this turn is in
      trip = undefined
      return standingsOf([...ids], directory)
    }
    return { ids, answers: ask() }
  }

  return async (ids) => {
    trip ??= begin()
    for (const id of ids) trip.ids.add(id)
    const answers = await trip.answers
    return ids.map((id) => known(answers, id))
  }
}

/** Questions that travel together. */
interface Trip {
  readonly ids: Set<string>
  readonly answers: Promise<ReadonlyMap<string, Standing>>
}

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
