import { describe, it } from 'vitest'
import { openSqlite } from '../../../src/adapters/sqlite/index.js'
import {
  createFixedClock,
  deliveryQueueContract,
  followerStoreContract,
  keyValueStoreContract,
} from '../../../src/testing/index.js'

describe('openSqlite(…).ports().cache', () => {
  const cases = keyValueStoreContract(() => {
    const clock = createFixedClock('2026-11-22T12:00:00Z')
    const database = openSqlite(':memory:', { clock })
    return {
      store: database.ports().cache,
      advance: (ms) => {
        clock.advance(ms)
      },
      close: database.close,
    }
  })
  it.each(cases)('$name', async ({ run }) => {
    await run()
  })
})

describe('openSqlite(…).ports().followers', () => {
  const cases = followerStoreContract(() => {
    const database = openSqlite(':memory:')
    return { store: database.ports().followers, close: database.close }
  })
  it.each(cases)('$name', async ({ run }) => {
    await run()
  })
})

describe('openSqlite(…).ports().queue', () => {
  const cases = deliveryQueueContract(() => {
    const database = openSqlite(':memory:')
    return { queue: database.ports().queue, close: database.close }
  })
  it.each(cases)('$name', async ({ run }) => {
    await run()
  })
})
