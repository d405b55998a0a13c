/**
 * What a signature costs beside the bare primitive, and beside four other packages: `npm run bench:signatures`.
 *
 * Contenders take turns in short rounds and are measured in processor time, so that a busy machine slows all alike; of
 * each the fastest tenth of the rounds counts. Ratios are rates over the rate of the bare primitive with a cached key.
 *
 * Run it with `--expose-gc --single-threaded-gc`: helper threads of the collector wait for a core on a busy machine, and
 * the caller with them.
 *
 * @module
 */
import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'
import {
  createBodyDigest,
  generateKeyPair,
  importPrivateKey,
  importPublicKey,
  signRequest,
  verifyRequest,
  type SignableRequest,
} from 'tootkit/signature'
import * as web from '../src/core/signature/crypto/web.ts'
import { createPeers } from '../test/core/signature/peers.ts'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 3)
const ROUND_MS = 100
const now = new Date()
const actorId = 'https://a.example/users/alice'
const keyId = `${actorId}#main-key`
const body = new TextEncoder().encode(JSON.stringify({ type: 'Create', content: 'x'.repeat(2020) }))
const post: SignableRequest = {
  method: 'POST',
  url: 'https://b.example/users/bob/inbox',
  headers: [
    ['User-Agent', 'bench/1.0'],
    ['Accept-Encoding', 'gzip'],
    ['Content-Type', 'application/activity+json'],
    ['Content-Length', String(body.length)],
  ],
  body,
}

type Task = () => unknown
type Lines = readonly (readonly [name: string, value: string])[]
interface Row {
  readonly name: string
  readonly task: Task
  /** At least this share of the bare primitive's rate. */
  readonly target?: number
}

