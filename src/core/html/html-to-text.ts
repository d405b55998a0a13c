/**
 * HTML made plain text for people to read.
 *
 * @module
 */
import type { HtmlLimits } from './limits.js'
import { readTree } from './read-tree.js'
import { REMOVED_WITH_CONTENT } from './transform.js'
import { valueOf, type HtmlElement, type HtmlNode } from './tree.js'

/** What {@link htmlToText} is given. */
export interface HtmlToTextOptions {
  /**
   * Bounds on the HTML; beyond them the tags are just cut out.
   *
   * @defaultValue {@link DEFAULT_HTML_LIMITS}
   */
  readonly limits?: HtmlLimits
}

/**
 * Gives the text of HTML with its shape: blank lines between paragraphs, `>` before quotes, list items
 * on lines of their own, links in full.
 *
 * For notifications, e-mails, search and screen readers. The result is text: escape it before it goes
 * into HTML. What {@link textToHtml} made of a text comes back as that text.
 *
 * @param html - HTML, sanitised or not.
 * @param options - Limits.
 * @returns The text, without blank lines at its ends.
 * @example
 * ```ts
 * htmlToText('<p>Buy:</p><ul><li>milk</li><li>tea &amp; cake</li></ul><p>Thanks<br>Bob</p>')
 * // => 'Buy:\n\n- milk\n- tea & cake\n\nThanks\nBob'
 * ```
 */
export function htmlToText(html: string, options: HtmlToTextOptions = {}): string {
  return readTree(html, options.limits, (nodes) => render(nodes, false))
}

/** How many line breaks part an element from what is around it; elements not named are inline. */
const BREAKS_AROUND: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'article aside blockquote details dl figure footer form h1 h2 h3 h4 h5 h6 header hr nav ol p pre section table ul'
      .split(' ')
      .map((name) => [name, 2]),
  ),
  ...Object.fromEntries('address dd div dt fieldset li summary tr'.split(' ').map((name) => [name, 1])),
}

/** Text in the making; line breaks wait until something follows them. */
interface Writer {
  text: string
  breaks: number
}

function render(nodes: readonly HtmlNode[], isPreformatted: boolean): string {
  const writer: Writer = { text: '', breaks: 0 }
  renderInto(writer, nodes, isPreformatted)
  return writer.text
}

function renderInto(writer: Writer, nodes: readonly HtmlNode[], isPreformatted: boolean): void {
  for (const node of nodes) {
    if (typeof node === 'string') writeText(writer, node, isPreformatted)
    else if (node.name === 'br') writer.breaks++
    else if (node.name === 'img') write(writer, valueOf(node.attributes, 'alt') ?? '')
    else if (!REMOVED_WITH_CONTENT.has(node.name)) renderElement(writer, node, isPreformatted)
  }
}

function renderElement(writer: Writer, element: HtmlElement, isPreformatted: boolean): void {
  const { name, children } = element
  const breaks = BREAKS_AROUND[name] ?? 0
  writer.breaks = Math.max(writer.breaks, breaks)
  if (name === 'blockquote') write(writer, prefixLines(render(children, isPreformatted), '> ', '> '))
  else if (name === 'ul' || name === 'ol') renderList(writer, element, isPreformatted)
  else renderInto(writer, children, isPreformatted || name === 'pre')
  writer.breaks = Math.max(writer.breaks, breaks)
}

function renderList(writer: Writer, list: HtmlElement, isPreformatted: boolean): void {
  let number = Number.parseInt(valueOf(list.attributes, 'start') ?? '1', 10) || 1
  for (const item of list.children) {
    if (typeof item === 'string' || item.name !== 'li') {
      renderInto(writer, [item], isPreformatted)
      continue
    }
    writer.breaks = Math.max(writer.breaks, 1)
    const marker = list.name === 'ol' ? `${number++}. ` : '- '
    write(writer, prefixLines(render(item.children, isPreformatted), marker, ' '.repeat(marker.length)))
  }
}

function writeText(writer: Writer, text: string, isPreformatted: boolean): void {
  if (isPreformatted) return write(writer, text)
  const isBetweenBlocks = writer.text === '' || writer.breaks > 0
  const flowing = text.replace(/[\t\n\f\r ]+/g, (space) => (/[\n\r]/.test(space) ? ' ' : space))
  write(writer, isBetweenBlocks && /[\n\r]/.test(text) ? flowing.replace(/^ /, '') : flowing)
}

function write(writer: Writer, text: string): void {
  if (text === '') return
  if (writer.text !== '') writer.text += '\n'.repeat(writer.breaks)
  writer.breaks = 0
  writer.text += text
}

function prefixLines(text: string, first: string, others: string): string {
  const [firstLine = '', ...lines] = text.split('\n')
  return [first + firstLine, ...lines.map((line) => (line === '' ? others.trimEnd() : others + line))].join(
    '\n',
  )
}
