/**
 * The addresses in what is stored of a local user.
 *
 * @module
 */
import { isHttpUrl, serializeUrl } from '../../core/wire/url.js'
import type { LocalAccountChanges } from './host-state.js'

/**
 * Brings the addresses of a user's pictures into the URL standard's one spelling, in which nothing is left that could
 * end an attribute. Ids of other accounts stay as they are written: they are compared byte for byte.
 *
 * @param account - A user to be, or what is to change of one; it is not changed itself.
 * @throws TypeError for an address or id that is no absolute http(s) URL, naming the member.
 */
export function withStoredUrls<T extends LocalAccountChanges>(account: T): T {
  const { avatar, header, movedTo, alsoKnownAs } = account
  if (movedTo !== undefined) assertId('movedTo', movedTo)
  for (const [i, id] of (alsoKnownAs ?? []).entries()) assertId(`alsoKnownAs[${i}]`, id)
  return {
    ...account,
    ...(avatar !== undefined && { avatar: { ...avatar, url: storedUrl('avatar.url', avatar.url) } }),
    ...(header !== undefined && { header: { ...header, url: storedUrl('header.url', header.url) } }),
  }
}

function storedUrl(name: string, url: string): string {
  const address = serializeUrl(url)
  if (address === undefined) throw noUrl(name)
  return address
}

function assertId(name: string, id: string): void {
  if (!isHttpUrl(id)) throw noUrl(name)
}

function noUrl(name: string): TypeError {
  return new TypeError(`${name} has to be an absolute http(s) URL`)
}
