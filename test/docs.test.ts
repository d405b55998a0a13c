import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { complaintsOfCompiler, removeExamples, writeExamples } from '../scripts/doc-examples.ts'
import { SUBPATHS } from '../scripts/entries.ts'

const examples = writeExamples()
afterAll(removeExamples)

describe('the examples of the documentation', () => {
  it('compile', { timeout: 120_000 }, () => {
    expect(examples.length).toBeGreaterThan(0)
    expect(complaintsOfCompiler(examples)).toEqual([])
  })

  it.each(examples.filter((example) => example.checks > 0).map((example) => [example.where, example.module]))(
    'keep their promises: %s',
    async (_where, module) => {
      await import(/* @vite-ignore */ module)
    },
  )
})

describe('the subpaths', () => {
  it('are the same in package.json and in the build', () => {
    const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      exports: Record<string, unknown>
    }
    const named = Object.keys(SUBPATHS).map((name) => (name === 'index' ? '.' : `./${name}`))
    expect(Object.keys(exports).sort()).toEqual([...named, './package.json'].sort())
  })
})
