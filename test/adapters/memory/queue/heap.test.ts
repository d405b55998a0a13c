import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHeap } from '../../../../src/adapters/memory/queue/heap.js'

describe('createHeap', () => {
  it('has the smallest first, whatever comes and goes', () => {
    const step = fc.record({ thing: fc.nat(20), do: fc.constantFrom('place', 'remove'), order: fc.integer() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const orders = new Map<number, number>()
        const heap = createHeap<number>((a, b) => {
          const [one, other] = [orders.get(a) ?? 0, orders.get(b) ?? 0]
          return one === other ? a < b : one < other
        })
        const model = new Set<number>()
        for (const { thing, do: what, order } of steps) {
          heap.remove(thing)
          model.delete(thing)
          if (what === 'place') {
            orders.set(thing, order)
            heap.place(thing)
            heap.place(thing) // twice is once
            model.add(thing)
          }
          const [first] = [...model].sort((a, b) => (orders.get(a) ?? 0) - (orders.get(b) ?? 0) || a - b)
          expect([heap.first(), heap.size]).toEqual([first, model.size])
        }
      }),
    )
  })
})