/** Processor time of this thread, which other programs on the machine do not lengthen; elapsed time for what leaves it. */
const threadMicroseconds = (): number => {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
const elapsedMicroseconds = (): number => performance.now() * 1000

/**
 * Collects young garbage. Each signature of node:crypto leaves a native object behind that the collector frees; in a loop
 * of bare calls that would happen in somebody else's round. So all rounds end with their own sweeping.
 */
const sweep = (): void => {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc')
  globalThis.gc({ type: 'minor' })
}

/** Microseconds per call of each row: fastest tenth of interleaved rounds. */
async function measure(
  rows: readonly Row[],
  perTask: number,
  clock: () => number,
): Promise<readonly number[]> {
  const times = rows.map((): number[] => [])
  for (const { task } of rows) {
    const warm = performance.now() + SECONDS * 1000 // compilers are background threads, slow on a busy machine
    while (performance.now() < warm) await task()
  }
  const end = performance.now() + SECONDS * 1000 * rows.length
  while (performance.now() < end) {
    for (const [index, { task }] of rows.entries()) {
      const until = performance.now() + ROUND_MS
      const start = clock()
      let calls = 0
      do {
        await task()
        calls += perTask
      } while (performance.now() < until)
      sweep()
      times[index]?.push((clock() - start) / calls)
    }
  }
  return times.map((list) => {
    const best = list.sort((a, b) => a - b).slice(0, Math.max(1, Math.floor(list.length / 10)))
    return best.reduce((sum, time) => sum + time, 0) / best.length
  })
}

let missed = 0
async function report(
  title: string,
  rows: readonly Row[],
  perTask = 1,
  clock = threadMicroseconds,
): Promise<readonly number[]> {
  const times = await measure(rows, perTask, clock)
  const [bare = Number.NaN] = times
  console.log(`\n${title}`)
  for (const [index, { name, target }] of rows.entries()) {
    const ratio = bare / (times[index] ?? Number.NaN)
    const verdict =
      target === undefined
        ? ''
        : ratio >= target
          ? `  (target ${target}: met)`
          : `  (target ${target}: MISSED)`
    if (target !== undefined && ratio < target) missed++
    console.log(
      `  ${name.padEnd(52)} ${(times[index] ?? 0).toFixed(1).padStart(8)} µs  ${ratio.toFixed(3)}${verdict}`,
    )
  }
  return times
}

async function benchKey(type: 'rsa' | 'ed25519', targets: { sign: number; verify: number }): Promise<void> {
  const { publicKeyPem, privateKeyPem } = await generateKeyPair(type)
  const privateKey = await importPrivateKey(privateKeyPem)
  const key = await importPublicKey(publicKeyPem)
  const resolveKey = () => Promise.resolve({ keyId, actorId, key, source: 'cache' as const })
  const bodyDigest = await createBodyDigest(body)
  const nativePrivate = createPrivateKey(privateKeyPem)
  const nativePublic = createPublicKey(publicKeyPem)
  const algorithm = type === 'rsa' ? 'sha256' : null
  const base = Buffer.alloc(260, 97)
  const signature = sign(algorithm, base, nativePrivate)
  const cavage = await signRequest(post, { keyId, privateKey }, { now })
  const rfc9421 = await signRequest(post, { keyId, privateKey }, { now, dialect: 'rfc9421' })
  const options = { resolveKey, now }

  await report(`${type}: sign a POST, its digest computed once for all recipients`, [
    { name: 'bare crypto.sign', task: () => sign(algorithm, base, nativePrivate) },
    {
      name: 'signRequest, cavage',
      task: () => signRequest(post, { keyId, privateKey }, { now, bodyDigest }),
      target: targets.sign,
    },
    {
      name: 'signRequest, RFC 9421',
      task: () => signRequest(post, { keyId, privateKey }, { now, bodyDigest, dialect: 'rfc9421' }),
      target: targets.sign,
    },
    {
      name: 'by heart, without parsing or checks',
      task: () => signBlindly(bodyDigest.digest, nativePrivate, algorithm),
    },
  ])
  const rows: Row[] = [
    { name: 'bare crypto.verify', task: () => verify(algorithm, base, nativePublic, signature) },
    {
      name: 'verifyRequest, cavage',
      task: () => verifyRequest({ ...post, headers: cavage }, options),
      target: targets.verify,
    },
    {
      name: 'verifyRequest, RFC 9421',
      task: () => verifyRequest({ ...post, headers: rfc9421 }, options),
      target: targets.verify,
    },
    {
      name: 'by heart, without parsing or checks',
      task: () => verifyBlindly({ ...post, headers: cavage }, () => Promise.resolve(nativePublic), algorithm),
    },
  ]
  if (type === 'rsa') {
    for (const peer of await createPeers({ keyId, actorId, publicKeyPem, privateKeyPem })) {
      const arrived = { ...post, headers: peer.dialect === 'cavage' ? cavage : rfc9421 }
      if (!(await peer.verify(arrived))) throw new Error(`${peer.name} refuses the benchmark's request`)
      rows.push({ name: `${peer.name}, ${peer.dialect}`, task: () => peer.verify(arrived) })
    }
  }
  const times = await report(
    `${type}: verify a POST of ${body.length} octets, header lines in, verdict out, key cached`,
    rows,
  )
  if (type === 'rsa') {
    const factor = Math.min(...times.slice(4)) / Math.max(...times.slice(1, 3))
    if (factor < 2) missed++
    console.log(
      `  the slower dialect over the fastest peer: ${factor.toFixed(2)}×  (target 2: ${factor < 2 ? 'MISSED' : 'met'})`,
    )
  }
}

/**
 * What is left of a verification that checks nothing but digest and signature and knows the request by heart: the
 * distance to it is what parsing and policy cost, and nothing that verifies gets above it.
 */
async function verifyBlindly(
  { headers, url, method }: { headers: Lines; url: string; method: string },
  resolveKey: () => Promise<KeyObject>,
  algorithm: string | null,
): Promise<boolean> {
  const value = (name: string): string => headers.find(([candidate]) => candidate === name)?.[1] ?? ''
  if (value('Digest') !== `SHA-256=${hash('sha256', body, 'base64')}`) throw new Error('another body')
  const target = `${method.toLowerCase()} ${url.slice('https://b.example'.length)}`
  const base = `(request-target): ${target}\nhost: ${value('Host')}\ndate: ${value('Date')}\ndigest: ${value('Digest')}\ncontent-type: ${value('Content-Type')}`
  const field = value('Signature')
  const octets = Buffer.from(field.slice(field.indexOf('signature="') + 11, -1), 'base64')
  const key = await resolveKey()
  return verify(algorithm, Buffer.from(base, 'latin1'), key, octets)
}

/** The same for signing: a URL, a date and a signature in a text that is known by heart. */
async function signBlindly(digest: string, key: KeyObject, algorithm: string | null): Promise<Lines> {
  const { host, pathname } = new URL(post.url)
  const date = now.toUTCString()
  const base = `(request-target): post ${pathname}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}\ncontent-type: application/activity+json`
  const octets = await Promise.resolve(sign(algorithm, Buffer.from(base, 'latin1'), key))
  const names = '(request-target) host date digest content-type'
  const value = `keyId="${keyId}",algorithm="hs2019",headers="${names}",signature="${octets.toString('base64')}"`
  return [
    ['Host', host],
    ['Date', date],
    ['Content-Type', 'application/activity+json'],
    ['Digest', digest],
    ['Signature', value],
  ]
}

/** Keeps 64 calls in flight, as WebCrypto works off the main thread. */
const inFlight = (task: () => unknown) => () => Promise.all(Array.from({ length: 64 }, task))

/** The WebCrypto backend beside bare WebCrypto that does the same cryptography, both with a cached key. */
async function benchWeb(): Promise<void> {
  const { publicKeyPem, privateKeyPem } = await generateKeyPair('rsa')
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const { spki } = await importPublicKey(publicKeyPem)
  const pkcs8 = new Uint8Array(createPrivateKey(privateKeyPem).export({ format: 'der', type: 'pkcs8' }))
  const barePublic = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify'])
  const barePrivate = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
  const key = await web.createPublicKey('rsa', spki)
  const privateKey = await web.createPrivateKey('rsa', pkcs8)
  const resolveKey = () => Promise.resolve({ keyId, actorId, key, source: 'cache' as const })
  const bodyDigest = await createBodyDigest(body)
  const get: SignableRequest = { method: 'GET', url: post.url, headers: post.headers }
  const gotten = { ...get, headers: await signRequest(get, { keyId, privateKey }, { now }) }
  const posted = { ...post, headers: await signRequest(post, { keyId, privateKey }, { now }) }
  const base = new Uint8Array(260)
  const signature = new Uint8Array(await privateKey.sign('rsa-v1_5-sha256', base))
  const text = Buffer.from(signature).toString('base64')
  const verifyBare = () => crypto.subtle.verify(algorithm, barePublic, signature, base)
  const target = 0.9
  await report(
    'rsa: sign a POST through WebCrypto, 64 in flight',
    [
      { name: 'bare subtle.sign', task: inFlight(() => crypto.subtle.sign(algorithm, barePrivate, base)) },
      {
        name: 'signRequest, cavage, WebCrypto key',
        task: inFlight(() => signRequest(post, { keyId, privateKey }, { now, bodyDigest })),
        target,
      },
    ],
    64,
    elapsedMicroseconds,
  )
  await report(
    'rsa: verify a GET through WebCrypto, 64 in flight',
    [
      { name: 'bare subtle.verify', task: inFlight(verifyBare) },
      {
        name: 'verifyRequest, cavage, WebCrypto key',
        task: inFlight(() => verifyRequest(gotten, { resolveKey, now })),
        target,
      },
      {
        name: 'by heart, without parsing or checks',
        task: inFlight(async () => {
          const { key: found } = await Promise.resolve({ key: barePublic })
          const octets = Buffer.from(text, 'base64')
          return crypto.subtle.verify(algorithm, found, octets, Buffer.from(`host: ${actorId}`, 'latin1'))
        }),
      },
    ],
    64,
    elapsedMicroseconds,
  )
  await report(
    `rsa: verify a POST of ${body.length} octets, digest in node:crypto, the rest through WebCrypto, 64 in flight`,
    [
      { name: 'bare subtle.verify, without a digest', task: inFlight(verifyBare) },
      {
        name: 'verifyRequest, cavage, WebCrypto key',
        task: inFlight(() => verifyRequest(posted, { resolveKey, now })),
        target,
      },
    ],
    64,
    elapsedMicroseconds,
  )
}

await benchKey('rsa', { sign: 0.97, verify: 0.78 })
await benchKey('ed25519', { sign: 0.92, verify: 0.9 })
await benchWeb()
process.exitCode = missed === 0 ? 0 : 1
