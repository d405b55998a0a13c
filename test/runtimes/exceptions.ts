/**
 * What of the signature tests does not run in every runtime, each with the reason.
 *
 * @module
 */

/** Test files that are of Node by their nature. */
export const NODE_ONLY: Readonly<Record<string, string>> = {
  'test/core/signature/crypto.test.ts': 'compares the two backends, of which one is node:crypto',
  'test/core/signature/peers.test.ts': 'runs packages that need Node',
}

/** Cases that a runtime lacks something for: by runtime, by full title. */
export const LACKING: Readonly<Record<string, Readonly<Record<string, string>>>> = {}
