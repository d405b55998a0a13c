import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqlState, type SqlState } from '../../../../src/adapters/sql/index.js'
import type { Effect } from '../../../../src/core/model/index.js'
import { KINDS, type TestDatabase } from '../databases.js'

const WAIT_MS = 300
/** Of its own: whoever shares it in a Postgres, in whatever schema, waits for the others. */
const tables = { prefix: 'on_apply_', migrates: true }
const origin = 'https://social.example'

const follow = (name: string): readonly Effect[] => [
  {
    kind: 'follow.request',
    id: `https://other.example/follows/${name}`,
    followerId: `https://other.example/users/${name}`,
    targetId: `${origin}/users/alice`,
  },
]

describe.each(KINDS)('onApply that does not end as it should, over $name', ({ isAbsent, isShared, open }) => {
  let opened: TestDatabase
  let state: SqlState
  let onApply: (effects: readonly Effect[], transaction: unknown) => unknown
  const isThere = async (name: string): Promise<boolean> =>
    (await state.follow(`https://other.example/users/${name}`, `${origin}/users/alice`)) !== undefined
  const hang = (): Promise<never> => new Promise(() => undefined)

  beforeEach(async () => {
    if (isAbsent) return
    opened = open()
    onApply = () => undefined
    state = createSqlState<unknown>({
      db: opened.db as never, // whatever tables it knows
      origin,
      ...tables,
      waitMs: WAIT_MS,
      onApply: (effects, transaction) => onApply(effects, transaction),
    })
    await state.ready()
  })
  afterEach(async () => {
    if (!isAbsent) await opened.close()
  })

  it.skipIf(isAbsent)('is not taken for one that did its work, where it ends the transaction', async () => {
    onApply = (_effects, transaction) => sql`rollback`.execute(transaction as never)
    await expect(state.apply(follow('eve'))).rejects.toThrow()
    const both = await Promise.allSettled(['eve', 'mallory'].map((name) => state.apply(follow(name))))
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    onApply = () => undefined
    await state.apply(follow('bob'))
    expect([await isThere('eve'), await isThere('mallory'), await isThere('bob')]).toEqual([
      false,
      false,
      true,
    ])
  })

  it.skipIf(isAbsent)('is undone with an error that names it, and later calls go on', async () => {
    onApply = hang
    await expect(state.apply(follow('eve'))).rejects.toMatchObject({
      name: 'StorageError',
      code: 'ERR_STORAGE_ON_APPLY',
      message: expect.stringContaining('onApply') as unknown,
      retryable: true,
    })
    onApply = () => undefined
    await state.apply(follow('bob'))
    expect([await isThere('eve'), await isThere('bob')]).toEqual([false, true])
  })

  it.skipIf(isAbsent)('keeps none of those who share its transaction from being kept', async () => {
    onApply = (effects) => (JSON.stringify(effects).includes('eve') ? hang() : undefined)
    const outcomes = await Promise.allSettled(['bob', 'eve'].map((name) => state.apply(follow(name))))
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'ERR_STORAGE_ON_APPLY' } },
    ])
    expect([await isThere('bob'), await isThere('eve')]).toEqual([true, false])
  })

  it.skipIf(isAbsent)('gets nothing more into the transaction, when it goes on after all', async () => {
    let goOn = (): void => undefined
    const late = new Promise<unknown>((resolve) => {
      onApply = async (_effects, transaction) => {
        onApply = () => undefined
        await new Promise<void>((wake) => (goOn = wake))
        await sql`delete from ${sql.table('on_apply_meta')}`
          .execute(transaction as never) // as a host would
          .then(resolve, resolve)
      }
    })
    await expect(state.apply(follow('eve'))).rejects.toMatchObject({ code: 'ERR_STORAGE_ON_APPLY' })
    goOn()
    expect(await late).toBeInstanceOf(Error)
    await state.apply(follow('bob'))
    expect(await isThere('bob')).toBe(true)
  })

  it.skipIf(isAbsent)('holds up nobody for longer than waitMs', async () => {
    onApply = hang
    const hung = state.apply(follow('eve'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const waiting = state.blockDomain('spam.example').catch((error: unknown) => error)
    expect(await hung.catch((error: unknown) => error)).toMatchObject({ code: 'ERR_STORAGE_ON_APPLY' })
    onApply = () => undefined
    const outcome = await waiting
    if (outcome !== undefined) expect(outcome).toMatchObject({ code: 'ERR_STORAGE_ON_APPLY' })
    await state.apply(follow('bob'))
  })

  it.skipIf(isAbsent)('leaves a transaction of the host’s to the host', async () => {
    onApply = hang
    await opened.db.transaction().execute(async (transaction) => {
      await expect(state.apply(follow('eve'), { transaction: transaction as never })).rejects.toMatchObject({
        code: 'ERR_STORAGE_ON_APPLY',
      })
      onApply = () => undefined
      await state.apply(follow('bob'), { transaction: transaction as never })
    })
    expect([await isThere('eve'), await isThere('bob')]).toEqual([false, true])
  })

  it.skipIf(isAbsent)('does not keep the state from being closed', async () => {
    onApply = hang
    const hung = state.apply(follow('eve')).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await state.close()
    expect(await hung).toMatchObject({ code: 'ERR_STORAGE_ON_APPLY' })
  })

  it.skipIf(isAbsent || !isShared)(
    'waits no longer for a transaction of the host’s than waitMs',
    async () => {
      await opened.db.transaction().execute(async (transaction) => {
        const whole = createSqlState({ db: opened.db as never, origin, ...tables, waitMs: 60_000 })
        await whole.apply(follow('bob'), { transaction: transaction as never }) // holds the turn to write
        const before = performance.now()
        const both = await Promise.allSettled([state.apply(follow('eve')), state.blockDomain('spam.example')])
        for (const outcome of both) expect(outcome).toMatchObject({ reason: { code: 'ERR_STORAGE_BUSY' } })
        expect(performance.now() - before).toBeLessThan(1500)
      })
      await state.apply(follow('eve'))
      expect([await isThere('eve'), await isThere('bob')]).toEqual([true, true])
    },
  )
})
