import { describe, expect, it } from 'vitest'
import { assertStatements } from '../../../src/core/jsonld/statements.js'

const limit = expect.objectContaining({ code: 'ERR_JSONLD_LIMIT' }) as Error
const node = (id: number, values: number): Record<string, unknown> => ({
  '@id': `https://example.com/${id}`,
  'https://example.com/p': Array.from({ length: values }, (_, i) => ({ '@value': i })),
})

describe('assertStatements', () => {
  it('accepts 5,000 statements and refuses one more (P6)', () => {
    const many = Array.from({ length: 10 }, (_, id) => node(id, 500))
    expect(() => {
      assertStatements(many)
    }).not.toThrow()
    expect(() => {
      assertStatements([...many, node(10, 1)])
    }).toThrow(limit)
  })

  it('accepts 500 of one property of one thing and refuses one more', () => {
    expect(() => {
      assertStatements([node(1, 250), node(1, 250)])
    }).not.toThrow()
    expect(() => {
      assertStatements([node(1, 250), node(1, 251)])
    }).toThrow(limit)
  })

  it('counts types, what is inside and the links of lists', () => {
    const list = (items: number) => ({
      'https://example.com/l': [{ '@list': Array.from({ length: items }, () => ({ '@value': 1 })) }],
    })
    expect(() => {
      assertStatements([list(249)])
    }).not.toThrow()
    expect(() => {
      assertStatements([list(250)])
    }).toThrow(limit)
    const types = (count: number) => ({
      '@type': Array.from({ length: count }, (_, i) => `https://example.com/${i}`),
    })
    expect(() => {
      assertStatements([{ 'https://example.com/i': [types(501)] }])
    }).toThrow(limit)
    expect(() => {
      assertStatements([{ 'https://example.com/i': [types(500)] }])
    }).not.toThrow()
  })
})
