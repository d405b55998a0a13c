import { describe, expect, it } from 'vitest'
import { RefusedError, RemoteError } from '../../../src/errors.js'
import { provesGone } from '../../../src/core/wire/absence.js'

const id = 'https://b.example/notes/1'
const gone = (url?: string): RemoteError =>
  new RemoteError('ERR_REMOTE_GONE', 'gone', { status: 410, ...(url !== undefined && { url }) })

describe('provesGone', () => {
  it.each([
    ['410 of the id itself', id, gone(id)],
    ['410 of its own origin, after a redirect within it', id, gone('https://b.example/@bob/1')],
    ['a Tombstone of that very id', id, { id, type: 'Tombstone' }],
    ['a Tombstone of the document that a key is part of', `${id}#main-key`, { id, type: 'Tombstone' }],
  ])('believes %s', (_what, asked, answer) => {
    expect(provesGone(asked, answer)).toBe(true)
  })

  it.each([
    ['410 of another origin', gone('https://evil.example/1')],
    ['410 of nobody knows whom', gone()],
    ['404', new RemoteError('ERR_HTTP_STATUS', 'none', { url: id, status: 404 })],
    ['a refusal', new RefusedError('ERR_ACCOUNT_GONE', 'gone', { id })],
    ['a Tombstone of another id', { id: 'https://b.example/notes/2', type: 'Tombstone' }],
    ['a Tombstone of another origin', { id: 'https://evil.example/1', type: 'Tombstone' }],
    ['a Tombstone without an id', { type: 'Tombstone' }],
    ['a post', { id, type: 'Note' }],
    ['nothing', undefined],
    ['null', null],
    ['text', 'Tombstone'],
  ])('does not believe %s', (_what, answer) => {
    expect(provesGone(id, answer)).toBe(false)
  })
})
