import { defineConfig } from 'tsup'
import { ENTRIES } from './scripts/entries.ts'

export default defineConfig({
  entry: ENTRIES,
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  splitting: true, // one copy of the error classes, whatever subpaths a program imports
  sourcemap: true,
  clean: true,
  treeshake: true,
  removeNodeProtocol: false, // node:sqlite has no other name
  external: [/^node:/, '#crypto', 'hono', 'express'],
  dts: false, // tsc writes the declarations: a tenth of the time, with maps into src
})
