import { describe, expect, it } from 'vitest'
import { createFixedClock, createSeededRandom } from '../../src/testing/index.js'

describe('createFixedClock', () => {
  it('stands still until it is moved', () => {
    const clock = createFixedClock('2026-11-22T12:00:00Z')
    expect(clock.now().toISOString()).toBe('2026-11-22T12:00:00.000Z')
    clock.advance(1500)
    clock.advance(-500)
    expect(clock.now().toISOString()).toBe('2026-11-22T12:00:01.000Z')
  })

  it('runs timers at their own time and in order', () => {
    const clock = createFixedClock(0)
    const log: string[] = []
    const note = (name: string) => () => void log.push(`${name} at ${clock.now().getTime()}`)
    clock.after(20, note('second'))
    clock.after(10, () => {
      note('first')()
      clock.after(15, note('third'))
    })
    clock.after(10, note('also first'))
    clock.after(100, note('late'))
    clock.after(5, note('cancelled'))()
    clock.advance(50)
    expect(log).toEqual(['first at 10', 'also first at 10', 'second at 20', 'third at 25'])
    expect(clock.nextTimer()).toBe(50)
  })

  it('jumps without running timers', () => {
    const clock = createFixedClock(0)
    let runs = 0
    clock.after(10, () => (runs += 1))
    clock.jump(1000)
    expect(runs).toBe(0)
    expect(clock.now().getTime()).toBe(1000)
    clock.advance(10)
    expect(runs).toBe(1)
  })

  it('refuses a moment that is none', () => {
    expect(() => createFixedClock('noon')).toThrow(RangeError)
  })
})

describe('createSeededRandom', () => {
  it('repeats itself for a seed, and differs between seeds', () => {
    const numbers = (seed: number) => {
      const random = createSeededRandom(seed)
      return Array.from({ length: 5 }, () => random.number())
    }
    expect(numbers(7)).toEqual(numbers(7))
    expect(numbers(7)).not.toEqual(numbers(8))
  })

  it('gives numbers in [0, 1) and UUIDs of version 4', () => {
    const random = createSeededRandom(1)
    for (let i = 0; i < 1000; i++) {
      const number = random.number()
      expect(number >= 0 && number < 1).toBe(true)
      expect(random.uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    }
  })
})
