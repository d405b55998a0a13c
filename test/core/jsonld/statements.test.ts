import { describe, expect, it } from 'vitest'
import { assertStatements } from '../../../src/core/jsonld/statements.js'

const limit = expect.objectContaining({ code: 'ERR_JSONLD_LIMIT' }) as Error
const node = (id: number, values: number): Record<string, unknown> => ({
  '@id': `https://example.com/${id}`,
  'https://example.com/p': Array.from({ length: values }, (_, i) => ({ '@value': i })),
})

describe('assertStatements', () => {
  it('accepts 5,000 statements and refuses one more (P6)', () => {
    const five = [1, 2, 3, 4, 5].map((id) => node(id, 1_000))
    expect(() => {
      assertStatements(five)
    }).not.toThrow()
    expect(() => {
      assertStatements([...five, node(6, 1)])
    }).toThrow(limit)
  })

  it('accepts 1,000 of one property of one thing and refuses one more', () => {
    expect(() => {
      assertStatements([node(1, 500), node(1, 500)])
    }).not.toThrow()
    expect(() => {
      assertStatements([node(1, 500), node(1, 501)])
    }).toThrow(limit)
  })

  it('counts types, what is inside and the links of lists', () => {
    const list = (items: number) => ({
      'https://example.com/l': [{ '@list': Array.from({ length: items }, () => ({ '@value': 1 })) }],
    })
    expect(() => {
      assertStatements([list(499)])
    }).not.toThrow()
    expect(() => {
      assertStatements([list(500)])
    }).toThrow(limit)
    const types = (count: number) => ({
      '@type': Array.from({ length: count }, (_, i) => `https://example.com/${i}`),
    })
    expect(() => {
      assertStatements([{ 'https://example.com/i': [types(1_001)] }])
    }).toThrow(limit)
    expect(() => {
      assertStatements([{ 'https://example.com/i': [types(1_000)] }])
    }).not.toThrow()
  })
})
