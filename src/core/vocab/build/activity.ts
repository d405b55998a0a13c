/**
 * What all builders of activities share.
 *
 * @module
 */
import type { ActivityType } from '../types.js'
import {
  asIds,
  type BuiltActivity,
  defined,
  type Identified,
  type IdSource,
  type Moment,
  referenceTo,
  timestampOf,
  withId,
} from './common.js'

/** What every activity can be given. */
export interface ActivityInput<Type extends ActivityType> {
  /** Given, or derived from the activity. {@link mastodonIds} has Mastodon's shapes. */
  readonly id?: IdSource<BuiltActivity<Type>> | undefined
  readonly to?: string | readonly string[] | undefined
  readonly cc?: string | readonly string[] | undefined
  readonly published?: Moment | undefined
}

/** Input of an activity by one actor on one object. */
export interface ObjectActivityInput<Type extends ActivityType> extends ActivityInput<Type> {
  readonly actor: Identified
  readonly object: Identified
}

/** Puts an activity together. */
export function build<Type extends ActivityType>(
  type: Type,
  input: ActivityInput<Type> & { readonly actor: Identified },
  parts: Partial<BuiltActivity<Type>>,
): BuiltActivity<Type> {
  const { id, actor, to, cc, published } = input
  const activity = {
    type,
    actor: referenceTo(actor, `the actor of ${type}`),
    ...defined({
      published: published === undefined ? undefined : timestampOf(published),
      to: to === undefined ? undefined : asIds(to),
      cc: cc === undefined ? undefined : asIds(cc),
    }),
    ...parts,
    tag: parts.tag ?? [],
  } as BuiltActivity<Type> // a generic spread is no type of its own
  return withId(activity, id)
}
