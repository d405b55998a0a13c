/**
 * The rule that says when the names in a document mean what they say.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { isOpaque } from './compact.js'
import { type Judgement, judgeContext, startJudging } from './judge-context.js'
import { JSONLD_LIMITS } from './limits.js'
import { readSafely } from './snapshot.js'
import { TERMS_BY_IRI, canonicalIri, expandPrefix } from './terms.js'

/**
 * Tells whether a document can be read by its plain names: no context in it gives a name that we read
 * another meaning, or another name a meaning that we read, and uses it.
 *
 * Contexts that come with the package are judged by what they define, inline ones term by term. A context
 * that we do not have is taken to define nothing of ours. Members `signature` and `proof` are left aside, and
 * an id is what is written, whatever prefixes there are.
 * False does not mean hostile: {@link normalizeDocument} brings such a document into the plain form.
 *
 * @param document - A parsed JSON document of whatever shape.
 * @returns True when reading the names as they stand is reading what they mean.
 * @throws {@link MalformedError} `ERR_JSON_LIMIT`: deeper than 64 levels or more than 50,000 values;
 *   `ERR_DOCUMENT_INVALID`: an object that throws when it is looked at.
 * @see {@link https://www.w3.org/TR/activitystreams-core/#jsonld ActivityStreams 2.0 §2.1}
 * @example
 * ```ts
 * const activityStreams = 'https://www.w3.org/ns/activitystreams'
 * readsAsPlainJson({ '@context': activityStreams, type: 'Note', content: 'Hi' }) // => true
 * readsAsPlainJson({ '@context': [activityStreams, { content: 'as:summary' }], content: 'Hi' }) // => false
 * ```
 */
export function readsAsPlainJson(document: unknown): boolean {
  if (typeof document !== 'object' || document === null) return true
  if (Array.isArray(document)) return false
  return readSafely(() => {
    const survey: Survey = { judgement: startJudging(), nodes: 0 }
    if (!isPlain(document, survey, 1)) return false
    const { changed } = survey.judgement
    return changed.size === 0 || !usesAny(document, changed)
  })
}

interface Survey {
  readonly judgement: Judgement
  nodes: number
}

/** Looks at every member name and context; false as soon as one settles the matter. */
function isPlain(value: object, survey: Survey, depth: number): boolean {
  const { maxDepth, maxNodes } = JSONLD_LIMITS
  if (depth > maxDepth)
    throw new MalformedError('ERR_JSON_LIMIT', `document nests deeper than ${maxDepth} levels`)
  const isArray = Array.isArray(value)
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    if (++survey.nodes > maxNodes) {
      throw new MalformedError('ERR_JSON_LIMIT', `document holds more than ${maxNodes} values`)
    }
    if (!isArray) {
      if (isOpaque(name)) continue
      if (name === '@context') {
        if (!judgeContext(inner, survey.judgement)) return false
        continue
      }
      if (!isPlainName(name, value)) return false
    }
    if (typeof inner === 'object' && inner !== null && !isPlain(inner, survey, depth + 1)) return false
  }
  return true
}

/** Tells whether a member name is neither a keyword nor one of ours in a longer spelling. */
function isPlainName(name: string, owner: object): boolean {
  if (name.startsWith('@'))
    return (name === '@id' || name === '@type') && !Object.hasOwn(owner, name.slice(1))
  return !name.includes(':') || !TERMS_BY_IRI.has(canonicalIri(expandPrefix(name)))
}

/** Tells whether one of the names stands in the document as a member or in a value. */
function usesAny(value: unknown, names: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return names.has(value)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some((item) => usesAny(item, names))
  return Object.entries(value).some(([name, inner]) => {
    if (name === '@context' || isOpaque(name)) return false
    return names.has(name) || usesAny(inner, names)
  })
}
