/**
 * Readers of interaction policies.
 *
 * @module
 */
import { fieldsOf, fill } from './fields.js'
import { isObject } from './reading.js'
import * as read from './values.js'
import { oneOf, put, putUnlessThere, type Read } from './values.js'
import type { InteractionPolicy, InteractionRule } from './types.js'

const ruleFields = fieldsOf({
  automaticApproval: put('automaticApproval', read.ids),
  manualApproval: put('manualApproval', read.ids),
  always: putUnlessThere('automaticApproval', read.ids),
  approvalRequired: putUnlessThere('manualApproval', read.ids),
})

/** Reads who may do one thing. An empty rule is the same as none. */
const interactionRule: Read<InteractionRule> = oneOf((value, reading) => {
  if (!isObject(value)) return undefined
  const draft = fill(value, ruleFields, {}, reading)
  if (Object.keys(draft).length === 0) return undefined
  return { automaticApproval: [], manualApproval: [], ...draft }
})

const policyFields = fieldsOf({
  canQuote: put('canQuote', interactionRule),
  canLike: put('canLike', interactionRule),
  canReply: put('canReply', interactionRule),
  canAnnounce: put('canAnnounce', interactionRule),
  canFeature: put('canFeature', interactionRule),
})

/** Reads an interaction policy, in GoToSocial's old names or new. An empty one is the same as none. */
export const interactionPolicy: Read<InteractionPolicy> = oneOf((value, reading) => {
  if (!isObject(value)) return undefined
  const draft = fill(value, policyFields, {}, reading)
  return Object.keys(draft).length === 0 ? undefined : draft
})
