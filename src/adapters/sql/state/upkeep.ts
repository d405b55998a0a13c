/**
 * What is cleared away now and then, in bounded steps, inside the writes that would let it grow.
 *
 * @module
 */
import type { Random } from '../../../protocol/ports/index.js'
import { MAX_HOME_ENTRIES } from '../../state/index.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'

/** One write of so many clears away what has expired. */
const WRITES_BETWEEN_SWEEPS = 32
/** Expired rows of a kind that one write clears away: more than came in between. */
const EXPIRED_AT_ONCE = 256
/** Entries that come in for each home that is cut to size: so homes hold a few more. */
const ENTRIES_PER_CUT = 128
/** Homes that one write cuts to size. */
const CUTS_AT_ONCE = 64

/** What expires, by table: the moment up to which so many at once have expired, and their end. */
const EXPIRING = (['seen_activities', 'tombstones'] as const).map((table) => ({
  nth: statement<{ readonly now: number }, { until: number | string | bigint }>((db, p) =>
    db
      .selectFrom(table)
      .select('until')
      .where('until', '<=', p('now'))
      .orderBy('until')
      .limit((eb) => eb.lit(1))
      .offset((eb) => eb.lit(EXPIRED_AT_ONCE)),
  ),
  forget: statement<{ readonly until: number | string | bigint }>((db, p) =>
    db.deleteFrom(table).where('until', '<=', p('until')),
  ),
}))

const homeAfter = statement<{ readonly after: string }, { account_id: string }>((db, p) =>
  db
    .selectFrom('home_entries')
    .select('account_id')
    .where('account_id', '>', p('after'))
    .orderBy('account_id')
    .limit((eb) => eb.lit(1)),
)

const cutHome = statement<{ readonly account: string }>((db, p) =>
  db
    .deleteFrom('home_entries')
    .where('account_id', '=', p('account'))
    .where('local_id', '<=', (eb) =>
      eb
        .selectFrom('home_entries as kept')
        .select('kept.local_id')
        .where('kept.account_id', '=', p('account'))
        .orderBy('kept.local_id', 'desc')
        .limit(eb.lit(1))
        .offset(eb.lit(MAX_HOME_ENTRIES)),
    ),
)

/** Clears away, a little with each write. */
export interface Upkeep {
  /** Notes entries that came into homes. */
  entered(entries: number): void
  /** Does what is due. */
  work(trx: Executor, now: number): Promise<void>
}

/** Creates the upkeep of one state. */
export function createUpkeep(random: Random): Upkeep {
  let entries = 0
  let lastHome = ''

  async function cutHomes(trx: Executor): Promise<void> {
    for (let cuts = 0; cuts < CUTS_AT_ONCE && entries >= ENTRIES_PER_CUT; cuts += 1) {
      entries -= ENTRIES_PER_CUT
      const home = await homeAfter.first(trx, { after: lastHome })
      lastHome = home?.account_id ?? ''
      if (home !== undefined) await cutHome.run(trx, { account: home.account_id })
    }
  }

  async function forget(trx: Executor, now: number): Promise<void> {
    for (const { nth, forget: forgetUntil } of EXPIRING) {
      const last = await nth.first(trx, { now })
      await forgetUntil.run(trx, { until: last?.until ?? now })
    }
  }

  return {
    entered(more) {
      entries += more
    },
    async work(trx, now) {
      if (entries >= ENTRIES_PER_CUT) await cutHomes(trx)
      // by chance, not by counting: a process may end before it has written often
      if (random.number() * WRITES_BETWEEN_SWEEPS < 1) await forget(trx, now)
    },
  }
}
