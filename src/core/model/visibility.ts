/**
 * Who may see a post, in one word.
 *
 * @module
 */

/** Mastodon's words. `limited` is stored only; its client API shows it as `private`. */
export type Visibility = 'public' | 'unlisted' | 'private' | 'limited' | 'direct'
