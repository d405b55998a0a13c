import { describe, expect, it } from 'vitest'
import { createTurns } from '../../../src/protocol/policy/turns.js'

describe('createTurns', () => {
  it('runs tasks of one key one after the other, and those of others beside them', async () => {
    const inTurn = createTurns()
    const log: string[] = []
    const task = (name: string, turns: number) => async () => {
      log.push(`${name} begins`)
      for (let i = 0; i < turns; i++) await Promise.resolve()
      log.push(`${name} ends`)
      return name
    }
    const results = await Promise.all([
      inTurn(['a'], task('a1', 20)),
      inTurn(['a'], task('a2', 1)),
      inTurn(['b'], task('b1', 1)),
    ])
    expect(results).toEqual(['a1', 'a2', 'b1'])
    expect(log).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'a1 ends', 'a2 begins', 'a2 ends'])
  })

  it('goes on after a task that failed, which its own caller hears of', async () => {
    const inTurn = createTurns()
    const failed = inTurn(['a'], () => Promise.reject(new Error('no')))
    const next = inTurn(['a'], () => Promise.resolve('yes'))
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe('yes')
    expect(await inTurn(['a'], () => Promise.resolve('again'))).toBe('again')
  })
  it('lets a task of several keys wait for all of them, and no two for each other', async () => {
    const inTurn = createTurns()
    const log: string[] = []
    const task = (name: string) => async () => {
      log.push(`${name} begins`)
      for (let i = 0; i < 3; i++) await Promise.resolve()
      log.push(`${name} ends`)
    }
    await Promise.all([
      inTurn(['a', 'b'], task('ab')),
      inTurn(['b', 'a'], task('ba')),
      inTurn(['c'], task('c')),
      inTurn(['c', 'a'], task('ca')),
      inTurn([], task('none')),
    ])
    expect(log.filter((line) => !/^(?:c|none) /.test(line))).toEqual([
      ...['ab begins', 'ab ends', 'ba begins', 'ba ends', 'ca begins', 'ca ends'],
    ])
    expect(log.slice(0, 3)).toEqual(['ab begins', 'c begins', 'none begins'])
  })
})
