import { afterAll } from 'vitest'
import { createStateOver } from '../../../../src/adapters/sql/state/create-sql-state.js'
import { describeHostState } from '../../state-contract.js'
import { KINDS, type TestDatabase } from '../databases.js'

for (const { name, isAbsent, open } of KINDS) {
  if (isAbsent) continue
  // the tables are made once, and emptied after each test: making them takes longer than most tests
  let database: TestDatabase | undefined
  afterAll(async () => {
    await database?.close()
  })
  describeHostState(name, (options) => {
    const opened = (database ??= open())
    return Promise.resolve({ state: createStateOver(opened.database, options), close: () => opened.clear() })
  })
}
