/**
 * IP addresses that no request of a stranger's making may reach.
 *
 * @module
 */

/** Blocks of IPv4 that are not the public internet: first address and prefix length. */
const FORBIDDEN_IPV4: readonly (readonly [first: number, bits: number])[] = [
  [0x00_00_00_00, 8], // this network
  [0x0a_00_00_00, 8], // 10: private
  [0x64_40_00_00, 10], // 100.64: shared by carriers
  [0x7f_00_00_00, 8], // 127: loopback
  [0xa9_fe_00_00, 16], // 169.254: link-local, where clouds keep their secrets
  [0xac_10_00_00, 12], // 172.16: private
  [0xc0_00_00_00, 24], // 192.0.0: protocols
  [0xc0_00_02_00, 24], // 192.0.2: documentation
  [0xc0_1f_c4_00, 24], // 192.31.196: AS112
  [0xc0_34_c1_00, 24], // 192.52.193: AMT
  [0xc0_58_63_00, 24], // 192.88.99: 6to4 relays
  [0xc0_a8_00_00, 16], // 192.168: private
  [0xc0_af_30_00, 24], // 192.175.48: AS112
  [0xc6_12_00_00, 15], // 198.18: benchmarks
  [0xc6_33_64_00, 24], // 198.51.100: documentation
  [0xcb_00_71_00, 24], // 203.0.113: documentation
  [0xe0_00_00_00, 4], // 224: multicast
  [0xf0_00_00_00, 4], // 240: reserved, broadcast
]

/**
 * Blocks of IPv6 that are not, though within 2000::/3, which alone is the public internet: a list of all
 * that is not has failed before. First 48 bits of the first address, and prefix length.
 */
const FORBIDDEN_IPV6: readonly (readonly [first: bigint, bits: number])[] = [
  [0x2001_0000_0000n, 23], // protocols, Teredo
  [0x2001_0db8_0000n, 32], // documentation
  [0x2002_0000_0000n, 16], // 6to4: any IPv4 address in disguise
  [0x3fff_0000_0000n, 20], // documentation
  [0x2620_004f_8000n, 48], // AS112
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
  if (ipv4 !== undefined) {
    return FORBIDDEN_IPV4.some(([first, bits]) => Math.floor((ipv4 - first) / 2 ** (32 - bits)) === 0)
  }
  const isBracketed = address.startsWith('[') && address.endsWith(']')
  const ipv6 = parseIpv6(isBracketed ? address.slice(1, -1) : address)
  if (ipv6 === undefined || ipv6 >> 125n !== 1n) return true
  const head = ipv6 >> 80n
  return FORBIDDEN_IPV6.some(([first, bits]) => (head ^ first) >> BigInt(48 - bits) === 0n)
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
  const [head, tail, more] = text.split('::').map((half) => (half === '' ? [] : groupsOf(half)))
  if (head === undefined || more !== undefined) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])]
  return groups.reduce<bigint | undefined>((value, group) => {
    return value === undefined || group === undefined ? undefined : (value << 16n) | BigInt(group)
  }, 0n)
}

function groupsOf(half: string): (number | undefined)[] {
  return half.split(':').flatMap((part, i, parts) => {
    const ipv4 = i === parts.length - 1 ? parseIpv4(part) : undefined
    if (ipv4 !== undefined) return [Math.floor(ipv4 / 65_536), ipv4 % 65_536]
    return [/^[\da-f]{1,4}$/i.test(part) ? Number.parseInt(part, 16) : undefined]
  })
}
