/**
 * Signed requests, tried in the second dialect where the first is refused ("double knocking").
 *
 * @module
 */
import {
  createBodyDigest,
  type BodyDigest,
  type SignatureDialect,
  type SigningKey,
} from '../../core/signature/index.js'
import { quietly } from '../../core/wire/quietly.js'
import type { SendOptions, Transport, TransportRequest, TransportResponse } from '../ports/index.js'
import type { Budget } from './budget.js'
import {
  isProven,
  noteGet,
  notePost,
  recallDialect,
  type DialectMemory,
  type DialectParts,
} from './dialect-memory.js'
import type { Remote } from './remote.js'
import { signAs, type SigningStyle } from './sign.js'

/** What sending needs of a remote. */
export type SendParts = DialectParts & { readonly transport: Transport } & Partial<Pick<Remote, 'onEvent'>>

/** Options of {@link sendSigned}. */
export interface SendSignedOptions extends SendOptions {
  /** Charged for each request sent. */
  readonly budget?: Budget
  /**
   * Digest of the body, made once for many requests with the same one.
   *
   * @defaultValue computed, once for all attempts
   */
  readonly bodyDigest?: BodyDigest
}

/** What came of it. */
export interface SentResponse {
  readonly response: TransportResponse
  /** The dialect of the request that got this answer; undefined when nobody signed. */
  readonly dialect: SignatureDialect | undefined
}

/** Answers that may be about the signature. Never 404, 410, 429 or 5xx: a POST must not run twice for those. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403])

/**
 * Sends a request, signed, and once more in the other dialect when the answer is 400, 401 or 403.
 *
 * Cavage goes first unless the server is known to want RFC 9421; what it takes is remembered by origin, and
 * only on evidence: a POST taken, or a GET that was refused before. A POST is sent twice at most, with the
 * same body. When every attempt is refused, the first answer is the one given. No redirect is followed.
 *
 * @param request - The request without signature, digest or date. Its URL is not guarded here but by the
 *   transport.
 * @param signer - Who signs; undefined sends the request unsigned, once.
 * @param parts - Transport, cache and clock: a `Remote` is all of them.
 * @param options - Limits of the exchange and the budget it is charged to.
 * @returns The answer, of whatever status, and the dialect that got it.
 * @throws {@link RemoteError} Whatever the transport rejects with; `ERR_FETCH_BUDGET`.
 * @throws {@link MalformedError} `ERR_UNSIGNABLE`: the request cannot be signed with this key.
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, sendSigned } from 'tootkit/remote'
 * import { generateKeyPair } from 'tootkit/signature'
 * import { createFakeTransport } from 'tootkit/testing'
 *
 * const { privateKey } = await generateKeyPair('ed25519')
 * const signer = { keyId: 'https://us.example/users/alice#main-key', privateKey }
 * const answers = [401, 202] // refuses the first dialect
 * const inbox = 'https://b.example/inbox'
 * const transport = createFakeTransport({ [inbox]: () => ({ status: answers.shift() ?? 500 }) })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const request = { method: 'POST', url: inbox, headers: [], body: new TextEncoder().encode('{}') }
 * const { dialect } = await sendSigned(request, signer, remote)
 * dialect // => 'rfc9421'
 * ```
 */
export async function sendSigned(
  request: TransportRequest,
  signer: SigningKey | undefined,
  parts: SendParts,
  options: SendSignedOptions = {},
): Promise<SentResponse> {
  const { budget, bodyDigest: digest, ...sendOptions } = options
  const send = async (ready: TransportRequest): Promise<TransportResponse> => {
    budget?.spend(request.url)
    return await parts.transport.send(ready, sendOptions)
  }
  if (signer === undefined) return { response: await send(request), dialect: undefined }

  const memory = await recallDialect(request.url, parts)
  const bodyDigest = digest ?? (request.body && (await createBodyDigest(request.body)))
  const knock = async (style: SigningStyle): Promise<TransportResponse> => {
    return await send(await signAs(request, style, { signer, now: parts.clock.now(), bodyDigest }))
  }
  const first = firstStyle(request, memory, parts)
  const answer = await knock(first)
  if (isSuccess(answer)) {
    if (request.method === 'POST') note(() => notePost(request.url, first, memory, parts), parts)
    return { response: answer, dialect: first.dialect }
  }
  for (const style of otherStyles(request, first, answer, isProven(memory, parts))) {
    const response = await knock(style)
    if (!isSuccess(response)) continue
    const isPost = request.method === 'POST'
    const noteStyle = () =>
      isPost ? notePost(request.url, style, memory, parts) : noteGet(request.url, style, parts)
    note(noteStyle, parts)
    return { response, dialect: style.dialect }
  }
  return { response: answer, dialect: first.dialect }
}

/** Remembers on the side: a cache that fails or hangs does not undo an answer, or what it stands for. */
function note(write: () => Promise<void>, { onEvent }: SendParts): void {
  write().catch((error: unknown) => {
    quietly(onEvent)({ kind: 'port.failed', during: 'cache', error })
  })
}

function firstStyle(
  request: TransportRequest,
  memory: DialectMemory | undefined,
  parts: SendParts,
): SigningStyle {
  const dialect = memory?.dialect ?? parts.firstDialect
  return { dialect, pathOnly: memory?.pathOnly === true && isPathOnlyPossible(request, dialect) }
}

/**
 * The ways left after a refusal: what the server asks for, or the query left out; then the other dialect,
 * unless the first one is proven. Only a GET is sent more than twice.
 */
function otherStyles(
  request: TransportRequest,
  first: SigningStyle,
  { status, headers }: TransportResponse,
  isFirstProven: boolean,
): readonly SigningStyle[] {
  if (!REFUSALS.has(status)) return []
  const wanted = status === 401 ? headers['accept-signature'] : undefined
  const other = first.dialect === 'cavage' ? 'rfc9421' : 'cavage'
  const styles: SigningStyle[] = []
  if (wanted !== undefined) {
    styles.push({ dialect: 'rfc9421', pathOnly: false, acceptSignature: wanted })
  } else if (status === 401 && !first.pathOnly && isPathOnlyPossible(request, first.dialect)) {
    styles.push({ dialect: 'cavage', pathOnly: true })
  }
  const isTried = styles.some(({ dialect }) => dialect === other)
  if (!isTried && !isFirstProven) styles.push({ dialect: other, pathOnly: false })
  return request.method === 'GET' ? styles : styles.slice(0, 1)
}

function isPathOnlyPossible(request: TransportRequest, dialect: SignatureDialect): boolean {
  return dialect === 'cavage' && request.method === 'GET' && request.url.includes('?')
}

function isSuccess({ status }: TransportResponse): boolean {
  return status >= 200 && status < 300
}
