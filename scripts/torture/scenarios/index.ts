/**
 * Every story.
 *
 * @module
 */
import type { Scenario } from '../stage.js'
import { ACTIVITIES } from './activities.js'
import { VERBS } from './verbs.js'

/** By verbs first, by activities received after them. */
export const SCENARIOS: readonly Scenario[] = [...VERBS, ...ACTIVITIES]
