/**
 * One HTTP exchange with another server.
 *
 * @module
 */

/** A request, complete: the transport adds nothing that a signature might cover. */
export interface TransportRequest {
  readonly method: string
  /** Absolute URL, sent as given. */
  readonly url: string
  /** Field lines in order. `Host` among them is what the signature covers; it equals the URL's host. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: Uint8Array
}

/** An answer, read whole. */
export interface TransportResponse {
  readonly status: number
  /** Names in lower case; repeated lines joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** Octets after content decoding, never more than `maxBodyBytes`. */
  readonly body: Uint8Array
}

export interface SendOptions {
  readonly signal?: AbortSignal
  /**
   * Most octets to read of the answer, after decoding.
   *
   * @defaultValue 1048576
   */
  readonly maxBodyBytes?: number
  /**
   * Resolve as soon as status and header fields are known, with an empty body: what comes of it is thrown away
   * without anybody waiting.
   *
   * @defaultValue false
   */
  readonly discardBody?: boolean
}

/**
 * Sends one request and reads the answer whole.
 *
 * Contract: resolves for every status, follows no redirect, retries nothing. Refuses addresses that
 * must not be connected to before any octet is sent. Bounded: size after decoding, total time,
 * one content coding. A body that nobody depends on may be cut instead of refused: that of an answer that is
 * not a success, or to anything but GET where no `maxBodyBytes` was given. Rejects with the caller's own
 * `signal.reason` when that aborts, and otherwise with `RemoteError` (`ERR_URL_*`, `ERR_ADDRESS_FORBIDDEN`,
 * `ERR_DNS_FAILED`, `ERR_REMOTE_UNREACHABLE`, `ERR_FETCH_TIMEOUT`, `ERR_RESPONSE_TOO_LARGE`,
 * `ERR_RESPONSE_ENCODING`), `retryable` set.
 */
export interface Transport {
  send(request: TransportRequest, options?: SendOptions): Promise<TransportResponse>
}
