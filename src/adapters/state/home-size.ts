/**
 * How large home timelines become.
 *
 * @module
 */

/** Posts and boosts that a home timeline keeps, the newest of them; a state that cuts now and then holds a few more. */
export const MAX_HOME_ENTRIES = 800
