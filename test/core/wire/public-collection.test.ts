import { describe, expect, it } from 'vitest'
import { isPublicCollection } from '../../../src/core/wire/public-collection.js'

describe('isPublicCollection', () => {
  it.each(['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public'])('knows %s', (id) => {
    expect(isPublicCollection(id)).toBe(true)
  })

  it.each([
    '',
    'public',
    'as:public',
    'http://www.w3.org/ns/activitystreams#Public',
    'https://www.w3.org/ns/activitystreams#Public/',
    '__proto__',
  ])('does not take %j for it', (id) => {
    expect(isPublicCollection(id)).toBe(false)
  })
})
