/**
 * What a signature claims, which base follows from the request, where another base differs.
 *
 * @module
 */
import { isTootkitError } from '../../errors.js'
import { combinedField, headerLines } from '../wire/header-fields.js'
import { parseCavageSignature } from './cavage/header.js'
import { createSigningString } from './cavage/signing-string.js'
import { missingCoverage, type CoverageQuestion } from './coverage.js'
import type { BaseDifference, ExplainSignatureOptions, SignatureExplanation } from './explain-signature.js'
import { splitTarget, type SignableRequest } from './message.js'
import { verificationError } from './refusal.js'
import { parseSignatureInput } from './rfc9421/header.js'
import { createSignatureBase } from './rfc9421/signature-base.js'
import type { SignatureDialect } from './verify-types.js'

/** See `explain-signature.ts`. */
export function explain(
  request: SignableRequest,
  options: ExplainSignatureOptions,
): readonly SignatureExplanation[] {
  const lines = headerLines(request.headers)
  const input = combinedField(lines, 'signature-input')
  const field = combinedField(lines, 'signature')
  if (input !== undefined) return parseSignatureInput(input).map((one) => explainLabel(request, one, options))
  if (field === undefined) throw verificationError('signature_missing', 'the request is not signed')
  return [explainCavage(request, field, options)]
}

function explainCavage(
  request: SignableRequest,
  field: string,
  { candidateBase }: ExplainSignatureOptions,
): SignatureExplanation {
  const signature = parseCavageSignature(field)
  const { keyId, algorithm, headers } = signature
  const attempt = tryToBuild(() => createSigningString(request, signature))
  const question = questionOf(request, 'cavage')
  return {
    dialect: 'cavage',
    keyId,
    algorithm,
    covered: headers,
    missing: missingCoverage(headers, question),
    ...attempt,
    ...(attempt.base !== undefined && question.hasQuery && headers.includes('(request-target)')
      ? { baseWithoutQuery: createSigningString(request, signature, { omitQuery: true }) }
      : undefined),
    difference: firstDifference(attempt.base, candidateBase),
  }
}

function explainLabel(
  request: SignableRequest,
  input: ReturnType<typeof parseSignatureInput>[number],
  { candidateBase }: ExplainSignatureOptions,
): SignatureExplanation {
  const { label, keyId, algorithm, identifiers } = input
  const covered = identifiers.map((name) =>
    name.endsWith('"') && !name.includes(';') ? name.slice(1, -1) : name,
  )
  const attempt = tryToBuild(() => createSignatureBase(request, input))
  return {
    dialect: 'rfc9421',
    label,
    keyId,
    algorithm,
    covered,
    missing: missingCoverage(covered, questionOf(request, 'rfc9421')),
    ...attempt,
    difference: firstDifference(attempt.base, candidateBase),
  }
}

function questionOf({ method, url, body }: SignableRequest, dialect: SignatureDialect): CoverageQuestion {
  return {
    dialect,
    method,
    hasQuery: splitTarget(url).query !== '',
    hasBody: body !== undefined && body.length > 0,
  }
}

function tryToBuild(build: () => string): Pick<SignatureExplanation, 'base' | 'failure'> {
  try {
    return { base: build(), failure: undefined }
  } catch (failure) {
    if (!isTootkitError(failure)) throw failure
    return { base: undefined, failure }
  }
}

function firstDifference(
  base: string | undefined,
  candidate: string | undefined,
): BaseDifference | undefined {
  if (base === undefined || candidate === undefined || base === candidate) return undefined
  const ours = base.split('\n')
  const theirs = candidate.split('\n')
  const index = [...ours, undefined].findIndex((line, at) => line !== theirs[at])
  const line = ours[index] ?? theirs[index] ?? ''
  return {
    line: index + 1,
    component: line.split(': ', 1)[0] ?? '',
    ours: ours[index],
    theirs: theirs[index],
  }
}
