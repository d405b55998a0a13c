import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createSqliteHostState, openSqlite } from '../../../src/adapters/sqlite/index.js'
import { describeHostState } from '../state/host-state-contract.js'

describeHostState('createSqliteHostState', (options) => {
  const database = openSqlite(':memory:')
  return {
    state: createSqliteHostState(database.connection, options),
    close: () => {
      database.close()
    },
  }
})

it('createSqliteHostState keeps everything in the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tootkit-'))
  const file = join(folder, 'state.db')
  const options = { origin: 'https://us.example' }
  try {
    const first = openSqlite(file)
    const state = createSqliteHostState(first.connection, options)
    await state.accounts.create({ username: 'alice', keys: { privateKeyPem: 'a', publicKeyPem: 'b' } })
    first.close()
    const second = openSqlite(file)
    const again = createSqliteHostState(second.connection, options)
    expect(await again.accounts.find('alice')).toMatchObject({ username: 'alice' })
    second.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
