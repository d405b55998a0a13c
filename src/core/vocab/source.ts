/**
 * Readers of the text as its author wrote it.
 *
 * @module
 */
import { fieldsOf, fill } from './fields.js'
import { isObject } from './reading.js'
import * as read from './values.js'
import { put, type Read } from './values.js'
import type { Source } from './types.js'

const sourceFields = fieldsOf({ content: put('content', read.text), mediaType: put('mediaType', read.text) })

/** Reads the text as its author wrote it. */
export const source: Read<Source> = (value, reading) => {
  if (!isObject(value)) return plainSource(read.text(value, reading))
  const draft = fill(value, sourceFields, {}, reading)
  return draft['content'] === undefined ? undefined : (draft as unknown as Source) // complete with content
}

const plainSource = (content: string | undefined): Source | undefined =>
  content === undefined ? undefined : { content }
