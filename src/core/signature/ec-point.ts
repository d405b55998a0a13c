/**
 * Points of the NIST curves, compressed or not.
 *
 * @module
 */

/** The curves whose points are read. */
export type CurveName = 'p256' | 'p384'

interface Curve {
  readonly octets: number
  readonly p: bigint
  readonly b: bigint
}

/** y² = x³ - 3x + b over p, with p ≡ 3 (mod 4) for both (FIPS 186-4, D.1.2). */
const CURVES: Readonly<Record<CurveName, Curve>> = {
  p256: {
    octets: 32,
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  p384: {
    octets: 48,
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
}

/**
 * Gives the uncompressed form of a point, and refuses what lies on no curve.
 *
 * @param name - The curve.
 * @param point - `04 x y`, `02 x` or `03 x`.
 * @returns `04 x y`, or `undefined` if it is not a point of the curve.
 */
export function uncompressedPoint(
  name: CurveName,
  point: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | undefined {
  const { octets, p, b } = CURVES[name]
  const [form] = point
  const x = toNumber(point.subarray(1, 1 + octets))
  if (x >= p) return undefined
  const square = ((((x * x - 3n) * x + b) % p) + p) % p
  if (form === 4 && point.length === 1 + 2 * octets) {
    const y = toNumber(point.subarray(1 + octets))
    return y < p && (y * y) % p === square ? point : undefined
  }
  if ((form !== 2 && form !== 3) || point.length !== 1 + octets) return undefined
  const root = power(square, (p + 1n) / 4n, p)
  if ((root * root) % p !== square) return undefined
  const isOdd = (root & 1n) === 1n
  const y = isOdd === (form === 3) ? root : p - root
  const uncompressed = new Uint8Array(1 + 2 * octets)
  uncompressed[0] = 4
  uncompressed.set(point.subarray(1), 1)
  uncompressed.set(toOctets(y, octets), 1 + octets)
  return uncompressed
}

function toNumber(octets: Uint8Array): bigint {
  let value = 0n
  for (const octet of octets) value = (value << 8n) | BigInt(octet)
  return value
}

function toOctets(value: bigint, length: number): Uint8Array {
  const octets = new Uint8Array(length)
  for (let at = length - 1, rest = value; at >= 0; at--, rest >>= 8n) octets[at] = Number(rest & 0xffn)
  return octets
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let factor = base % modulus, rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}
