import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { guardPool } from '../../../../src/adapters/sql/index.js'
import { postgres } from '../databases.js'
import { startOther } from './other-process.js'

const broken = new Error('Connection terminated unexpectedly')

describe('guardPool', () => {
  it('gives the pool, which tells of a connection that breaks while it is idle to nobody’s harm', () => {
    const pool = new EventEmitter()
    expect(() => pool.emit('error', broken)).toThrow(broken)
    expect(guardPool(pool)).toBe(pool)
    expect(() => pool.emit('error', broken)).not.toThrow()
  })

  it('guards a client from when it is taken, once, however often it is and the pool is guarded', () => {
    const [pool, client] = [new EventEmitter(), new EventEmitter()]
    guardPool(guardPool(pool))
    for (let time = 0; time < 20; time++) pool.emit('acquire', client)
    expect(() => client.emit('error', broken)).not.toThrow()
    expect([client.listenerCount('error'), pool.listenerCount('error')]).toEqual([1, 1])
  })

  it('leaves listeners of the host’s their news', () => {
    const [pool, client, heard] = [new EventEmitter(), new EventEmitter(), [] as unknown[]]
    pool.on('error', (error) => heard.push(error))
    guardPool(pool)
    pool.emit('acquire', client)
    client.on('error', (error) => heard.push(error))
    pool.emit('error', broken)
    client.emit('error', broken)
    expect(heard).toEqual([broken, broken])
  })

  it.skipIf(postgres.isAbsent)(
    'keeps the process alive when an idle connection and one in a transaction are ended',
    async () => {
      const { said, ended } = await startOther('outlive', process.env['TOOTKIT_POSTGRES'] ?? '')
      expect([said, await ended]).toEqual(['lives', 0])
    },
  )
})
