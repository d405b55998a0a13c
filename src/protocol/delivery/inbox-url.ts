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

/** What the URL standard would write the same way: nearly every inbox there is. */
const PLAIN = /^https:\/\/((?:[a-z\d-]{1,63}\.)+[a-z]{2,63})\/[\w/@~-]*$/

const MAX_PLAIN_LENGTH = 253

/** Reads an inbox; undefined when it is no URL. Where it may lead is the transport's business. */
export function readInbox(inbox: string): InboxUrl | undefined {
  return readPlain(inbox) ?? readAny(inbox)
}

/** Reads what is plain without a parser, which costs as much as all the rest of planning. */
function readPlain(inbox: string): InboxUrl | undefined {
  const host = inbox.length <= MAX_PLAIN_LENGTH ? PLAIN.exec(inbox)?.[1] : undefined
  // two hyphens may begin what only the parser can judge: `xn--`
  return host === undefined || host.includes('--') ? undefined : { inbox, host, origin: `https://${host}` }
}

function readAny(inbox: string): InboxUrl | undefined {
  try {
    const url = parseHttpUrl(inbox, { allowHttp: true, allowPrivateHosts: true })
    if (url.href.includes('#')) url.hash = ''
    return { inbox: url.href, host: url.host, origin: url.origin }
  } catch (error) {
    if (isTootkitError(error)) return undefined
    throw error
  }
}
