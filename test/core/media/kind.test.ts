import { describe, expect, it } from 'vitest'
import { mediaKindOf } from '../../../src/core/media/kind.js'

describe('mediaKindOf', () => {
  it.each([
    ['Document', 'image/jpeg', 'image'],
    ['Document', 'IMAGE/PNG; q=1', 'image'],
    ['Document', 'image/gif', 'image'],
    ['Document', 'video/webm', 'video'],
    ['Document', 'audio/3gpp', 'audio'],
    ['Image', 'audio/ogg', 'audio'],
    ['Image', 'image/svg+xml', 'unknown'],
    ['Image', 'text/html', 'unknown'],
    ['Video', '', 'unknown'],
    ['Image', undefined, 'image'],
    ['Video', undefined, 'video'],
    ['Audio', undefined, 'audio'],
    ['Document', undefined, 'unknown'],
  ] as const)('takes a %s of %s for %s', (type, mediaType, kind) => {
    expect(mediaKindOf(mediaType === undefined ? { type } : { type, mediaType })).toBe(kind)
  })
})
