/**
 * The contract of `Transport`, as tests, and the server they need on the other side.
 *
 * @module
 */
import { isTootkitError } from '../errors.js'
import type { Transport, TransportResponse } from '../protocol/ports/index.js'
import { contractOf, expectEqual, type CaseBodies, type Closable, type ContractCase } from './check.js'

/** A transport, and the origin under which it reaches {@link answerTransportContract}. */
export interface TransportFixture extends Closable {
  readonly transport: Transport
  /** `http://127.0.0.1:1234`; the transport has to be allowed to reach it. */
  readonly origin: string
}

/**
 * Answers the requests of the contract's cases: serve it with whatever serves a `Request`.
 *
 * @param request - As it arrived.
 * @returns The answer to it.
 * @example
 * ```ts
 * const answer = await answerTransportContract(new Request('https://a.example/missing'))
 * answer.status // => 404
 * ```
 */
export async function answerTransportContract(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  switch (pathname) {
    case '/echo':
      return Response.json({
        method: request.method,
        search,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
      })
    case '/redirect':
      return new Response(null, { status: 302, headers: { location: '/echo' } })
    case '/missing':
      return new Response('no', { status: 404, headers: { 'x-twice': '1, 2' } })
    case '/bytes':
      return new Response('x'.repeat(Number(search.slice(1))))
    case '/failure':
      return new Response('x'.repeat(100_000), { status: 500 })
    case '/gzip': {
      const packed = new Blob(['hello '.repeat(1000)]).stream().pipeThrough(new CompressionStream('gzip'))
      return new Response(await new Response(packed).arrayBuffer(), {
        headers: { 'content-encoding': 'gzip' },
      })
    }
    default:
      return new Promise(() => undefined) // never answers
  }
}

/**
 * Gives the tests that every `Transport` passes.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createFetchTransport } from 'tootkit/web'
 * import { answerTransportContract, transportContract } from 'tootkit/testing'
 *
 * const transport = createFetchTransport({ fetch: answerTransportContract })
 * const cases = transportContract(() => ({ transport, origin: 'https://a.example' }))
 * cases[1]?.name // => 'resolves for every status, names in lower case'
 * ```
 */
export function transportContract(
  create: () => TransportFixture | Promise<TransportFixture>,
): readonly ContractCase[] {
  return contractOf(CASES, create)
}

const CASES: CaseBodies<TransportFixture> = {
  'sends method, query, header lines and body as given': async ({ transport, origin }) => {
    const answer = await transport.send(
      {
        method: 'POST',
        url: `${origin}/echo?a=b%20c&d`,
        headers: [
          ['Host', new URL(origin).host],
          ['Content-Type', 'application/activity+json'],
          ['Signature', 'keyId="x"'],
        ],
        body: new TextEncoder().encode('{"a":"é"}'),
      },
      { maxBodyBytes: 10_000 },
    )
    const seen = JSON.parse(textOf(answer)) as {
      method: string
      search: string
      headers: Record<string, string>
      body: string
    }
    expectEqual([seen.method, seen.search, seen.body], ['POST', '?a=b%20c&d', '{"a":"é"}'], 'what arrived')
    expectEqual(seen.headers['content-type'], 'application/activity+json', 'Content-Type')
    expectEqual(seen.headers.signature, 'keyId="x"', 'Signature')
    expectEqual(seen.headers.host, new URL(origin).host, 'Host')
  },
  'resolves for every status, names in lower case': async ({ transport, origin }) => {
    const answer = await get(transport, `${origin}/missing`)
    expectEqual([answer.status, textOf(answer), answer.headers['x-twice']], [404, 'no', '1, 2'], 'the answer')
  },
  'follows no redirect': async ({ transport, origin }) => {
    const answer = await get(transport, `${origin}/redirect`)
    expectEqual([answer.status, answer.headers.location], [302, '/echo'], 'the answer')
  },
  'takes exactly maxBodyBytes and refuses one more': async ({ transport, origin }) => {
    const exact = await get(transport, `${origin}/bytes?1000`, { maxBodyBytes: 1000 })
    expectEqual(exact.body.byteLength, 1000, 'octets read')
    const code = await codeOf(get(transport, `${origin}/bytes?1001`, { maxBodyBytes: 1000 }))
    expectEqual(code, 'ERR_RESPONSE_TOO_LARGE', 'one octet more')
  },
  'takes 1 MiB when nothing else is said': async ({ transport, origin }) => {
    expectEqual((await get(transport, `${origin}/bytes?1048576`)).body.byteLength, 1_048_576, 'octets read')
    expectEqual(
      await codeOf(get(transport, `${origin}/bytes?1048577`)),
      'ERR_RESPONSE_TOO_LARGE',
      'one octet more',
    )
  },
  'decodes gzip and counts what comes out': async ({ transport, origin }) => {
    expectEqual(textOf(await get(transport, `${origin}/gzip`)).length, 6000, 'characters read')
    const code = await codeOf(get(transport, `${origin}/gzip`, { maxBodyBytes: 5999 }))
    expectEqual(code, 'ERR_RESPONSE_TOO_LARGE', 'a limit below what comes out')
  },
  'cuts the body of a failure instead of refusing it': async ({ transport, origin }) => {
    const answer = await get(transport, `${origin}/failure`)
    expectEqual(
      [answer.status, answer.body.byteLength <= 8192],
      [500, true],
      'status, and whether the body was cut',
    )
  },
  'refuses URLs that are not for HTTP': async ({ transport }) => {
    for (const [url, code] of [
      ['ftp://a.example/', 'ERR_URL_SCHEME'],
      ['https://a:b@a.example/', 'ERR_URL_CREDENTIALS'],
      ['https://a.example:25/', 'ERR_URL_PORT'],
      ['nonsense', 'ERR_URL_INVALID'],
    ] as const) {
      expectEqual(await codeOf(get(transport, url)), code, url)
    }
  },
  'stops when the signal aborts': async ({ transport, origin }) => {
    const controller = new AbortController()
    const sending = get(transport, `${origin}/silence`, { signal: controller.signal })
    const reason = new Error('enough')
    controller.abort(reason)
    const thrown = await sending.then(
      () => undefined,
      (error: unknown) => error,
    )
    expectEqual(thrown === reason, true, 'rejects with the signal’s own reason')
  },
}

async function get(
  transport: Transport,
  url: string,
  options: Parameters<Transport['send']>[1] = {},
): Promise<TransportResponse> {
  return await transport.send({ method: 'GET', url, headers: [['Accept', '*/*']] }, options)
}

function textOf({ body }: TransportResponse): string {
  return new TextDecoder().decode(body)
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'resolved'
  } catch (error) {
    return isTootkitError(error) ? error.code : String(error)
  }
}
