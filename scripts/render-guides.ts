/**
 * Makes the pictures of the guides: runs the example above each, and photographs the `html` it exports in
 * headless Chromium. Run it with `npm run docs:pictures`.
 *
 * @module
 */
import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const guides = join(root, 'docs/guides')
const chromium = process.env['CHROMIUM'] ?? 'chromium'
/** In pixels of the picture; the style sheet draws twice as large as usual, for sharp screens. */
const WIDTH = 1200

/** An example, and the picture of what it makes. */
interface Picture {
  readonly file: string
  readonly code: string
}

/** Finds the images of a guide; each belongs to the `ts` block before it that exports `html`. */
function picturesIn(guide: string): readonly Picture[] {
  const text = readFileSync(join(guides, guide), 'utf8')
  return [...text.matchAll(/!\[[^\]]*\]\((images\/[\w-]+\.png)\)/g)].map(({ 1: file = '', index }) => {
    const blocks = [...text.slice(0, index).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
      ({ 1: code = '' }) => code,
    )
    const code = blocks.findLast((block) => block.includes('export const html'))
    if (code === undefined) throw new Error(`${guide}: no example exports html before ${file}`)
    return { file, code }
  })
}

/** Runs an example as a module of the project, so that it imports what a user would import. */
async function htmlOf({ code, file }: Picture): Promise<string> {
  const folder = mkdtempSync(join(root, '.docs-check-'))
  try {
    const module = join(folder, 'example.ts')
    writeFileSync(module, code)
    const { html } = (await import(pathToFileURL(module).href)) as { html?: unknown }
    if (typeof html !== 'string') throw new TypeError(`the example of ${file} exports no html`)
    return html
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A page of the guides' own style; what the example takes from the server's root comes from the guides. */
function pageOf(html: string): string {
  const style = readFileSync(join(guides, 'images/guide.css'), 'utf8')
  const body = html.replaceAll(' src="/', ` src="${pathToFileURL(guides).href}/`)
  const measure =
    'document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height)'
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><body>${body}<script>${measure}</script>`
}

/** Measures the page first, then takes it as high as it is. */
async function photograph(html: string, file: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guides-'))
  try {
    const page = join(folder, 'page.html')
    writeFileSync(page, pageOf(html))
    const browse = (...options: readonly string[]) =>
      run(
        chromium,
        [
          '--headless',
          '--no-sandbox',
          '--hide-scrollbars',
          `--user-data-dir=${folder}`,
          ...options,
          pathToFileURL(page).href,
        ],
        { timeout: 60_000, maxBuffer: 2 ** 24 },
      )
    const { stdout } = await browse('--dump-dom', `--window-size=${String(WIDTH)},2000`)
    const height = /data-height="(\d+)"/.exec(stdout)?.[1]
    if (height === undefined) throw new Error(`${file}: the page was not measured`)
    await browse(`--screenshot=${join(guides, file)}`, `--window-size=${String(WIDTH)},${height}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

for (const guide of globSync('*.md', { cwd: guides }).sort()) {
  for (const picture of picturesIn(guide)) {
    await photograph(await htmlOf(picture), picture.file)
    console.log(`${guide}: ${picture.file}`)
  }
}
