/**
 * Domain names in running text: where they begin, and how far they reach.
 *
 * @module
 */
import {
  ASCII_TLDS,
  INTERNATIONAL_INITIALS,
  INTERNATIONAL_TLDS,
  LONGEST_INTERNATIONAL_TLD,
} from './top-level-domains.js'

/** Everything that can stand in a domain name, dots, hyphens and underscores included. */
const DOMAIN_RUN =
  // eslint-disable-next-line no-control-regex -- control characters are among what ends a domain
  /[^\u0000-\u0020!"#$%&'()*+,/:;<=>?@[\]^`{|}~\u007f\u0085\u00a0\u061c\u1680\u180e\u2000-\u200a\u200e\u200f\u2028-\u202f\u205f\u2066-\u2069\u3000\ufeff\ufffe\uffff]+/gu
const DOMAIN_RUN_HERE = new RegExp(DOMAIN_RUN.source, 'uy')

const ASCII_TLD = /[a-z]{2,}(?![\da-z@+-])/iy
const PUNYCODE_TLD = /xn--[-\da-z]+/iy
const AFTER_TLD = /[\da-z@+-]/i

/** The domains in one run of domain characters. */
export interface DomainRun {
  readonly start: number
  readonly end: number
  /**
   * Finds the longest domain that begins exactly there.
   *
   * @returns Where it ends; `undefined` if none does.
   */
  readonly domainEnd: (start: number) => number | undefined
}

/** Goes through all runs of domain characters of a text, from left to right. */
export function* domainRuns(text: string): Generator<DomainRun> {
  for (const run of text.matchAll(DOMAIN_RUN)) {
    if (run[0].includes('.')) yield readRun(text, run.index, run.index + run[0].length)
  }
}

/** Finds the longest domain that begins exactly at a place of a text. */
export function domainEndAt(text: string, start: number): number | undefined {
  DOMAIN_RUN_HERE.lastIndex = start
  return DOMAIN_RUN_HERE.test(text)
    ? readRun(text, start, DOMAIN_RUN_HERE.lastIndex).domainEnd(start)
    : undefined
}

interface Label {
  readonly start: number
  readonly end: number
  /** Place of the last underscore, which the name right before the top-level domain must not have. */
  readonly underscore: number
  /** Where a top-level domain at the start of the label ends. */
  readonly tldEnd: number | undefined
}

function readRun(text: string, start: number, end: number): DomainRun {
  const labels = readLabels(text, start, end)
  // domainEnds[i]: end of the longest domain that begins with the whole of label i; from the right, so
  // that each is known in constant time.
  const domainEnds: (number | undefined)[] = []
  const endFrom = (index: number, from: number): number | undefined => {
    const label = labels[index]
    const next = labels[index + 1]
    if (!label || !next || from >= label.end || isJoiner(text, from) || isJoiner(text, label.end - 1))
      return undefined
    return domainEnds[index + 1] ?? (label.underscore < from ? next.tldEnd : undefined)
  }
  for (let i = labels.length - 1; i >= 0; i--) domainEnds[i] = endFrom(i, labels[i]?.start ?? end)
  let current = 0
  return {
    start,
    end,
    domainEnd(from) {
      while (current > 0 && (labels[current]?.start ?? 0) > from) current--
      while (current < labels.length && (labels[current]?.end ?? end) < from) current++
      return endFrom(current, from)
    },
  }
}

function readLabels(text: string, start: number, end: number): Label[] {
  let from = start
  return text
    .slice(start, end)
    .split('.')
    .map((name) => {
      const label = { start: from, end: from + name.length }
      const underscore = name.lastIndexOf('_')
      from = label.end + 1
      return {
        ...label,
        underscore: underscore < 0 ? -1 : label.start + underscore,
        tldEnd: tldEnd(text, label.start, label.end),
      }
    })
}

const isJoiner = (text: string, at: number) => text[at] === '-' || text[at] === '_'

/** End of the top-level domain that a label begins with; what follows must not be a letter or digit. */
function tldEnd(text: string, start: number, end: number): number | undefined {
  ASCII_TLD.lastIndex = start
  const ascii = ASCII_TLD.exec(text)?.[0]
  if (ascii !== undefined && ASCII_TLDS.has(ascii.toLowerCase())) return start + ascii.length
  PUNYCODE_TLD.lastIndex = start
  const punycode = PUNYCODE_TLD.exec(text)?.[0]
  if (punycode !== undefined) return start + punycode.length
  if (!INTERNATIONAL_INITIALS.has(text.charAt(start).toLowerCase())) return undefined
  for (let to = Math.min(end, start + LONGEST_INTERNATIONAL_TLD); to > start; to--) {
    if (AFTER_TLD.test(text.charAt(to))) continue
    if (INTERNATIONAL_TLDS.has(text.slice(start, to).toLowerCase())) return to
  }
  return undefined
}
