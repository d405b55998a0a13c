import fc from 'fast-check'
import { BlockList } from 'node:net'
import { describe, expect, it } from 'vitest'
import { isAddressLiteral, isForbiddenAddress } from '../../../src/core/wire/address.js'

describe('isForbiddenAddress', () => {
  it.each([
    ['9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
    ['100.63.255.255', '100.64.0.0', '100.127.255.255', '100.128.0.0'],
    ['126.255.255.255', '127.0.0.0', '127.255.255.255', '128.0.0.0'],
    ['172.15.255.255', '172.16.0.0', '172.31.255.255', '172.32.0.0'],
    ['198.17.255.255', '198.18.0.0', '198.19.255.255', '198.20.0.0'],
    ['223.255.255.255', '224.0.0.0', '255.255.255.255', '1.0.0.0'],
  ])('T1 allows %s and %4$s, forbids %s to %s', (before, first, last, after) => {
    expect([before, first, last, after].map(isForbiddenAddress)).toEqual([false, true, true, false])
  })

  it.each([
    ['2606:4700::1111', false],
    ['[2606:4700::1111]', false],
    ['2001:200::1', false],
    ['2001:1ff::1', true],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['2002::1', true],
    ['2003::1', false],
    ['3fff:fff::1', true],
    ['3fff:1000::1', false],
    ['2620:4f:8000::1', true],
    ['2620:4f:8001::1', false],
    ['1fff::1', true],
    ['4000::1', true],
    ['::', true],
    ['::1', true],
    ['::ffff:93.184.216.34', true],
    ['64:ff9b::5db8:d822', true],
    ['fe80::1', true],
    ['fe80::1%eth0', true],
  ])('T2 T3 says of %s: forbidden is %s', (address, expected) => {
    expect(isForbiddenAddress(address)).toBe(expected)
  })

  it.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.1.1.1',
    '2606::1::2',
    '2606:',
    '2606:1:2:3:4:5:6:7:8',
    '2606:12345::',
    '2606:0:0:0:0:0:0:0::',
    'x::',
  ])('forbids %j, which is not an address', (text) => {
    expect(isForbiddenAddress(text)).toBe(true)
  })

  it('agrees with the IPv4 lists of Node', () => {
    const list = new BlockList()
    for (const [base, bits] of [
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
    ] as const) {
      list.addSubnet(base, bits)
    }
    fc.assert(
      fc.property(fc.ipV4(), (address) => isForbiddenAddress(address) === list.check(address)),
      { numRuns: 2000 },
    )
  })

  it('reads every spelling of IPv6 that Node writes', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const inside = new BlockList()
        inside.addSubnet('2000::', 3, 'ipv6')
        if (!inside.check(address, 'ipv6')) expect(isForbiddenAddress(address)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('isAddressLiteral', () => {
  it('tells addresses from names', () => {
    expect(['127.0.0.1', '[::1]', '::1'].map(isAddressLiteral)).toEqual([true, true, true])
    expect(['example.com', '1.2.3.example', '1e100.net'].map(isAddressLiteral)).toEqual([false, false, false])
  })
})
