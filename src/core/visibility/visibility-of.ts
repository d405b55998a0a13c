/**
 * What a received audience means: who may see a post, as Mastodon works it out.
 *
 * @module
 */
import type { Visibility } from '../model/index.js'
import type { Activity, AnyObject, ObjectBase, Tag } from '../vocab/index.js'
import { isPublicCollection } from '../wire/public-collection.js'
import { withoutFragment } from '../wire/url.js'

/** The part of a post, an activity or a boost that decides. Every object of `tootkit/vocab` has it. */
export interface Addressed extends Pick<ObjectBase, 'to' | 'cc'> {
  readonly type?: string | undefined
  readonly tag?: readonly Tag[]
  /** Pleroma's and Akkoma's own word on it. */
  readonly directMessage?: boolean
}

/** Options of {@link visibilityOf}. */
export interface VisibilityOptions {
  /** The Create or Update that carried the object: its `to` or `cc` count where the object has none. */
  readonly activity?: Pick<ObjectBase, 'to' | 'cc'>
  /** The followers collection of the author, from the author's own actor document. */
  readonly followers?: string | undefined
  /**
   * Tells whether an id is an account known to this server. Nothing is fetched: an unknown id does not
   * turn `direct` into `limited`. Called with ids without fragment.
   *
   * @defaultValue every id is known
   */
  readonly isKnownAccount?: (id: string) => boolean
  /** Owner of the personal inbox that the post came to, who counts as addressed. */
  readonly deliveredTo?: string | undefined
  /**
   * Where the followers collection makes a post `private`: in either list, as Mastodon documents it, or
   * in `to` alone, as Mastodon's code has it.
   *
   * @defaultValue `'toOrCc'`
   */
  readonly followersCollectionIn?: 'toOrCc' | 'to'
}

/** What {@link visibilityOf} finds. Ids of accounts are without fragment and never repeated. */
export interface VisibilityFacts {
  readonly visibility: Visibility
  /** The same before silent mentions made `direct` into `limited`: relevance is judged by this one. */
  readonly addressedVisibility: Visibility
  /** Accounts with a Mention tag, in order. Not authenticated; who writes the post chooses them. */
  readonly mentions: readonly string[]
  /** Known accounts addressed without a Mention tag: they see the post and are not told. */
  readonly silentMentions: readonly string[]
  /** Accounts with a Mention tag that are not addressed: they are mentioned and not told. */
  readonly notNotified: readonly string[]
}

/**
 * Works out who may see a post, an activity or a boost.
 *
 * Reads `to` and `cc` only (`bto`, `bcc` and `audience` are no part of it). A Create or Update that embeds
 * its object is judged by the object, with its own lists standing in where the object has none. A boost is
 * judged by the Announce's own lists; addressing somebody by it mentions nobody.
 *
 * @param subject - A post or activity in the normal form, as `parseDocument` gives it.
 * @param options - The author's followers collection, and what this server knows.
 * @returns The visibility, with who is mentioned, silently mentioned, or mentioned without being told.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#status Mastodon, visibility of statuses}
 * @example
 * ```ts
 * const followers = 'https://example.com/users/alice/followers'
 * visibilityOf({ to: [followers], cc: ['as:Public'] }, { followers }).visibility // => 'unlisted'
 * visibilityOf({ to: ['https://example.org/users/bob'] }, { followers })
 * // => {
 * //   visibility: 'limited',
 * //   addressedVisibility: 'direct',
 * //   mentions: [],
 * //   silentMentions: ['https://example.org/users/bob'],
 * //   notNotified: [],
 * // }
 * ```
 */
export function visibilityOf(
  subject: Addressed | AnyObject | Activity,
  options: VisibilityOptions = {},
): VisibilityFacts {
  if (subject.type === 'Create' || subject.type === 'Update') {
    const object = 'object' in subject ? subject.object : undefined
    if (object?.type !== undefined) return visibilityOf(object, { ...options, activity: subject })
  }
  const post: Addressed = subject
  const to = post.to ?? options.activity?.to ?? []
  const cc = post.cc ?? options.activity?.cc ?? []
  const addressedVisibility = visibilityOfLists(to, cc, post.directMessage, options)
  if (post.type === 'Announce') {
    return {
      visibility: addressedVisibility,
      addressedVisibility,
      mentions: [],
      silentMentions: [],
      notNotified: [],
    }
  }
  const mentions = new Set(
    (post.tag ?? []).flatMap((tag) => (tag.type === 'Mention' ? [withoutFragment(tag.href)] : [])),
  )
  const addressed = addressedAccounts([...to, ...cc], options)
  const silentMentions = [...addressed].filter((id) => !mentions.has(id))
  const isLimited =
    addressedVisibility === 'direct' && silentMentions.length > 0 && post.directMessage !== true
  return {
    visibility: isLimited ? 'limited' : addressedVisibility,
    addressedVisibility,
    mentions: [...mentions],
    silentMentions,
    notNotified: notAddressed(mentions, [...to, ...cc], options.deliveredTo),
  }
}

function visibilityOfLists(
  to: readonly string[],
  cc: readonly string[],
  directMessage: boolean | undefined,
  { followers, followersCollectionIn = 'toOrCc' }: VisibilityOptions,
): Visibility {
  if (to.some(isPublicCollection)) return 'public'
  if (cc.some(isPublicCollection)) return 'unlisted'
  if (followers !== undefined) {
    if (to.includes(followers)) return 'private'
    if (followersCollectionIn === 'toOrCc' && cc.includes(followers)) return 'private'
  }
  return directMessage === false ? 'limited' : 'direct'
}

function addressedAccounts(ids: readonly string[], options: VisibilityOptions): Set<string> {
  const { followers, isKnownAccount = () => true, deliveredTo } = options
  const accounts = ids.filter((id) => !isPublicCollection(id) && id !== followers).map(withoutFragment)
  const known = new Set([...new Set(accounts)].filter(isKnownAccount))
  return deliveredTo === undefined ? known : known.add(withoutFragment(deliveredTo))
}

function notAddressed(
  mentions: ReadonlySet<string>,
  ids: readonly string[],
  deliveredTo: string | undefined,
): readonly string[] {
  const addressed = new Set(ids.map(withoutFragment))
  if (deliveredTo !== undefined) addressed.add(withoutFragment(deliveredTo))
  return [...mentions].filter((id) => !addressed.has(id))
}
