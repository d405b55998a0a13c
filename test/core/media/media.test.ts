import { describe, expect, it } from 'vitest'
import { mediaAttachment, mediaOf, previewLinkOf } from '../../../src/core/media/media.js'
import type { MediaAttachment } from '../../../src/core/vocab/index.js'

const url = 'https://example.com/1.png'
const picture: MediaAttachment = { type: 'Document', mediaType: 'image/png', url }
const read = (properties: Partial<MediaAttachment>) => mediaOf([{ ...picture, ...properties }])[0]

describe('mediaOf', () => {
  it('reads everything that Mastodon sends', () => {
    const attachment: MediaAttachment = {
      type: 'Document',
      mediaType: 'video/mp4',
      url: 'https://example.com/1.mp4',
      name: 'A cat sleeps',
      blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
      focalPoint: [-0.5, 0.25],
      width: 1920,
      height: 1080,
      duration: 'PT1M12.5S',
      icon: [{ url }],
    }
    const media = {
      kind: 'video',
      mediaType: 'video/mp4',
      url: 'https://example.com/1.mp4',
      description: 'A cat sleeps',
      blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
      focalPoint: [-0.5, 0.25],
      width: 1920,
      height: 1080,
      durationSeconds: 72.5,
      thumbnailUrl: url,
    }
    expect(mediaOf([attachment])).toEqual([media])
    expect(mediaOf(mediaOf([attachment]).map(mediaAttachment))).toEqual([media])
  })

  it('takes the first four that can be shown, or as many as it is told', () => {
    const many = [{ ...picture, url: 'data:,' }, ...Array.from({ length: 100 }, () => picture)]
    expect(mediaOf(many)).toHaveLength(4)
    expect(mediaOf(many, 16)).toHaveLength(16)
  })

  it('leaves links, profile fields and unknown things out', () => {
    expect(
      mediaOf([
        { type: 'Link', href: url },
        { type: 'PropertyValue', name: 'a', value: 'b' },
        { type: 'IdentityProof', name: 'x' },
        { type: 'Unknown', types: ['Note'], raw: {} },
      ]),
    ).toEqual([])
  })

  it('trims descriptions, cuts them to 10,000 characters and drops empty ones', () => {
    expect(read({ name: '  A cat \n' })?.description).toBe('A cat')
    expect(read({ name: ' ' })).not.toHaveProperty('description')
    expect(read({ name: 'a'.repeat(10_001) })?.description).toBe('a'.repeat(10_000))
    expect(read({ name: '🐈'.repeat(500_000) })?.description).toBe('🐈'.repeat(10_000))
  })

  it.each([
    [[Number.NaN, 0], undefined],
    [['x', 0], undefined],
    [[0], undefined],
    [[], undefined],
    [
      [1e9, 0],
      [1, 0],
    ],
    [
      [-Infinity, -2],
      [-1, -1],
    ],
    [
      [0.3, -0.3],
      [0.3, -0.3],
    ],
  ])('T121 reads the focal point %j as %j', (sent, point) => {
    // The types of the normal form promise two numbers; the model does not rely on it.
    expect(read({ focalPoint: sent as unknown as [number, number] })?.focalPoint).toEqual(point)
  })

  it.each([-1, 0, 1.5, Number.NaN, Infinity, 2 ** 31])('T121 knows no width of %s', (width) => {
    expect(read({ width, height: 1 })).not.toHaveProperty('width')
    expect(read({ width: 1, height: width })).not.toHaveProperty('height')
  })

  it.each([
    ['PT12S', 12],
    ['PT1H2M3.5S', 3723.5],
    ['P1DT1S', 86_401],
    ['PT90M', 5400],
    ['P99999999Y', undefined],
    ['P99999999D', undefined],
    ['PT', undefined],
    ['P', undefined],
    ['', undefined],
    ['PT1S1H', undefined],
    ['PT-1S', undefined],
    ['PT1', undefined],
    ['PT1STT', undefined],
    ['PT0S', undefined],
    [`PT${'9'.repeat(100_000)}S`, undefined],
  ])('T121 reads the duration %.20s as %s seconds', (duration, seconds) => {
    expect(read({ duration })?.durationSeconds).toBe(seconds)
  })

  it('T120 drops a blurhash that does not decode, and one of more components than Mastodon keeps', () => {
    expect(read({ blurhash: '0'.repeat(1_000_000) })).not.toHaveProperty('blurhash')
    expect(read({ blurhash: `|${'0'.repeat(165)}` })).not.toHaveProperty('blurhash')
  })

  it('passes over thumbnails that are no web pictures', () => {
    expect(read({ icon: [{ url: 'javascript:0' }, { url }] })?.thumbnailUrl).toBe(url)
  })
})

describe('mediaAttachment', () => {
  it('is a Document, whatever it shows', () => {
    expect(mediaAttachment({ kind: 'audio', url, mediaType: 'audio/mpeg', durationSeconds: 3 })).toEqual({
      type: 'Document',
      mediaType: 'audio/mpeg',
      url,
      duration: 'PT3S',
    })
  })
})

describe('previewLinkOf', () => {
  it('finds the first link of the web', () => {
    expect(previewLinkOf([picture, { type: 'Link', href: 'magnet:?x' }, { type: 'Link', href: url }])).toBe(
      url,
    )
    expect(previewLinkOf([picture])).toBeUndefined()
  })
})
