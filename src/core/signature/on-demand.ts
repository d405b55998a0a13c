/**
 * What is loaded when it is first needed: keys, which every user of signatures reads sooner or later, and with them
 * what few ask for. One chunk, so that bundlers need not cut the rest into many.
 *
 * @module
 */
export { explain } from './explain.js'
export { exportPublicKeyJwk, generateKeyPair, importPrivateKey, importPublicKey } from './keys.js'
export { verifyAsMastodon } from './mastodon/verify.js'
export { verifyResponse } from './rfc9421/verify-response.js'
