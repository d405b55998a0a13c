/**
 * Finds every `ts` block of the documentation (comments of src, README, guides) and makes modules of
 * them that can be compiled and run.
 *
 * @module
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { SUBPATHS } from './entries.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = join(root, '.docs-check', String(process.pid))

/** One `ts` block. */
export interface Example {
  /** `file:line` of its first line. */
  readonly where: string
  /** Written as a module below `.docs-check`. */
  readonly module: string
  /** How many `// =>` values it promises. */
  readonly checks: number
}

/** Extracts all examples and writes them as modules, in a folder of this process. */
export function writeExamples(): readonly Example[] {
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  const sources = globSync('src/**/*.ts', { cwd: root }).sort()
  const pages = [
    'README.md',
    ...globSync('docs/**/*.md', { cwd: root })
      .filter((page) => !page.startsWith('docs/api/'))
      .sort(),
  ]
  const blocks = [
    ...sources.flatMap((file) => blocksIn(file, /^ *\* ?/)),
    ...pages.filter((page) => existsSync(join(root, page))).flatMap((file) => blocksIn(file, /^/)),
  ]
  return blocks.map((block, index) => {
    const { text, checks } = withChecks(block.code, block.where)
    const module = join(
      scratch,
      `${String(index).padStart(3, '0')}-${block.file.replace(/[^a-z0-9]+/gi, '-')}.ts`,
    )
    writeFileSync(module, `${importsFor(block)}${text}\nexport {}\n`)
    return { where: block.where, module, checks }
  })
}

/** Takes the modules away again. */
export function removeExamples(): void {
  rmSync(scratch, { recursive: true, force: true })
}

/** Type-checks the modules; gives one line per complaint, naming the place in the documentation. */
export function complaintsOfCompiler(examples: readonly Example[]): readonly string[] {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  const program = ts.createProgram(
    examples.map((example) => example.module),
    { ...options, noUnusedLocals: false, noUnusedParameters: false, noEmit: true },
  )
  const places = new Map(examples.map((example) => [example.module, example.where]))
  return ts.getPreEmitDiagnostics(program).flatMap((diagnostic) => {
    const where = places.get(diagnostic.file?.fileName ?? '')
    if (where === undefined) return []
    const line = diagnostic.file?.text.slice(0, diagnostic.start).split('\n').at(-1) ?? ''
    return [`${where}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')} (at “${line.trim()}”)`]
  })
}

interface Block {
  readonly file: string
  readonly where: string
  readonly code: string
}

function blocksIn(file: string, margin: RegExp): readonly Block[] {
  const lines = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .map((line) => line.replace(margin, ''))
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at++) {
    if (!/^```(?:ts|typescript)\s*$/.test(lines[at] ?? '')) continue
    const end = lines.indexOf('```', at + 1)
    if (end < 0) throw new Error(`${file}:${String(at + 1)}: a code block that does not end`)
    blocks.push({ file, where: `${file}:${String(at + 2)}`, code: lines.slice(at + 1, end).join('\n') })
    at = end
  }
  return blocks
}

/** The import lines a comment's example leaves out: its own file's exports and its subpath's. */
function importsFor(block: Block): string {
  if (!block.file.startsWith('src/') || /^import /m.test(block.code)) return ''
  const [subpath, index] = Object.entries(SUBPATHS)
    .filter(([, source]) => source !== 'src/index.ts' && block.file.startsWith(`${dirname(source)}/`))
    .at(0) ?? ['index', 'src/index.ts']
  const specifier = subpath === 'index' ? 'tootkit' : `tootkit/${subpath}`
  const used = (names: readonly string[]): string[] =>
    names.filter(
      (name) =>
        new RegExp(`\\b${name}\\b`).test(block.code) &&
        !new RegExp(`(?:const|let|function|class) ${name}\\b`).test(block.code),
    )
  const fromIndex = used(exportsOf(join(root, index)))
  const fromFile = used(exportsOf(join(root, block.file))).filter((name) => !fromIndex.includes(name))
  const fromRoot = used(exportsOf(join(root, 'src/index.ts'))).filter(
    (name) => !fromIndex.includes(name) && !fromFile.includes(name),
  )
  const line = (names: readonly string[], from: string): string =>
    names.length > 0 ? `import { ${names.join(', ')} } from '${from}'\n` : ''
  const own = `./${relative(scratch, join(root, block.file)).replace(/\.ts$/, '.js')}`
  return line(fromIndex, specifier) + line(fromFile, own.replace('./../', '../')) + line(fromRoot, 'tootkit')
}

/** Names of the values a module exports. */
function exportsOf(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      if (statement.isTypeOnly || !statement.exportClause || !ts.isNamedExports(statement.exportClause))
        return []
      return statement.exportClause.elements
        .filter((element) => !element.isTypeOnly)
        .map((element) => element.name.text)
    }
    const exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
    if (!exported) return []
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      return statement.name ? [statement.name.text] : []
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map((declaration) => declaration.name.getText())
    return []
  })
}

/** Turns `expression // => value` into a comparison that names its place. */
function withChecks(code: string, where: string): { readonly text: string; readonly checks: number } {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true)
  let text = ''
  let done = 0
  let checks = 0
  for (const statement of source.statements) {
    const promise = promisedAfter(code, statement.getEnd())
    if (promise === undefined) continue
    const [start, end] = [statement.getStart(), statement.getEnd()]
    text += code.slice(done, start)
    if (ts.isExpressionStatement(statement)) {
      text += `__promised(await (${statement.expression.getText()}), (${promise}), ${JSON.stringify(where)})`
    } else if (ts.isVariableStatement(statement)) {
      const name = statement.declarationList.declarations.at(-1)?.name.getText() ?? 'undefined'
      text += `${code.slice(start, end)}; __promised(${name}, (${promise}), ${JSON.stringify(where)})`
    } else {
      throw new Error(`${where}: “// =>” after something that has no value`)
    }
    done = end
    checks++
  }
  text += code.slice(done)
  const helper = checks > 0 ? `import { promised as __promised } from '../../scripts/doc-promise.ts'\n` : ''
  return { text: helper + text, checks }
}

/** The value written after `// =>` behind a statement, over following comment lines if it goes on there. */
function promisedAfter(code: string, end: number): string | undefined {
  const lines = code.slice(end).replace(/^;/, '').split('\n')
  if (lines[0]?.trim() === '' && /^\s*\/\/ => /.test(lines[1] ?? '')) lines.shift()
  const [first = '', ...rest] = lines
  const match = /^\s*\/\/ => (.*)$/.exec(first)
  if (!match) return undefined
  const more: string[] = []
  for (const line of rest) {
    const continued = /^\s*\/\/(\s*)(\S.*)$/.exec(line)
    const open = balance([match[1], ...more].join('\n')) > 0
    if (!continued || (!open && (continued[1] ?? '').length < 2)) break
    more.push(continued[2] ?? '')
  }
  return [match[1], ...more].join('\n')
}

/** Brackets opened and not closed, outside strings. */
function balance(text: string): number {
  const bare = text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '')
  return (bare.match(/[[({]/g)?.length ?? 0) - (bare.match(/[\])}]/g)?.length ?? 0)
}
