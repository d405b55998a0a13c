/**
 * The host's own users, as far as other servers may know them.
 *
 * @module
 */

/** A local user: what its actor document is made of, and the keys it signs with. */
export interface LocalAccount {
  /** Letters, digits and underscores; compared without regard to case, shown as written here. */
  readonly username: string
  /** Display name, plain text. */
  readonly name?: string
  /** Bio, HTML. It is sanitised before it is shown or sent. */
  readonly summary?: string
  /** Follow requests wait for approval. */
  readonly locked?: boolean
  readonly bot?: boolean
  readonly group?: boolean
  readonly discoverable?: boolean
  readonly indexable?: boolean
  readonly suspended?: boolean
  readonly memorial?: boolean
  /** RFC 3339. */
  readonly createdAt?: string
  /** At an http(s) address: any other is left out of what is shown and sent. */
  readonly avatar?: { readonly url: string; readonly mediaType?: string; readonly description?: string }
  readonly header?: { readonly url: string; readonly mediaType?: string; readonly description?: string }
  /** Profile fields; values are HTML, sanitised before they are shown or sent. */
  readonly fields?: readonly { readonly name: string; readonly value: string }[]
  readonly alsoKnownAs?: readonly string[]
  /** Actor id of the account's new home. */
  readonly movedTo?: string
  readonly attributionDomains?: readonly string[]
  /** PKCS#8. Never leaves the process. */
  readonly privateKeyPem: string
  /** SPKI of the same key. */
  readonly publicKeyPem: string
}

/**
 * Finds local users.
 *
 * Contract: `find` takes the name in any case and gives undefined for a user that never was, `'gone'` for one
 * that was deleted for good. `suspended` is what the moderators here decided, as `Directory` answers it.
 */
export interface Accounts {
  find(username: string): Promise<LocalAccount | 'gone' | undefined>
  /** Keys of the server's own actor, which signs fetches; made once and kept. */
  instanceKeys(): Promise<{ readonly privateKeyPem: string; readonly publicKeyPem: string }>
  /** For NodeInfo; absent figures are left out of it. */
  usage?(): Promise<{
    readonly users?: number
    readonly activeMonth?: number
    readonly activeHalfyear?: number
    readonly posts?: number
  }>
}
