/**
 * Readers of the keys of an actor.
 *
 * @module
 */
import { fieldsOf, fill } from './fields.js'
import { DOCUMENT_LIMITS, isObject } from './reading.js'
import * as read from './values.js'
import { listOf, put, type Read } from './values.js'
import type { Multikey, PublicKey, Reference } from './types.js'

const publicKeyFields = fieldsOf({
  id: put('id', read.id),
  owner: put('owner', read.id),
  publicKeyPem: put('publicKeyPem', read.text),
})

/** Reads keys of the old kind. A key without id cannot be referred to, and is left out. */
export const publicKeys: Read<PublicKey[]> = listOf((value, reading) => {
  if (!isObject(value)) return read.reference(value, reading)
  const draft = fill(value, publicKeyFields, {}, reading)
  return draft['id'] === undefined ? undefined : (draft as unknown as PublicKey) // complete with id
}, DOCUMENT_LIMITS.attachments)

const multikeyFields = fieldsOf({
  id: put('id', read.id),
  controller: put('controller', read.id),
  publicKeyMultibase: put('publicKeyMultibase', read.text),
  expires: put('expires', read.timestamp),
})

/** Reads keys of FEP-521a; methods of other kinds are references. */
export const assertionMethods: Read<(Multikey | Reference)[]> = listOf((value, reading) => {
  if (!isObject(value) || !read.typeNames(value).includes('Multikey')) return read.reference(value, reading)
  const draft = fill(value, multikeyFields, { type: 'Multikey' }, reading)
  return draft['id'] === undefined ? undefined : (draft as unknown as Multikey) // complete with id
}, DOCUMENT_LIMITS.attachments)
