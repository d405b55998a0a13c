import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import main from '../../vitest.config.ts'

const alias = main.resolve?.alias
if (!Array.isArray(alias)) throw new Error('the main configuration has another shape')
const web = fileURLToPath(new URL('../../src/core/signature/crypto/web.ts', import.meta.url))

// All tests of signatures with the WebCrypto backend in Node.
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: {
    alias: [...alias.filter(({ find }) => find !== '#crypto'), { find: '#crypto', replacement: web }],
  },
  test: { ...main.test, include: ['test/core/signature/**/*.test.ts'] },
})
