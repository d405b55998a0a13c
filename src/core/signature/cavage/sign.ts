/**
 * Signing a request by draft-cavage-http-signatures, in the shape that every known server accepts.
 *
 * @module
 */
import { encodeBase64, encodeLatin1 } from '#crypto'
import { MalformedError } from '../../../errors.js'
import { formatAuthParam } from '../../wire/auth-params.js'
import { countFieldLines, type HeaderLine } from '../../wire/header-fields.js'
import type { KeyType, SignatureAlgorithm } from '../crypto/backend.js'
import type { SigningKey } from '../sign-types.js'
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
export async function signCavage(
  method: string,
  requestTarget: string,
  lines: readonly HeaderLine[],
  key: SigningKey,
): Promise<[string, string][]> {
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
  const isReading = method === 'GET' || method === 'HEAD'
  const present = (isReading ? COVERED_READING : COVERED).filter((name) => countFieldLines(lines, name) > 0)
  const headers = ['(request-target)', 'host', 'date', ...present]
  const digits = { created: undefined, expires: undefined }
  const base = signingString({ method, requestTarget, lines }, { headers, digits })
  const signature = await key.privateKey.sign(algorithm[1], encodeLatin1(base))
  const parameters = [
    formatAuthParam('keyId', key.keyId),
    `algorithm="${algorithm[0]}"`,
    `headers="${headers.join(' ')}"`,
    `signature="${encodeBase64(signature)}"`,
  ]
  return [['Signature', parameters.join(',')]]
}
