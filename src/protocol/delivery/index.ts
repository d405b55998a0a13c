/**
 * Delivery: who gets an activity, and how it gets there in spite of outages.
 *
 * @module
 */
export { inboxOf } from './inbox-of.js'
