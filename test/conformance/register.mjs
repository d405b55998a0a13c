// Lets the conformance runner read the sources directly: `tootkit/x` → src, `./x.js` → `./x.ts`.
// For work on the library; `npm run conformance` runs against the built package instead.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { ENTRIES } from '../../scripts/entries.ts'

const root = new URL('../../', import.meta.url)
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '#crypto') return next(new URL(ENTRIES['crypto-node'], root).href, context)
    const subpath = /^tootkit(?:\/(.+))?$/.exec(specifier)
    if (subpath) return next(new URL(ENTRIES[subpath[1] ?? 'index'], root).href, context)
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.startsWith('file:')) {
      const typescript = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL)
      if (existsSync(fileURLToPath(typescript))) return next(typescript.href, context)
    }
    return next(specifier, context)
  },
})
