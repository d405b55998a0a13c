/**
 * Keys as the documents of other servers hold them, and who owns them: checked both ways.
 *
 * @module
 */
import { importPublicKey, isSameMaterial, verificationError } from '../../core/signature/index.js'
import { isActor, parseDocument, type Actor } from '../../core/vocab/index.js'
import { provesGone } from '../../core/wire/absence.js'
import { isHttpUrl, sameId, sameOrigin, sameUrl, withoutFragment } from '../../core/wire/url.js'
import { RemoteError, VerificationError } from '../../errors.js'
import type { Budget } from './budget.js'
import { fetchDocument } from './fetch-document.js'
import type { Remote } from './remote.js'

/** A key found, not yet imported. */
export interface FoundKey {
  readonly keyId: string
  readonly actorId: string
  /** PEM or Multikey, as sent. */
  readonly material: string
  /** RFC 3339; a Multikey may have an end. */
  readonly expires?: string
}

/** How keys are looked for. */
export interface KeyLookup {
  readonly remote: Remote
  readonly budget: Budget
  /** Let a key live on another host than its owner, who must list it. */
  readonly allowCrossHostKeys: boolean
  /** Take keys of `assertionMethod` for HTTP signatures. */
  readonly acceptMultikey: boolean
}

/** A key as its own document or its owner's entry gives it. */
export interface Entry {
  readonly id: string
  readonly owner: string | undefined
  readonly material: string | undefined
  readonly expires?: string
}

/** A document that was fetched for a key: the owner with its keys in it, or one key alone and its owner. */
export interface KeyDocument {
  readonly owner: Actor
  /** The key that stands alone; the owner lists it. */
  readonly alone?: Entry
}

/**
 * Fetches the document at a key id, which is the owner with the key in it, or the key alone, whose owner is then
 * fetched and must list it. Nothing a key says of its owner is believed without that.
 */
export async function fetchKeyDocument(keyId: string, lookup: KeyLookup): Promise<KeyDocument> {
  const { id, document } = await fetchDocument(keyId, lookup.remote, {
    budget: lookup.budget,
    sameHost: true,
  })
  if (provesGone(keyId, { ...document, id }))
    throw new RemoteError('ERR_REMOTE_GONE', "the key's owner was deleted", { url: id })
  const actor = readActor(document, id)
  if (actor !== undefined) return { owner: actor }
  const key = readKeyDocument(document, id)
  if (!sameUrl(withoutFragment(key.id), withoutFragment(keyId)))
    throw refuse('key_malformed', keyId, 'the document at the key id has another id')
  const owner = await fetchOwner(key, keyId, lookup)
  const listed = entryOf(owner, key.id, lookup)
  if (!(await isSameKey(listed.material, key.material))) {
    throw refuse('key_owner_mismatch', keyId, 'the key and its owner give different material')
  }
  return { owner, alone: { ...key, ...(listed.owner !== undefined && { owner: listed.owner }) } }
}

/** Finds the key of an id in what was fetched for it, and checks it. */
export function findKey(keyId: string, { owner, alone }: KeyDocument, lookup: KeyLookup): FoundKey {
  if (alone === undefined) return settle(keyId, entryOf(owner, keyId, lookup), owner, lookup)
  if (!sameUrl(alone.id, keyId))
    throw refuse('key_not_found', keyId, 'the document at the key id is another key')
  return settle(keyId, alone, owner, lookup)
}

/** Every key that a document gives, as {@link findKey} would find it. */
export function keysIn({ owner, alone }: KeyDocument, lookup: KeyLookup): readonly FoundKey[] {
  if (alone === undefined) return keysOf(owner, lookup)
  try {
    return [settle(alone.id, alone, owner, lookup)]
  } catch (error) {
    if (error instanceof VerificationError) return []
    throw error
  }
}

/** The keys that an actor's own document gives whole, for filling caches. */
export function keysOf(
  actor: Actor,
  lookup: Pick<KeyLookup, 'allowCrossHostKeys' | 'acceptMultikey'>,
): readonly FoundKey[] {
  return entriesOf(actor, lookup).flatMap(({ id, owner, material, expires }) => {
    const isOwn = (owner ?? actor.id) === actor.id && (lookup.allowCrossHostKeys || sameOrigin(id, actor.id))
    if (!isOwn || material === undefined) return []
    return [{ keyId: id, actorId: actor.id, material, ...(expires !== undefined && { expires }) }]
  })
}

