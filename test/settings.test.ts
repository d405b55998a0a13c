import { describe, expect, it } from 'vitest'
import { readSettings } from '../examples/shared/settings.ts'

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({})).toMatchObject({
      port: 3000,
      origin: 'http://localhost:3000',
      hostname: '127.0.0.1',
      allowPrivateAddresses: false,
    })
  })

  it('listens to the world where the origin is a public one', () => {
    expect(readSettings({ ORIGIN: 'https://social.example', PORT: '8080' })).toMatchObject({
      hostname: '0.0.0.0',
      port: 8080,
    })
  })

  it.each([
    [{ PORT: 'x' }, 'PORT must be a number'],
    [{ PORT: '70000' }, 'PORT must be a number'],
    [{ ORIGIN: 'social.example' }, 'ORIGIN must be a scheme and a host'],
    [{ ORIGIN: 'https://social.example/path' }, 'without a path'],
  ])('says what is wrong with %j', (env, message) => {
    expect(() => readSettings(env)).toThrow(message)
  })
})
