/**
 * What a signature must cover before it says anything about a request.
 *
 * @module
 */
import type { SignatureDialect } from './verify-types.js'

/** What of a request decides what must be covered. */
export interface CoverageQuestion {
  readonly dialect: SignatureDialect
  readonly method: string
  /** Whether the URL has a query. */
  readonly hasQuery: boolean
  /** Whether there are octets in the body. */
  readonly hasBody: boolean
}

/** Ways to ask for less, or for more. */
export interface CoverageOptions {
  /**
   * Accepts a cavage signature of a POST whose `digest` is covered, but whose target is not (old Pleroma):
   * it can then be sent again to any path of the same host.
   *
   * @defaultValue false
   */
  readonly allowMissingRequestTarget?: boolean
  /**
   * Accepts a cavage signature of a POST that does not cover `host`, as Mastodon does: it can then be
   * sent again to any server with the same path.
   *
   * @defaultValue false
   */
  readonly allowMissingHostOnPost?: boolean
  /**
   * Insists on a covered `content-type` where there is a body. Most senders do not sign it.
   *
   * @defaultValue false
   */
  readonly requireContentType?: boolean
}

/** Whether a method takes a body, so that an absent one must be signed as absent. */
export function takesBody(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
}

/**
 * Names what a signature leaves out although the request needs it.
 *
 * @param covered - Names the signature covers: cavage names in lower case, or RFC 9421 component names.
 * @param question - The request.
 * @param options - Ways to ask for less or more.
 * @returns The missing names, none if the coverage suffices. Where one of several would do, the usual one is named.
 * @see The table of required coverage in `docs/guides/signatures.md`.
 * @example
 * ```ts
 * const question = { dialect: 'cavage', method: 'POST', hasQuery: false, hasBody: true } as const
 * missingCoverage(['(request-target)', 'host', 'date'], question) // => ['digest']
 * ```
 */
export function missingCoverage(
  covered: readonly string[],
  question: CoverageQuestion,
  options: CoverageOptions = {},
): readonly string[] {
  const missing =
    question.dialect === 'cavage'
      ? missingCavage(covered, question, options)
      : missingRfc9421(covered, question)
  const hasContent = question.hasBody || takesBody(question.method.toUpperCase())
  const digest = question.dialect === 'cavage' ? 'digest' : 'content-digest'
  if (hasContent && !covered.includes(digest)) missing.push(digest)
  if (options.requireContentType === true && question.hasBody && !covered.includes('content-type')) {
    missing.push('content-type')
  }
  return missing
}

function missingCavage(
  covered: readonly string[],
  { method }: CoverageQuestion,
  options: CoverageOptions,
): string[] {
  const isPost = method === 'POST'
  const missing: string[] = []
  if (!covered.includes('(request-target)')) {
    const isExcused = options.allowMissingRequestTarget === true && isPost && covered.includes('digest')
    if (!isExcused) missing.push('(request-target)')
  }
  if (!covered.includes('host') && !(options.allowMissingHostOnPost === true && isPost)) missing.push('host')
  if (!covered.includes('date') && !covered.includes('(created)')) missing.push('date')
  return missing
}

/** `created` is a parameter, always covered where it stands, and asked for elsewhere. */
function missingRfc9421(covered: readonly string[], { hasQuery }: CoverageQuestion): string[] {
  const missing = covered.includes('@method') ? [] : ['@method']
  const hasTarget =
    covered.includes('@target-uri') ||
    (covered.includes('@authority') &&
      (covered.includes('@request-target') ||
        (covered.includes('@path') && (!hasQuery || covered.includes('@query')))))
  if (!hasTarget) missing.push('@target-uri')
  return missing
}
