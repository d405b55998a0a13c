/**
 * Verification of a request signed by RFC 9421.
 *
 * @module
 */
import type { Awaitable } from '../awaitable.js'
import { assertCoverage, assertHost, resultOf, type Proof, type Verification } from '../verification.js'
import { structuredFieldsWith, type ComponentContext } from './component.js'
import { verifyLabels, type LabelledMessage, type LabelProof } from './labels.js'

/** Verifies the signatures of a request until one passes everything. */
export function verifyRfc9421(verification: Verification, field: string): Awaitable<Proof> {
  const { options, limits, keyIds } = verification
  const message: LabelledMessage = {
    judged: verification,
    limits,
    keyIds,
    context: contextOf(verification),
    resolveKey: options.resolveKey,
    preferredTag: options.preferredTag,
    assertCoverage: (covered, keyId) => {
      assertCoverage(verification, 'rfc9421', covered, keyId)
    },
    assertAddressee: (covered) => {
      if (covered.includes('host')) assertHost(verification, 'rfc9421')
    },
  }
  return verifyLabels(message, field, (proof) => proofOf(proof, verification.parts.target.query !== ''))
}

function proofOf({ input, covered, base, signature, key, algorithm }: LabelProof, hasQuery: boolean): Proof {
  const { label, nonce } = input
  const queryCovered = !hasQuery || COVERING_QUERY.some((name) => covered.includes(name))
  const bodyCovered = covered.includes('content-digest')
  const facts = { algorithm, label, covered, queryCovered, bodyCovered, times: input }
  return { result: resultOf(key, 'rfc9421', facts), base, signature, nonce, times: input }
}

const COVERING_QUERY: readonly string[] = ['@target-uri', '@query', '@request-target']

/** Where component values come from: the request as it arrived, but for a `host` that a proxy rewrote. */
function contextOf({ parts, host, options }: Verification): ComponentContext {
  const fieldTypes = structuredFieldsWith(options.fieldTypes)
  if (host === undefined) return { message: parts, related: undefined, fieldTypes }
  const lines = parts.lines.map((line) =>
    line[0].toLowerCase() === 'host' ? ([line[0], host] as const) : line,
  )
  return { message: { ...parts, lines }, related: undefined, fieldTypes }
}
