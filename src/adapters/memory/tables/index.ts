/**
 * Tables in the memory of one process, with transactions.
 *
 * @module
 */
export { readCursor, writeCursor } from './cursor.js'
export { createJournal, type Journal } from './journal.js'
export { keyOf, moment } from './keys.js'
export type { Direction, Place } from './sorted.js'
export { createTable, type Index, type RowPage, type Table } from './table.js'
