import { describe, expect, it } from 'vitest'
import { createGate } from '../../../src/core/wire/gate.js'

/** Tasks that end when they are told to. */
function tasks() {
  const running: string[] = []
  const ends = new Map<string, () => void>()
  const task = (name: string) => async () => {
    running.push(name)
    await new Promise<void>((end) => ends.set(name, end))
    running.splice(running.indexOf(name), 1)
    return name
  }
  return { running, task, end: (name: string) => ends.get(name)?.() }
}

describe('createGate', () => {
  it('lets few tasks of one key run, and the others in order after them', async () => {
    const { running, task, end } = tasks()
    const gate = createGate({ maxRunning: () => 1, maxWaiting: 2 }, (key) => new Error(`full: ${key}`))
    const done = ['a1', 'a2', 'a3'].map((name) => gate('a', task(name)))
    const other = gate('b', task('b1'))
    expect(running).toEqual(['a1', 'b1'])
    await expect(gate('a', task('a4'))).rejects.toThrow('full: a')
    for (const name of ['a1', 'a2', 'a3', 'b1']) {
      expect(running).toContain(name)
      end(name)
      await new Promise(setImmediate)
    }
    expect(await Promise.all([...done, other])).toEqual(['a1', 'a2', 'a3', 'b1'])
  })

  it('goes on after a task that fails', async () => {
    const gate = createGate({ maxRunning: () => 1, maxWaiting: 1 }, () => new Error('full'))
    const failing = gate('a', () => Promise.reject(new Error('down')))
    const next = gate('a', () => Promise.resolve('next'))
    await expect(failing).rejects.toThrow('down')
    expect(await next).toBe('next')
  })
})