async function fetchOwner(key: Entry, keyId: string, { remote, budget }: KeyLookup): Promise<Actor> {
  if (key.owner === undefined || !isHttpUrl(key.owner))
    throw refuse('key_malformed', keyId, 'the key names no owner')
  const { id, document } = await fetchDocument(key.owner, remote, {
    budget,
    otherId: 'refuse',
    sameHost: true,
  })
  const owner = readActor(document, id)
  if (owner === undefined || !sameId(owner.id, key.owner)) {
    throw refuse('key_owner_mismatch', keyId, 'the owner that the key names is no actor of that id')
  }
  return owner
}

/** The actor's entry for a key id. An old form uses the actor's own id for its only key. */
function entryOf(actor: Actor, keyId: string, lookup: KeyLookup): Entry {
  const entries = entriesOf(actor, lookup)
  const listed = entries.find(({ id }) => sameId(id, keyId)) ?? entries.find(({ id }) => sameUrl(id, keyId))
  const [only, ...more] = actor.publicKey
  const unnamed = sameId(keyId, actor.id) && more.length === 0 ? only : undefined
  const entry = listed ?? (unnamed && toEntry(unnamed.id, unnamed.owner, unnamed.publicKeyPem))
  if (entry !== undefined) return entry
  throw sameUrl(withoutFragment(keyId), actor.id)
    ? refuse('key_not_found', keyId, 'the actor lists no key of this id')
    : refuse('key_owner_mismatch', keyId, 'the owner does not list this key')
}

function entriesOf(actor: Actor, { acceptMultikey }: Pick<KeyLookup, 'acceptMultikey'>): readonly Entry[] {
  const keys = actor.publicKey.map(({ id, owner, publicKeyPem }) => toEntry(id, owner, publicKeyPem))
  const methods = !acceptMultikey
    ? []
    : actor.assertionMethod.map((method) => {
        if (method.type === undefined) return toEntry(method.id, undefined, undefined)
        return toEntry(method.id, method.controller, method.publicKeyMultibase, method.expires)
      })
  return [...keys, ...methods]
}

function toEntry(
  id: string,
  owner: string | undefined,
  material: string | undefined,
  expires?: string,
): Entry {
  return { id, owner, material, ...(expires !== undefined && { expires }) }
}

/** The last checks: the key's word about its owner, the host, and that there is a key at all. */
function settle(keyId: string, entry: Entry, actor: Actor, lookup: KeyLookup): FoundKey {
  if (entry.owner !== undefined && !sameId(entry.owner, actor.id)) {
    throw refuse('key_owner_mismatch', keyId, 'the key names another owner than the actor that lists it')
  }
  if (!lookup.allowCrossHostKeys && !sameOrigin(keyId, actor.id)) {
    throw refuse('key_owner_mismatch', keyId, 'the key is of another host than its owner')
  }
  if (entry.material === undefined) throw refuse('key_not_found', keyId, 'the key has no material')
  const { material, expires } = entry
  return { keyId, actorId: actor.id, material, ...(expires !== undefined && { expires }) }
}

function readActor(document: Readonly<Record<string, unknown>>, id: string): Actor | undefined {
  const model = parseDocument(document)
  return isActor(model) ? { ...model, id } : undefined
}

/** A key that stands alone: `publicKeyPem` and `owner`, or a Multikey and its `controller`. */
function readKeyDocument(document: Readonly<Record<string, unknown>>, id: string): Entry {
  const owner = idIn(document.owner) ?? idIn(document.controller)
  const material = textIn(document.publicKeyPem) ?? textIn(document.publicKeyMultibase)
  if (material === undefined) throw refuse('key_not_found', id, 'the document is neither an actor nor a key')
  return toEntry(id, owner, material, textIn(document.expires))
}

function idIn(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null && 'id' in value) return textIn(value.id)
  return textIn(value)
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Compared as keys, not as text: PEM has many spellings. An owner may list the id alone. */
async function isSameKey(listed: string | undefined, own: string | undefined): Promise<boolean> {
  if (listed === undefined || own === undefined || listed === own) return true
  return isSameMaterial(await importPublicKey(listed), await importPublicKey(own))
}

function refuse(
  reason: 'key_malformed' | 'key_owner_mismatch' | 'key_not_found',
  keyId: string,
  problem: string,
): VerificationError {
  return verificationError(reason, problem, { keyId })
}
