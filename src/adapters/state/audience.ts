/**
 * For whom posts and boosts are, as rows have it.
 *
 * @module
 */
import type { Visibility } from '../../core/model/index.js'
import type { GoneStatus } from '../../protocol/ports/index.js'

/** Nobody in particular, followers, people who are named, and those in a conversation of their own. */
export type Audience = 0 | 1 | 2 | 3

const AUDIENCES: { readonly [V in Visibility]: Audience } = {
  public: 0,
  unlisted: 0,
  private: 1,
  limited: 2,
  direct: 3,
}

/** Tells a visibility from any other word. */
export function isVisibility(word: string): word is Visibility {
  return Object.hasOwn(AUDIENCES, word)
}

/** Gives for whom something of a visibility is. */
export function audienceFor(visibility: Visibility): Audience {
  return AUDIENCES[visibility]
}

/** What is told of a post that was for so many, once it was deleted. */
export function goneStatusOf(audience: number): GoneStatus {
  return audience === AUDIENCES.public ? 'gone' : 'gone-hidden'
}

/** Whether it counts among the posts of its author, and of its server: what is said to some directly does not. */
export function isCounted(audience: number): boolean {
  return audience !== AUDIENCES.direct
}
