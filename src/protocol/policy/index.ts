/**
 * The one policy: who may see, reach, send to, follow and notify whom.
 *
 * @module
 */
export { isLimited, isShutOut, mayApproach, mayRead, maySend, shutOut } from './access.js'
export type { Readable, Reader } from './access.js'
export { homeAudienceOf, type HomeAudience } from './home.js'
export { toldOf, type Telling } from './told.js'
