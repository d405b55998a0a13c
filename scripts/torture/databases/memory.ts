/**
 * State in memory: filled anew for every run, kept over a crash of the server in front of it.
 *
 * @module
 */
import { createMemoryState, type MemoryState } from 'tootkit/memory'
import type { Database, Fill, Opened, Prepared, Setting } from '../databases.js'
import { masked, canonical, type Dump } from '../outcome.js'
import { sharedKeys } from '../neighbours.js'
import { ALICE, BELLA, BOB, CAROL, DAVE, HOME, NIA, OLGA } from '../stage.js'

/** Answers that say that there is nothing. */
const NOTHING = /^(?:\[\]|undefined|\{"items":\[\]\}|\{"boosts":0,"favourites":0\})$/

/** Databases of this kind. */
export function memoryDatabase(): Database {
  return {
    name: 'memory',
    prepare: (fill, _setting, from) => Promise.resolve(preparedBy(fill, from)),
    close: () => Promise.resolve(),
  }
}

function preparedBy<S extends Setting>(fill: Fill<S>, from?: Prepared<S>): Prepared<S> {
  return {
    async open(setting) {
      const opened = from === undefined ? openNew(setting) : (await from.open(setting)).opened
      return { opened, facts: await fill(opened, setting) }
    },
    discard: () => Promise.resolve(),
  }
}

function openNew({ clock, random }: Setting): Opened {
  const state = createMemoryState({ origin: HOME, clock, random, generateKeys: () => sharedKeys('ed25519') })
  const opened: Opened = {
    state,
    createUser: async (user) => {
      await state.accounts.create(user)
    },
    dump: () => dump(state),
    crash: () => undefined,
    reopen: () => Promise.resolve(opened),
    close: () => Promise.resolve(),
  }
  return opened
}

/** What can be read of everybody in the stories, and of their posts. */
async function dump(state: MemoryState): Promise<Dump> {
  const actors = [ALICE, CAROL, DAVE, BOB, BELLA, OLGA, NIA]
  const locals = [ALICE, CAROL, DAVE]
  const pages = await Promise.all(actors.map((id) => state.statusesBy(id)))
  const statuses = pages.flatMap(({ items }) => items)
  const pairs = actors.flatMap((from) => actors.map((to) => ({ from, to })))
  const ofPosts = actors.flatMap((actorId) => statuses.map(({ id: statusId }) => ({ actorId, statusId })))
  const table = async (rows: readonly unknown[]): Promise<readonly string[]> =>
    (await Promise.all(rows))
      .map((row) => masked(canonical(row)))
      .filter((text) => !NOTHING.test(text))
      .sort()
  const asked = async (about: 'relation' | 'favourite' | 'boost' | 'votes', of: readonly object[]) => {
    // each kind of question goes with its own sort of pairs
    const answers = await state.directory.answer(of.map((each) => ({ about, ...each }) as never))
    const said = of.map((each, i) => ({ ...each, is: answers[i] }))
    return table(said.filter(({ is }) => !/^(?:undefined|\[\]|\{\})$/.test(canonical(is))))
  }
  return {
    accounts: await table(actors.map((id) => state.account(id))),
    known: await table(await state.directory.answer(actors.map((id) => ({ about: 'account' as const, id })))),
    standings: await table(
      (await state.directory.answer(actors.map((id) => ({ about: 'standing' as const, id })))).map(
        (standing, i) => ({ id: actors[i], ...standing }),
      ),
    ),
    statuses: await table(statuses),
    edits: await table(statuses.map(({ id }) => state.edits(id))),
    favourites: await asked('favourite', ofPosts),
    boosts: await asked('boost', ofPosts),
    votes: await asked('votes', ofPosts),
    relations: await asked('relation', pairs),
    totals: await table(statuses.map(({ id }) => state.content.totals(id))),
    timelines: await table(locals.map((id) => state.timeline(id))),
    notifications: await table(locals.map((id) => state.notifications(id))),
    tombstones: await table(
      await state.directory.answer(
        actors.map((actorId) => ({ about: 'tombstone' as const, actorId, id: `${actorId}/statuses/1` })),
      ),
    ),
    tags: await table(actors.map((id) => state.content.featuredTags?.(id) ?? [])),
    pinned: await table(actors.map((id) => state.content.pinned(id))),
    outboxes: await table(
      locals.map((id) => state.content.outbox(id, { limit: 100, audience: 'followers' })),
    ),
    followers: await table(
      await state.directory.answer(
        locals.map((id) => ({ about: 'followers.inboxes' as const, accountId: id, limit: 100 })),
      ),
    ),
    reports: await table([state.reports()]),
  }
}
