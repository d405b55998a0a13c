/**
 * Signing a request by draft-cavage-http-signatures, in the shape that every known server accepts.
 *
 * @module
 */
import { encodeBase64, encodeLatin1 } from '#crypto'
import { MalformedError } from '../../../errors.js'
import { formatAuthParam } from '../../wire/auth-params.js'
import { countFieldLines, type HeaderLine } from '../../wire/header-fields.js'
import { chain, type Awaitable } from '../awaitable.js'
import type { KeyType, SignatureAlgorithm } from '../crypto/backend.js'
import type { SigningKey } from '../sign-types.js'
import { readCoveredNames } from './covered-names.js'
import { signingString } from './signing-string.js'

/** The parameter that the software of the fediverse expects for each kind of key, and the primitive behind it. */
const ALGORITHMS: Readonly<Partial<Record<KeyType, readonly [parameter: string, SignatureAlgorithm]>>> = {
  rsa: ['rsa-sha256', 'rsa-v1_5-sha256'],
  ed25519: ['ed25519', 'ed25519'],
  p256: ['hs2019', 'ecdsa-p256-sha256'],
}

/** What is covered, in this order, of what the request has. */
const COVERED: readonly string[] = ['digest', 'content-type', 'collection-synchronization']
const COVERED_READING: readonly string[] = ['accept', 'digest', 'collection-synchronization']

/** Signs lines that are complete but for the signature; gives the line to add. */
export function signCavage(
  method: string,
  requestTarget: string,
  lines: readonly HeaderLine[],
  key: SigningKey,
): Awaitable<[string, string][]> {
  const algorithm = ALGORITHMS[key.privateKey.type]
  if (algorithm === undefined) {
    throw new MalformedError(
      'ERR_UNSIGNABLE',
      `draft-cavage has no algorithm for a key of type ${key.privateKey.type}`,
      {
        reason: 'unsupported_algorithm',
      },
    )
  }
  const [parameter, primitive] = algorithm
  const list = coveredList(method, lines)
  const headers = readCoveredNames(list, Infinity)
  const base = signingString({ method, requestTarget, lines }, { headers, digits: NO_DIGITS })
  const unsigned = `${formatAuthParam('keyId', key.keyId)},algorithm="${parameter}",headers="${list}"`
  return chain(key.privateKey.sign(primitive, encodeLatin1(base)), (signature) => [
    ['Signature', `${unsigned},signature="${encodeBase64(signature)}"`],
  ])
}

const NO_DIGITS = { created: undefined, expires: undefined }

function coveredList(method: string, lines: readonly HeaderLine[]): string {
  let list = '(request-target) host date'
  for (const name of method === 'GET' || method === 'HEAD' ? COVERED_READING : COVERED) {
    if (countFieldLines(lines, name) > 0) list += ` ${name}`
  }
  return list
}
