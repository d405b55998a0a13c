/**
 * Answers' bodies, read within bounds: counted as they arrive, decoded by hand, counted again.
 *
 * @module
 */
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import { RemoteError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'

const decoders = { gzip: promisify(gunzip), br: promisify(brotliDecompress) } as const

/** What the answer's header says about its body. */
export interface BodyFacts {
  readonly url: string
  readonly contentEncoding: string | undefined
  readonly contentLength: string | undefined
  readonly maxBodyBytes: number
}

/**
 * Reads and decodes a body of at most `maxBodyBytes`, before and after decoding.
 *
 * @param body - The stream; destroyed when it is not read to its end.
 * @param facts - The limits and what the header said.
 * @returns The decoded octets.
 * @throws {@link RemoteError} `ERR_RESPONSE_TOO_LARGE` (over the limit), `ERR_RESPONSE_ENCODING` (a
 *   coding other than gzip or br, several codings, or octets that do not decode).
 */
export async function readBody(body: Readable, facts: BodyFacts): Promise<Uint8Array> {
  const { url, maxBodyBytes } = facts
  const encoding = codingOf(facts.contentEncoding)
  try {
    if (encoding === 'unknown') {
      const named = excerpt(facts.contentEncoding ?? '')
      throw new RemoteError('ERR_RESPONSE_ENCODING', `${url} answered in the content coding ${named}`, {
        url,
      })
    }
    if (Number(facts.contentLength ?? 0) > maxBodyBytes) throw tooLarge(url, maxBodyBytes)
    const octets = await collect(body, maxBodyBytes)
    if (octets.isCut) throw tooLarge(url, maxBodyBytes)
    return encoding === 'identity' ? octets.bytes : await decode(octets.bytes, encoding, facts)
  } finally {
    discard(body)
  }
}

/**
 * Reads the beginning of a body that nobody depends on: of an error, or of an answer to a POST.
 *
 * @param body - The stream; destroyed when it is longer.
 * @param facts - The limits and what the header said.
 * @returns At most `maxBodyBytes` octets; none of a body in a content coding.
 */
export async function readBeginning(body: Readable, facts: BodyFacts): Promise<Uint8Array> {
  try {
    const { bytes } = await collect(body, facts.maxBodyBytes)
    return codingOf(facts.contentEncoding) === 'identity' ? bytes : new Uint8Array()
  } finally {
    discard(body)
  }
}

/** What of a body nobody wants may still arrive, so that its connection can be used again. */
const DRAIN = { bytes: 8192, ms: 2000 } as const

/**
 * Throws a body away without anybody waiting: a short one is let in, a long or slow one costs its connection.
 *
 * @param body - The stream.
 */
export function discardBody(body: Readable): void {
  const timer = setTimeout(() => {
    discard(body)
  }, DRAIN.ms)
  timer.unref() // nobody stays for it
  collect(body, DRAIN.bytes)
    .catch(() => undefined) // the answer was known before
    .finally(() => {
      clearTimeout(timer)
      discard(body)
    })
}

async function collect(body: Readable, maxBytes: number): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > maxBytes) break
  }
  const bytes = Buffer.concat(chunks)
  return { bytes: bytes.subarray(0, maxBytes), isCut: size > maxBytes }
}

async function decode(bytes: Uint8Array, coding: 'gzip' | 'br', facts: BodyFacts): Promise<Uint8Array> {
  if (bytes.byteLength === 0) return bytes // an empty body in any coding is an empty body
  try {
    return await decoders[coding](bytes, { maxOutputLength: facts.maxBodyBytes })
  } catch (cause) {
    if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(facts.url, facts.maxBodyBytes)
    throw new RemoteError(
      'ERR_RESPONSE_ENCODING',
      `${facts.url} answered with octets that are not ${coding}`,
      {
        url: facts.url,
        cause,
      },
    )
  }
}

/** One coding only: layers of them are a bomb that multiplies. */
function codingOf(contentEncoding: string | undefined): 'identity' | 'gzip' | 'br' | 'unknown' {
  switch (contentEncoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return 'identity'
    case 'gzip':
    case 'x-gzip':
      return 'gzip'
    case 'br':
      return 'br'
    default:
      return 'unknown'
  }
}

function discard(body: Readable): void {
  body.on('error', () => undefined) // the end of an abandoned stream is nobody's news
  body.destroy()
}

function tooLarge(url: string, maxBodyBytes: number): RemoteError {
  return new RemoteError('ERR_RESPONSE_TOO_LARGE', `${url} answered with more than ${maxBodyBytes} bytes`, {
    url,
  })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
