import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import { createSqlKeyValueStore } from '../../../../src/adapters/sql/cache.js'
import { createSqlOutbox } from '../../../../src/adapters/sql/dispatches/port.js'
import { storeDispatch, storeUpdate } from '../../../../src/adapters/sql/outbox.js'
import { createSqlDeliveryQueue } from '../../../../src/adapters/sql/queue/queue.js'
import {
  createFixedClock,
  deliveryQueueContract,
  keyValueStoreContract,
  outboxContract,
  type OutboxFixture,
} from '../../../../src/testing/index.js'
import { KINDS, type TestDatabase } from '../databases.js'

const PRESENT = '2026-11-22T12:00:00Z'

describe.each(KINDS)('over $name', ({ isAbsent, open }) => {
  let opened: TestDatabase
  beforeAll(() => {
    if (!isAbsent) opened = open()
  })
  beforeEach(async () => {
    if (!isAbsent) await opened.clear()
  })
  afterAll(async () => {
    if (!isAbsent) await opened.close()
  })

  describe('the delivery queue', () => {
    const cases = deliveryQueueContract(() => ({
      queue: createSqlDeliveryQueue({ database: opened.database }),
      async spoil(id) {
        const { letter_id } = await opened.database.reader
          .selectFrom('deliveries')
          .select('letter_id')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
        await opened.database.write((trx) =>
          trx
            .updateTable('letters')
            .set({ headers: '[["cut' })
            .where('letter_id', '=', Number(letter_id))
            .execute(),
        )
      },
    }))
    for (const { name, run } of cases) it.skipIf(isAbsent)(name, run)
  })

  describe('the outbox', () => {
    const cases = outboxContract(() => {
      const clock = createFixedClock(PRESENT)
      const { database } = opened
      const fixture: OutboxFixture = {
        now: clock.now(),
        users: [
          { username: 'alice', actorId: 'https://local.example/users/alice' },
          { username: 'carol', actorId: 'https://local.example/users/carol' },
        ],
        queue: createSqlDeliveryQueue({ database, clock }),
        outbox: createSqlOutbox({ database, clock }),
        apply: (effects) =>
          database.write(async (trx) => {
            for (const effect of effects)
              if (effect.kind === 'delivery.send') await storeDispatch(trx, effect, clock.now().getTime())
              else if (effect.kind === 'update.send') await storeUpdate(trx, effect)
          }),
      }
      return fixture
    })
    for (const { name, run } of cases) it.skipIf(isAbsent)(name, run)
  })

  describe('the cache', () => {
    const cases = keyValueStoreContract(() => {
      const clock = createFixedClock(PRESENT)
      return { store: createSqlKeyValueStore({ database: opened.database, clock }), advance: clock.advance }
    })
    for (const { name, run } of cases) it.skipIf(isAbsent)(name, { timeout: 180_000 }, run) // one writes 20,000 times
  })
})
