import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { SUBPATHS } from './scripts/entries.ts'

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const alias = Object.entries(SUBPATHS).map(([name, file]) => ({
  find: new RegExp(`^tootkit${name === 'index' ? '' : `/${name}`}$`),
  replacement: path(file),
}))

export default defineConfig({
  resolve: { alias: [...alias, { find: '#crypto', replacement: path('src/core/signature/crypto/node.ts') }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['node_modules/**', 'test/runtimes/**'],
    testTimeout: 20_000,
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
})
