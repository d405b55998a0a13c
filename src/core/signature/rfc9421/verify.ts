/**
 * Verification of a request signed by RFC 9421.
 *
 * @module
 */
import { assertCoverage, assertHost, resultOf, type Proof, type Verification } from '../verification.js'
import { structuredFieldsWith, type ComponentContext } from './component.js'
import { verifyLabels } from './labels.js'

/** Verifies the signatures of a request until one passes everything. */
export async function verifyRfc9421(verification: Verification, field: string): Promise<Proof> {
  const { options, parts } = verification
  const { input, covered, base, signature, key, algorithm } = await verifyLabels(
    {
      judged: verification,
      limits: verification.limits,
      keyIds: verification.keyIds,
      context: contextOf(verification),
      resolveKey: options.resolveKey,
      preferredTag: options.preferredTag,
      assertCoverage: (names, keyId) => {
        assertCoverage(verification, 'rfc9421', names, keyId)
      },
      assertAddressee: (names) => {
        if (names.includes('host')) assertHost(verification, 'rfc9421')
      },
    },
    field,
  )
  const queryCovered =
    parts.target.query === '' ||
    ['@target-uri', '@query', '@request-target'].some((name) => covered.includes(name))
  const bodyCovered = covered.includes('content-digest')
  const facts = {
    algorithm,
    label: input.label,
    covered,
    queryCovered,
    bodyCovered,
    times: input,
  }
  return { result: resultOf(key, 'rfc9421', facts), base, signature, nonce: input.nonce, times: input }
}

/** Where component values come from: the request as it arrived, but for a `host` that a proxy rewrote. */
function contextOf({ parts, host, options }: Verification): ComponentContext {
  const fieldTypes = structuredFieldsWith(options.fieldTypes)
  if (host === undefined) return { message: parts, related: undefined, fieldTypes }
  const lines = parts.lines.map((line) =>
    line[0].toLowerCase() === 'host' ? ([line[0], host] as const) : line,
  )
  return { message: { ...parts, lines }, related: undefined, fieldTypes }
}
