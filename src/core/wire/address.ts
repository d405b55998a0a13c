/**
 * IP addresses that no request of a stranger's making may reach.
 *
 * @module
 */

/** Blocks of IPv4 that are not the public internet: base address and prefix length. */
const FORBIDDEN_IPV4: readonly (readonly [base: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** The one block of IPv6 that is the public internet; everything else is forbidden (a list of exceptions has failed before). */
const ALLOWED_IPV6: readonly [base: string, bits: number] = ['2000::', 3]

/** Blocks within it that are not. */
const FORBIDDEN_IPV6: readonly (readonly [base: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['2620:4f:8000::', 48],
]

/**
 * Tells whether an IP address must not be connected to on a stranger's word: private, loopback,
 * link-local, multicast, documentation, translated and every other special range.
 *
 * Decide on the address that is dialled, never on a name or on the text of a URL.
 *
 * @param address - An IPv4 address in four decimal numbers, or an IPv6 address, with or without brackets.
 * @returns True for forbidden addresses, and for whatever is not an address.
 * @see {@link https://www.iana.org/assignments/iana-ipv4-special-registry/ IANA special-purpose addresses}
 * @example
 * ```ts
 * isForbiddenAddress('169.254.169.254') // => true
 * isForbiddenAddress('::ffff:127.0.0.1') // => true
 * isForbiddenAddress('93.184.216.34') // => false
 * ```
 */
export function isForbiddenAddress(address: string): boolean {
  const ipv4 = parseIpv4(address)
  if (ipv4 !== undefined) return FORBIDDEN_IPV4.some(([base, bits]) => isInIpv4Block(ipv4, base, bits))
  const ipv6 = parseIpv6(address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address)
  if (ipv6 === undefined || !isInIpv6Block(ipv6, ...ALLOWED_IPV6)) return true
  return FORBIDDEN_IPV6.some(([base, bits]) => isInIpv6Block(ipv6, base, bits))
}

/**
 * Tells whether a URL's host is an address rather than a name, so that no look-up will happen for it.
 *
 * @param hostname - `hostname` of a parsed URL, which has brought number forms like `0x7f000001` to dots.
 * @returns True for IPv4 in dots and for IPv6, with or without brackets.
 */
export function isAddressLiteral(hostname: string): boolean {
  return hostname.includes(':') || parseIpv4(hostname) !== undefined
}

function parseIpv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return undefined
  let value = 0
  for (const part of match.slice(1)) {
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return undefined
    value = value * 256 + Number(part)
  }
  return value
}

/** RFC 4291 §2.2 with an optional dotted tail; zones (`%eth0`) are not read. */
function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half) => (half === '' ? [] : groupsOf(half)))
  if (head === undefined) return undefined
  const groups = tail === undefined ? head : [...head, ...zeros(8 - head.length - tail.length), ...tail]
  if (groups.length !== 8 || (tail !== undefined && head.length + tail.length > 7)) return undefined
  let value = 0n
  for (const group of groups) {
    if (group === undefined) return undefined
    value = (value << 16n) | BigInt(group)
  }
  return value
}

function groupsOf(half: string): (number | undefined)[] {
  return half.split(':').flatMap((part, i, parts) => {
    const ipv4 = i === parts.length - 1 ? parseIpv4(part) : undefined
    if (ipv4 !== undefined) return [Math.floor(ipv4 / 65_536), ipv4 % 65_536]
    return [/^[\da-f]{1,4}$/i.test(part) ? Number.parseInt(part, 16) : undefined]
  })
}

function zeros(count: number): number[] {
  return Array.from({ length: Math.max(count, 0) }, () => 0)
}

function isInIpv4Block(address: number, base: string, bits: number): boolean {
  const size = 2 ** (32 - bits)
  return Math.floor(address / size) === Math.floor((parseIpv4(base) ?? 0) / size)
}

function isInIpv6Block(address: bigint, base: string, bits: number): boolean {
  const shift = BigInt(128 - bits)
  return address >> shift === (parseIpv6(base) ?? 0n) >> shift
}
