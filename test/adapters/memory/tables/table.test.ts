import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createJournal, createTable } from '../../../../src/adapters/memory/tables/index.js'

interface Row {
  readonly id: string
  readonly owner: string
  readonly at: number
}

const open = () => {
  const journal = createJournal()
  const table = createTable<Row, 'owner'>(journal, ({ id }) => id, {
    owner: { of: ({ owner }) => (owner === 'nobody' ? undefined : owner), order: ({ at }) => at },
  })
  return { journal, table }
}

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'é', 'A'),
  owner: fc.constantFrom('x', 'y', 'nobody'),
  at: fc.nat(3),
})
const step = fc.oneof(
  fc.record({ do: fc.constantFrom('put', 'add'), row }),
  fc.record({ do: fc.constant('remove'), row }),
)

const ordered = (rows: Iterable<Row>, owner: string): readonly Row[] =>
  [...rows].filter((it) => it.owner === owner).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))

describe('createTable', () => {
  it('finds rows by key and in the order of each index', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
        const { table } = open()
        const model = new Map<string, Row>()
        for (const { do: what, row: it } of steps) {
          if (what === 'remove') {
            table.remove(it.id)
            model.delete(it.id)
          } else {
            table[what](it)
            if (what === 'put' || !model.has(it.id)) model.set(it.id, it)
          }
        }
        expect(table.size).toBe(model.size)
        for (const id of ['a', 'b', 'é', 'A', 'z']) expect(table.get(id)).toEqual(model.get(id))
        for (const owner of ['x', 'y']) {
          const expected = ordered(model.values(), owner)
          expect(table.by('owner', owner)).toEqual(expected)
          expect(table.count('owner', owner)).toBe(expected.length)
          for (const direction of ['ascending', 'descending'] as const) {
            const found: Row[] = []
            let after: string | undefined
            for (let pages = 0; pages < 20; pages++) {
              const page = table.page('owner', owner, { after, limit, direction })
              found.push(...page.rows)
              after = page.next
              if (after === undefined) break
            }
            expect(found).toEqual(direction === 'ascending' ? expected : [...expected].reverse())
          }
        }
        expect(table.by('owner', 'nobody')).toEqual([])
      }),
    )
  })

  it('takes back every change of a transaction that fails', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.array(step, { maxLength: 20 }), (first, then) => {
        const { journal, table } = open()
        const run = (steps: typeof first): void => {
          for (const { do: what, row: it } of steps) {
            if (what === 'remove') table.remove(it.id)
            else table[what](it)
          }
        }
        run(first)
        const state = () => [table.size, table.by('owner', 'x'), table.by('owner', 'y')]
        const before = state()
        expect(() => {
          journal.transaction(() => {
            run(then)
            table.removeAll('owner', 'x')
            throw new Error('no')
          })
        }).toThrow('no')
        expect(state()).toEqual(before)
      }),
    )
  })

  it.each(['', 'nonsense', '[]', '[1]', '[1,2]', '{"0":1}', '[null,"a"]', '["a",1]', '[[],"a"]'])(
    'gives an empty page for the cursor %j',
    (after) => {
      const { table } = open()
      table.put({ id: 'a', owner: 'x', at: 1 })
      expect(table.page('owner', 'x', { after, limit: 5, direction: 'ascending' })).toEqual({ rows: [] })
    },
  )
})

describe('createJournal', () => {
  it('begins no transaction within another', () => {
    const { journal, table } = open()
    expect(() => {
      journal.transaction(() => {
        table.put({ id: 'a', owner: 'x', at: 1 })
        journal.transaction(() => undefined)
      })
    }).toThrow(/within another/)
    expect(table.size).toBe(0)
    expect(journal.transaction(() => 'free again')).toBe('free again')
  })

  it('takes back nothing of a transaction that succeeded', () => {
    const { journal, table } = open()
    journal.transaction(() => {
      table.put({ id: 'a', owner: 'x', at: 1 })
    })
    expect(() => {
      journal.transaction(() => {
        throw new Error('no')
      })
    }).toThrow('no')
    expect(table.get('a')).toBeDefined()
  })
})
