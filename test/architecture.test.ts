import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Third-party package → the files or folders (below src) that may import it. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  jose: ['core/signature/keys.ts'],
  'sanitize-html': ['core/html/'],
  parse5: ['core/html/'],
  blurhash: ['core/media/blurhash.ts'],
  jsonld: ['core/jsonld/'],
  undici: ['adapters/node/'],
  kysely: ['adapters/sql/', 'adapters/sqlite/'],
  hono: ['adapters/hono/'],
  express: ['adapters/express/'],
}
const ANYWHERE_ON_THE_GROUND = ['zod', '@noble/hashes']
/** The one file below the top floor that may read real time and randomness. */
const CLOCK = 'protocol/ports/clock.ts'
/** The two files that stand for the platform's cryptography; key generation draws randomness there. */
const CRYPTO = 'core/signature/crypto/'
const OUTSIDE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bcrypto\.randomUUID\b|(?<![\w.])fetch\(|\bprocess\.|\bconsole\.|\bset(?:Timeout|Interval|Immediate)\(/

const root = new URL('../src/', import.meta.url).pathname
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join('/'))
const sources = new Map(files.map((file) => [file, withoutComments(readFileSync(join(root, file), 'utf8'))]))

/** Blanks comments; strings stay, since specifiers are strings. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
}

function specifiersIn(file: string): { readonly specifier: string; readonly typeOnly: boolean }[] {
  const text = sources.get(file) ?? ''
  const found = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)(\s+type)?\b[^'"`;]+?from\s*['"]([^'"]+)['"]/g),
  ].map((m) => ({
    specifier: m[2]!,
    typeOnly: m[1] !== undefined,
  }))
  const lazy = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map((m) => ({
    specifier: m[1]!,
    typeOnly: false,
  }))
  const bare = [...text.matchAll(/(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g)].map((m) => ({
    specifier: m[1]!,
    typeOnly: false,
  }))
  return [...found, ...lazy, ...bare]
}

/** Relative imports of a file, as paths below src. */
function relativeImports(file: string): { readonly target: string; readonly typeOnly: boolean }[] {
  return specifiersIn(file)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier, typeOnly }) => ({
      target: normalize(join(dirname(file), specifier))
        .split(sep)
        .join('/')
        .replace(/\.js$/, '.ts'),
      typeOnly,
    }))
}

function floorOf(file: string): number {
  if (file.startsWith('core/') || file === 'errors.ts') return 0
  if (file.startsWith('protocol/')) return 1
  return 2
}

const coreFolder = (file: string): string | undefined => /^core\/([^/]+)\//.exec(file)?.[1]
const folderOf = (file: string): string =>
  file.startsWith('testing/') ? 'testing' : file.split('/').slice(0, 2).join('/')

describe('the three floors', () => {
  it('has sources to look at, each import of which exists', () => {
    expect(files.length).toBeGreaterThan(20)
    const missing = files.flatMap((file) =>
      relativeImports(file)
        .filter(({ target }) => !sources.has(target))
        .map(({ target }) => `${file} → ${target}`),
    )
    expect(missing).toEqual([])
  })

  it('imports only downwards', () => {
    const upwards = files.flatMap((file) =>
      relativeImports(file)
        .filter(({ target }) => floorOf(file) < floorOf(target))
        .map(({ target }) => `${file} → ${target}: a lower floor may not import a higher one`),
    )
    expect(upwards).toEqual([])
  })

  it('keeps the folders of the ground floor apart', () => {
    const sideways = files.flatMap((file) => {
      const own = coreFolder(file)
      if (own === undefined) return []
      return relativeImports(file)
        .filter(({ target }) => {
          const other = coreFolder(target)
          if (other === undefined || other === own || other === 'wire') return false
          if (other === 'vocab') return own === 'wire'
          return other !== 'model' || own === 'wire' || own === 'vocab'
        })
        .map(({ target }) => `${file} → ${target}: what two need moves down to wire, vocab or model`)
    })
    expect(sideways).toEqual([])
  })

  it("goes through a folder's index from outside it", () => {
    const around = files.flatMap((file) =>
      relativeImports(file)
        .filter(({ target }) => {
          if (folderOf(file) === folderOf(target) || target.startsWith('core/wire/') || !target.includes('/'))
            return false
          return !target.endsWith('/index.ts')
        })
        .map(({ target }) => `${file} → ${target}: import the folder's index.ts`),
    )
    expect(around.filter((line) => !/→ adapters\/[^/]+\.ts:/.test(line))).toEqual([])
  })

  it('gives each third-party package one door', () => {
    const strays = files.flatMap((file) =>
      specifiersIn(file)
        .filter(({ specifier, typeOnly }) => !typeOnly && !/^[.#]|^node:/.test(specifier))
        .filter(({ specifier }) => {
          const name = specifier
            .split('/')
            .slice(0, specifier.startsWith('@') ? 2 : 1)
            .join('/')
          if (ANYWHERE_ON_THE_GROUND.includes(name)) return floorOf(file) !== 0
          return !(DOORS[name] ?? []).some((door) => file.startsWith(door))
        })
        .map(({ specifier }) => `${file} → ${specifier}: not its door`),
    )
    expect(strays).toEqual([])
  })

  it('touches the platform only on the top floor and behind #crypto', () => {
    const platform = files.flatMap((file) =>
      floorOf(file) === 2
        ? []
        : specifiersIn(file)
            .filter(({ specifier }) => specifier.startsWith('node:') && !file.startsWith(CRYPTO))
            .map(({ specifier }) => `${file} → ${specifier}: a node module below the top floor`),
    )
    expect(platform).toEqual([])
  })

  it('has no import cycle', () => {
    const state = new Map<string, 'open' | 'done'>()
    const cycles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
        return
      }
      state.set(file, 'open')
      for (const { target, typeOnly } of relativeImports(file))
        if (!typeOnly && sources.has(target)) visit(target, [...path, file])
      state.set(file, 'done')
    }
    for (const file of files) visit(file, [])
    expect(cycles).toEqual([])
  })

  it('reads no clock, network, randomness, environment or console below the top floor', () => {
    const outside = files
      .filter((file) => floorOf(file) < 2 && file !== CLOCK && !file.startsWith(CRYPTO))
      .flatMap((file) => {
        const found = OUTSIDE.exec(sources.get(file) ?? '')
        return found ? [`${file}: ${found[0]} belongs to the top floor, or comes in as an argument`] : []
      })
    expect(outside).toEqual([])
  })

  it('re-exports by name', () => {
    const stars = files.filter((file) => /export \* from/.test(sources.get(file) ?? ''))
    expect(stars).toEqual([])
  })
})
