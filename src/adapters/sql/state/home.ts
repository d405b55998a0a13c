/**
 * What enters home timelines.
 *
 * @module
 */
import { sql } from 'kysely'
import type { Status } from '../../../core/model/index.js'
import { homeAudienceOf } from '../../../protocol/policy/index.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import type { Applying } from './applying.js'
import { keyOf } from '../ids.js'

type Entering = { readonly author: string; readonly localId: string }

const enterAll = statement<Entering>((db, p) =>
  db
    .insertInto('home_entries')
    .columns(['account_id', 'local_id'])
    .expression((eb) =>
      eb
        .selectFrom('follows')
        .select(['follower_id', sql<string>`cast(${p('localId')} as text)`.as('local_id')])
        .where('target_id', '=', p('author'))
        .where('follower_local', '=', eb.lit(1))
        .where('accepted', '=', eb.lit(1)),
    )
    .onConflict((conflict) => conflict.doNothing()),
)

type Named = {
  readonly localId: string
  readonly named: readonly { readonly follower: string; readonly target: string }[]
}

const enterNamed = statement<Named>((db, p) =>
  db
    .insertInto('home_entries')
    .columns(['account_id', 'local_id'])
    .expression((eb) =>
      eb
        .selectFrom(p.rows('named', { follower: 'text', target: 'text' }).as('asked'))
        .innerJoin('follows', (join) =>
          join
            .onRef('follows.follower_id', '=', 'asked.follower')
            .onRef('follows.target_id', '=', 'asked.target'),
        )
        .select(['follows.follower_id', sql<string>`cast(${p('localId')} as text)`.as('local_id')])
        .where('follows.follower_local', '=', 1)
        .where('follows.accepted', '=', 1),
    )
    .onConflict((conflict) => conflict.doNothing()),
)

/** One may follow oneself, and be there already. */
const enterOwn = statement<Entering>((db, p) =>
  db
    .insertInto('home_entries')
    .values({ account_id: p('author'), local_id: p('localId') })
    .onConflict((conflict) => conflict.doNothing()),
)

const removeEverywhere = statement<{ readonly localIds: readonly string[] }>((db, p) =>
  db.deleteFrom('home_entries').where('local_id', 'in', p.list('localIds')),
)

/** A boost stands there by its own row: of those that it boosts the author is looked up. */
const removeOf = statement<{ readonly account: string; readonly actor: string }>((db, p) =>
  db
    .deleteFrom('home_entries')
    .where('account_id', '=', p('account'))
    .where('local_id', 'in', (eb) =>
      eb
        .selectFrom('home_entries as entry')
        .innerJoin('statuses as shown', 'shown.local_id', 'entry.local_id')
        .leftJoin('statuses as boosted', 'boosted.id', 'shown.boost_of')
        .select('entry.local_id')
        .where('entry.account_id', '=', p('account'))
        .where((or) =>
          or.or([or('shown.author_id', '=', p('actor')), or('boosted.author_id', '=', p('actor'))]),
        ),
    ),
)

/** What came by somebody: their boosts by their own rows, and none of others of what they wrote. */
const removeBy = statement<{ readonly account: string; readonly actor: string }>((db, p) =>
  db
    .deleteFrom('home_entries')
    .where('account_id', '=', p('account'))
    .where('local_id', 'in', (eb) =>
      eb
        .selectFrom('home_entries as entry')
        .innerJoin('statuses as shown', 'shown.local_id', 'entry.local_id')
        .select('entry.local_id')
        .where('entry.account_id', '=', p('account'))
        .where('shown.author_id', '=', p('actor')),
    ),
)

const removeHomeOf = statement<{ readonly account: string }>((db, p) =>
  db.deleteFrom('home_entries').where('account_id', '=', p('account')),
)

/** A post or boost that enters homes. */
export interface HomeEntry {
  readonly localId: string
  /** Who wrote the post, or boosted. */
  readonly actorId: string
}

/** Puts a post or boost into the homes of those whom it is for, and of its own author where that is local. */
export async function enterHomes(
  { localId, actorId }: HomeEntry,
  audience: Pick<Status, 'visibility' | 'mentions'>,
  { trx, isLocal, upkeep }: Applying,
): Promise<void> {
  const into = homeAudienceOf(audience)
  const target = keyOf(actorId)
  if (into.followers === 'all') upkeep.entered(await enterAll.run(trx, { author: target, localId }))
  else {
    const named = into.ids.filter(isLocal).map((id) => ({ follower: keyOf(id), target }))
    if (named.length > 0) upkeep.entered(await enterNamed.run(trx, { localId, named }))
  }
  if (isLocal(actorId)) upkeep.entered(await enterOwn.run(trx, { author: target, localId }))
}

/** Puts a post into the home of one local account that follows its author. */
export async function enterHome(
  ownerId: string,
  { localId, actorId }: HomeEntry,
  applying: Applying,
): Promise<void> {
  if (!applying.isLocal(ownerId)) return
  const named = [{ follower: keyOf(ownerId), target: keyOf(actorId) }]
  applying.upkeep.entered(await enterNamed.run(applying.trx, { localId, named }))
}

/** Takes posts and boosts out of all homes. */
export async function leaveHomes(trx: Executor, localIds: readonly string[]): Promise<void> {
  if (localIds.length > 0) await removeEverywhere.run(trx, { localIds })
}

/** Takes what somebody wrote or boosted, and boosts of what they wrote, out of the home of one account. */
export async function leaveHome(trx: Executor, ownerId: string, actorId: string): Promise<void> {
  await removeOf.run(trx, { account: keyOf(ownerId), actor: keyOf(actorId) })
}

/** Takes out of the home of one account what came there by its follow of somebody. */
export async function leaveHomeOfFollower(
  trx: Executor,
  { followerId, targetId }: { readonly followerId: string; readonly targetId: string },
): Promise<void> {
  if (followerId === targetId) return
  await removeBy.run(trx, { account: keyOf(followerId), actor: keyOf(targetId) })
}

/** Empties the home of one account. */
export async function emptyHome(trx: Executor, accountId: string): Promise<void> {
  await removeHomeOf.run(trx, { account: keyOf(accountId) })
}
