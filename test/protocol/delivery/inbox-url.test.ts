import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readInbox } from '../../../src/protocol/delivery/inbox-url.js'

/** What the standard's own parser makes of it. */
function parsed(inbox: string) {
  const url = new URL(inbox)
  url.hash = ''
  return { inbox: url.href, host: url.host, origin: url.origin }
}

describe('readInbox', () => {
  it.each([
    ['https://remote.example/users/bob/inbox', 'https://remote.example/users/bob/inbox', 'remote.example'],
    ['https://Remote.EXAMPLE/inbox', 'https://remote.example/inbox', 'remote.example'],
    ['https://remote.example', 'https://remote.example/', 'remote.example'],
    ['https://remote.example:443/inbox', 'https://remote.example/inbox', 'remote.example'],
    ['https://remote.example:8443/inbox', 'https://remote.example:8443/inbox', 'remote.example:8443'],
    ['https://remote.example/a/../inbox#main', 'https://remote.example/inbox', 'remote.example'],
    ['https://remote.example/inbox#', 'https://remote.example/inbox', 'remote.example'],
    ['https://remote.example/./inbox', 'https://remote.example/inbox', 'remote.example'],
    ['https://bücher.example/inbox', 'https://xn--bcher-kva.example/inbox', 'xn--bcher-kva.example'],
    ['https://xn--bcher-kva.example/inbox', 'https://xn--bcher-kva.example/inbox', 'xn--bcher-kva.example'],
    ['http://127.0.0.1:8080/inbox', 'http://127.0.0.1:8080/inbox', '127.0.0.1:8080'],
  ])('writes %s as %s', (written, inbox, host) => {
    expect(readInbox(written)).toEqual({ inbox, host, origin: new URL(inbox).origin })
  })

  it.each([
    '',
    'inbox',
    'ftp://remote.example/inbox',
    'https://user@remote.example/inbox',
    'https://remote.example/in box',
    'https://remote..example/inbox',
    'https://remote.example./inbox\n',
  ])('takes %j for none', (written) => {
    expect(readInbox(written)).toBeUndefined()
  })

  it('takes for none what is too long: a label, a host, all of it', () => {
    expect(readInbox(`https://${'a'.repeat(64)}.example/inbox`)).toBeUndefined()
    expect(readInbox(`https://${'a.'.repeat(130)}example/inbox`)).toBeUndefined()
    expect(readInbox(`https://remote.example/${'a'.repeat(4100)}`)).toBeUndefined()
  })

  it('says the same as the parser of the URL standard', () => {
    const letters = fc.constantFrom(...'abcxnABZ0189-'.split(''))
    const label = fc.string({ unit: letters, minLength: 1, maxLength: 8 })
    const path = fc.stringMatching(/^[\w/@~.%#?:;,-]{0,12}$/)
    const made = fc
      .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), path)
      .map(([labels, rest]) => `https://${labels.join('.')}/${rest}`)
    fc.assert(
      fc.property(made, (inbox) => {
        const read = readInbox(inbox)
        if (read !== undefined) expect(read).toEqual(parsed(inbox))
        else expect(URL.canParse(inbox)).toBe(false)
      }),
    )
  })
})
