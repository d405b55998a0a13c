/**
 * Readers of the options of a poll.
 *
 * @module
 */
import { fieldsOf, fill } from './fields.js'
import { DOCUMENT_LIMITS, ignore, invalid, isObject } from './reading.js'
import * as read from './values.js'
import { listOf, put, type Read } from './values.js'
import type { QuestionOption } from './types.js'

const voteFields = fieldsOf({ totalItems: put('votes', read.count) })

const optionFields = fieldsOf({
  name: put('name', read.text),
  content: ignore,
  replies: (draft, value, reading) => {
    if (isObject(value))
      put('votes', () => fill(value, voteFields, {}, reading)['votes'])(draft, value, reading)
  },
})

/** Reads the options of a poll: `name`, else `content`. */
export const options: Read<QuestionOption[]> = (value, reading) => {
  if (Array.isArray(value) && value.length > DOCUMENT_LIMITS.items) {
    throw invalid(reading, 'a poll has more options than anybody can mean')
  }
  return optionList(value, reading)
}

const optionList = listOf<QuestionOption>((value, reading) => {
  if (!isObject(value)) return undefined
  const draft = fill(value, optionFields, {}, reading)
  if (draft['name'] === undefined) put('name', read.text)(draft, value['content'], reading)
  return draft
}, DOCUMENT_LIMITS.pollOptions)
