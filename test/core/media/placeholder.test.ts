import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBlurhash } from '../../../src/core/media/blurhash.js'
import { blurhashDataUrl } from '../../../src/core/media/placeholder.js'

const blurhash = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj'

describe('blurhashDataUrl', () => {
  it.each([
    { width: 16, height: 16 },
    { width: 3, height: 2 },
    { width: 1, height: 1 },
    { width: 128, height: 128 },
  ])('is a PNG of the decoded pixels at %o', (size) => {
    const png = Buffer.from(blurhashDataUrl(blurhash, size)!.slice('data:image/png;base64,'.length), 'base64')
    expect(png.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size.width, size.height])
    const idat = png.indexOf('IDAT')
    const rows = inflateSync(png.subarray(idat + 4, idat + 4 + png.readUInt32BE(idat - 4)))
    const { data } = decodeBlurhash(blurhash, size)!
    const lastRow = rows.subarray(-size.width * 3)
    const wanted = [...data.subarray(-size.width * 4)].filter((_, i) => i % 4 !== 3)
    expect(rows).toHaveLength(size.height * (1 + size.width * 3))
    expect([...lastRow]).toEqual(wanted)
  })

  it('stays small', () => {
    expect(blurhashDataUrl(blurhash)!.length).toBeLessThan(1200)
  })

  it('T120 gives undefined for what is no blurhash', () => {
    expect(blurhashDataUrl('nope')).toBeUndefined()
  })
})
