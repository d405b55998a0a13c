/**
 * The one policy: who may see, reach, send to, follow and notify whom.
 *
 * @module
 */
export {
  isLimited,
  isOpen,
  isShutOut,
  mayApproach,
  mayBeginToSay,
  mayBeSent,
  mayRead,
  maySend,
  sayingOf,
  shutOut,
} from './access.js'
export type { Readable, Reader, Said, Saying } from './access.js'
export { decideAnew } from './decide-anew.js'
export { homeAudienceOf, isShownAtHome, type HomeActor, type HomeAudience } from './home.js'
export {
  checkModeratedId,
  checkSeverity,
  decidedAbout,
  domainStanding,
  isSeverity,
  moderatedDomain,
  type OwnNames,
  type StandingRules,
} from './moderation.js'
export { pollUpdateDelay } from './poll-updates.js'
export { isStillTold, toldOf, type Telling } from './told.js'
