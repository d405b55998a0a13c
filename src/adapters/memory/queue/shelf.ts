/**
 * What was set aside, in the memory of one process.
 *
 * @module
 */
import type { Clock, SetAside, Shelf } from '../../../protocol/ports/index.js'
import { createTable, keyOf, type Journal } from '../tables/index.js'

/** Something on the shelf, and how it goes back to where it came from. */
interface Shelved {
  readonly aside: SetAside
  /** What it is about. */
  readonly subject: string | undefined
  readonly putBack: () => void
}

/** A shelf that queue and outbox put things on. */
export interface MemoryShelf {
  /** Puts something on the shelf. Part of the transaction under way. */
  add(aside: Omit<SetAside, 'at'>, how: Pick<Shelved, 'subject' | 'putBack'>): void
  /** Forgets what is about a subject: it was overtaken. Part of the transaction under way. */
  forget(subject: string): void
  has(id: string, from: SetAside['from']): boolean
  /** The calls for the host. */
  readonly port: Shelf
}

/** Creates an empty shelf. */
export function createMemoryShelf(journal: Journal, clock: Clock): MemoryShelf {
  let sequence = 0
  const table = createTable<Shelved & { readonly sequence: number }, 'all' | 'byId' | 'subject'>(
    journal,
    ({ aside }) => keyOf(aside.from, aside.id),
    {
      all: { of: () => '', order: (row) => row.sequence },
      byId: { of: ({ aside }) => aside.id },
      subject: { of: ({ subject }) => subject },
    },
  )
  /** Takes something off the shelf, and does with it what is asked. */
  const take = (id: string, then: (row: Shelved) => void): boolean =>
    journal.transaction(() => {
      const [row] = table.by('byId', id)
      if (row === undefined) return false
      table.remove(keyOf(row.aside.from, id))
      then(row)
      return true
    })

  return {
    add(aside, how) {
      table.put({ aside: { ...aside, at: clock.now().getTime() }, ...how, sequence: ++sequence })
    },
    forget(subject) {
      table.removeAll('subject', subject)
    },
    has: (id, from) => table.get(keyOf(from, id)) !== undefined,
    port: {
      /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
      async setAside({ after, limit }) {
        const { rows, next } = table.page('all', '', { after, limit, direction: 'ascending' })
        return { items: rows.map(({ aside }) => aside), ...(next !== undefined && { next }) }
      },
      async putBack(id) {
        return take(id, ({ putBack }) => {
          putBack()
        })
      },
      async discard(id) {
        return take(id, () => undefined)
      },
      /* eslint-enable @typescript-eslint/require-await */
    },
  }
}
