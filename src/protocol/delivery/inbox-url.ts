/**
 * Inboxes in their one spelling.
 *
 * @module
 */
import { isTootkitError } from '../../errors.js'
import { parseHttpUrl } from '../../core/wire/url.js'

/** An inbox that may be sent to. */
export interface InboxUrl {
  /** As the URL standard writes it, without fragment. */
  readonly inbox: string
  /** With port. */
  readonly host: string
  /** `https://host`. */
  readonly origin: string
}

/** Reads an inbox; undefined when it is no URL. Where it may lead is the transport's business. */
export function readInbox(inbox: string): InboxUrl | undefined {
  try {
    const url = parseHttpUrl(inbox, { allowHttp: true, allowPrivateHosts: true })
    url.hash = ''
    return { inbox: url.href, host: url.host, origin: url.origin }
  } catch (error) {
    if (isTootkitError(error)) return undefined
    throw error
  }
}
