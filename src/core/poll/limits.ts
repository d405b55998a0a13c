/**
 * What Mastodon allows its own users in a poll.
 *
 * @module
 */

/** Mastodon's limits for local polls; remote ones are read whatever they are. */
export const POLL_LIMITS = {
  minOptions: 2,
  maxOptions: 4,
  /** In grapheme clusters. */
  maxOptionCharacters: 50,
  minExpirySeconds: 300,
  /** One month of 30.436875 days. */
  maxExpirySeconds: 2_629_746,
} as const

/** A set of limits for local polls. */
export type PollLimits = { readonly [Name in keyof typeof POLL_LIMITS]: number }

/** A poll that a local user wants to make. */
export interface PollDraft {
  readonly options: readonly string[]
  readonly expiresInSeconds: number
}

/** What is wrong with a draft; `option` is an index. */
export type PollProblem =
  | { readonly kind: 'too_few_options' | 'too_many_options' | 'expires_too_soon' | 'expires_too_late' }
  | { readonly kind: 'option_blank' | 'option_too_long' | 'option_repeated'; readonly option: number }

/**
 * Checks a poll that a local user wants to make.
 *
 * @param draft - Texts of the options, and the time it should run in seconds.
 * @param limits - Other limits than Mastodon's.
 * @returns Everything wrong with it, in order; an empty list if it may be made.
 * @example
 * ```ts
 * pollProblems({ options: ['tea', 'tea'], expiresInSeconds: 60 })
 * // => [{ kind: 'option_repeated', option: 1 }, { kind: 'expires_too_soon' }]
 * ```
 */
export function pollProblems(draft: PollDraft, limits: PollLimits = POLL_LIMITS): readonly PollProblem[] {
  const { options, expiresInSeconds } = draft
  const problems: PollProblem[] = []
  if (options.length < limits.minOptions) problems.push({ kind: 'too_few_options' })
  if (options.length > limits.maxOptions) problems.push({ kind: 'too_many_options' })
  const seen = new Set<string>()
  for (const [option, title] of options.entries()) {
    if (title.trim() === '') problems.push({ kind: 'option_blank', option })
    else if (isLongerThan(title, limits.maxOptionCharacters))
      problems.push({ kind: 'option_too_long', option })
    else if (seen.has(title)) problems.push({ kind: 'option_repeated', option })
    seen.add(title)
  }
  if (!(expiresInSeconds >= limits.minExpirySeconds)) problems.push({ kind: 'expires_too_soon' })
  if (expiresInSeconds > limits.maxExpirySeconds) problems.push({ kind: 'expires_too_late' })
  return problems
}

function isLongerThan(text: string, maxCharacters: number): boolean {
  return text.length > maxCharacters && [...new Intl.Segmenter().segment(text)].length > maxCharacters
}
