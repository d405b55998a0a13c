import { describe, expect, it } from 'vitest'
import { createJrd, createWebFingerAnswer, parseWebFingerQuery } from '../../../src/core/discovery/index.js'

const config = {
  origin: 'https://ap.example.com',
  handleHost: 'example.com',
  alternateHosts: ['old.example'],
}
const query = (resource: string, rest = '') =>
  parseWebFingerQuery(
    `https://ap.example.com/.well-known/webfinger?resource=${encodeURIComponent(resource)}${rest}`,
    config,
  )

describe('parseWebFingerQuery', () => {
  it.each([
    'acct:Alice@example.com',
    'acct:Alice@ap.example.com',
    'acct:Alice@OLD.example',
    'Alice@example.com',
    '@Alice@example.com',
    ' acct:Alice@example.com ',
  ])('finds the name in %s', (resource) => {
    expect(query(resource)).toEqual({ kind: 'username', username: 'Alice', rels: [] })
  })

  it('finds URLs of our own origin', () => {
    const url = 'https://ap.example.com/users/alice'
    expect(query(url)).toEqual({ kind: 'url', url, rels: [] })
  })

  it.each([
    'https://ap.example.com/',
    'https://ap.example.com',
    'acct:ap.example.com@ap.example.com',
    'acct:example.com@example.com',
  ])('finds the server’s own actor in %s (FEP-d556)', (resource) => {
    expect(query(resource)).toEqual({ kind: 'server', rels: [] })
  })

  it.each([
    'acct:alice@evil.example',
    'https://evil.example/users/alice',
    'http://ap.example.com/users/alice',
    'https://ap.example.com:8443/users/alice',
  ])('knows nothing of %s', (resource) => {
    expect(query(resource)).toEqual({ kind: 'foreign' })
  })

  it('reads every relation asked for', () => {
    expect(query('alice@example.com', '&rel=self&rel=a')).toMatchObject({ rels: ['self', 'a'] })
  })

  it.each([
    '',
    ' ',
    'alice',
    'acct:',
    'acct:@example.com',
    'mailto:alice@example.com',
    'https://',
    'ftp://ap.example.com/',
  ])('refuses %j', (resource) => {
    expect(() => query(resource)).toThrow(expect.objectContaining({ code: 'ERR_WEBFINGER_INVALID' }))
  })

  it('refuses a request without a resource', () => {
    const url = 'https://ap.example.com/.well-known/webfinger'
    expect(() => parseWebFingerQuery(url, config)).toThrow(
      expect.objectContaining({ code: 'ERR_WEBFINGER_INVALID' }),
    )
  })
})

describe('createWebFingerAnswer', () => {
  const jrd = createJrd({
    handle: { username: 'a', host: 'example.com' },
    actorId: 'https://ap.example.com/a',
    profileUrl: 'https://ap.example.com/@a',
  })

  it('answers with the descriptor, open to every origin', () => {
    const answer = createWebFingerAnswer(jrd)
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/jrd+json; charset=utf-8', 'access-control-allow-origin': '*' },
    })
    expect(JSON.parse(answer.body)).toEqual(jrd)
  })

  it('gives the relations asked for only', () => {
    expect(JSON.parse(createWebFingerAnswer(jrd, ['self']).body).links).toHaveLength(1)
  })

  it('tells gone from not found', () => {
    expect(createWebFingerAnswer(undefined).status).toBe(404)
    expect(createWebFingerAnswer('gone').status).toBe(410)
  })
})
