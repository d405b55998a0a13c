/** A Move of somebody whom thousands follow here. */
import { afterEach, describe, expect, it } from 'vitest'
import { createMemoryState } from 'tootkit/memory'
import type { Directory, Question } from 'tootkit/ports'
import { parseActivity, parseActor } from '../../../../src/core/vocab/index.js'
import { decide } from '../../../../src/protocol/inbox/decide.js'
import { gather } from '../../../../src/protocol/inbox/gather.js'
import { runDecision } from '../../../../src/protocol/inbox/run-decision.js'
import { openSqliteState, type Opened, type StateGiven } from '../../../state-fixtures.ts'
import { accountValue, actorDocument, BOB, contextOf, NOW, US } from '../world.js'

const MANY = 3000
const NEW = 'https://new.example/users/bob'
const HOME = `${US}/users/newbob`
const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }
const followers = Array.from({ length: MANY }, (_, i) => `${US}/users/fan${i}`)

const openers: Readonly<Record<string, (given: StateGiven) => Opened>> = {
  memory: (given) => ({ state: createMemoryState(given), close: () => Promise.resolve() }),
  SQLite: openSqliteState,
}

let opened: Opened | undefined
afterEach(async () => {
  await opened?.close()
})

/** Moves Bob, and counts what that took. */
async function move(open: (given: StateGiven) => Opened, target: string, locked = false) {
  opened = open({ origin: US, clock: { now: () => NOW }, onCommitted: () => undefined })
  const { state } = opened
  await state.accounts.create({ username: 'newbob', keys })
  await state.accounts.update('newbob', { alsoKnownAs: [BOB], locked })
  await state.apply([{ kind: 'account.update', account: accountValue(BOB) }])
  await state.apply(
    followers.map((followerId) => ({
      kind: 'follow.accept' as const,
      id: `${followerId}#f`,
      followerId,
      targetId: BOB,
    })),
  )

  const trips: (readonly Question[])[] = []
  const directory: Directory = {
    answer: (questions) => {
      trips.push(questions)
      return state.directory.answer(questions)
    },
  }
  const nothing = () => Promise.reject(new Error('not asked'))
  const remote = {
    document: nothing,
    actor: (id: string) =>
      Promise.resolve({
        actor: parseActor(actorDocument(id, { alsoKnownAs: [BOB] })),
        acct: 'bob@new.example',
      }),
    collection: nothing,
  }
  const activity = parseActivity({ id: `${BOB}/m/1`, type: 'Move', actor: BOB, object: BOB, target })
  const context = contextOf(BOB)
  let turns = 0
  const counting = setInterval(() => turns++, 0)
  const gathered = await gather(activity, context, directory)
  const effects = await runDecision(() => decide(activity, context), { directory, remote, gathered })
  clearInterval(counting)
  await state.apply(effects)
  return { state, effects, trips, turns }
}

describe.each(Object.entries(openers))('decideMove of many, over %s', (_name, open) => {
  it.each([
    ['remote', NEW, false, 'pending'],
    ['local', HOME, false, 'accepted'],
    ['local and locked', HOME, true, 'pending'],
  ] as const)('takes everybody along to a home that is %s', async (_what, target, locked, expected) => {
    const { state, effects, trips, turns } = await move(open, target, locked)
    const toTarget = await state.directory.answer(
      followers.map((from) => ({ about: 'relation', from, to: target }) as const),
    )
    expect(toTarget.filter(({ follow }) => follow?.state === expected)).toHaveLength(MANY)
    const [left] = await state.directory.answer([{ about: 'localFollows', targetId: BOB }])
    expect(left).toEqual([])
    const told = effects.filter(({ kind }) => kind === 'notification.add')
    expect(told).toHaveLength(target === HOME ? MANY : 0)
    expect(trips.length).toBeLessThan(15)
    expect(Math.max(...trips.map((questions) => questions.length))).toBeLessThanOrEqual(2000)
    expect(turns).toBeGreaterThanOrEqual(MANY / 1000)
  })
})
