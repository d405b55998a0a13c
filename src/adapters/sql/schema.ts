/**
 * The tables, by the names that they have without their prefix.
 *
 * Each part tells its own: types and names for the prefix in one file, definitions in another
 * (`engine-tables.ts` and `engine-definitions.ts`; `state/schema.ts` with `StateTables` and `STATE_TABLE_NAMES`, and
 * `createStateTables: TableDefinitions`).
 *
 * @module
 */
import { ENGINE_TABLE_NAMES, type EngineTables } from './engine-tables.js'
import { STATE_TABLE_NAMES, type StateTables } from './state/schema.js'

/** Every table of the library. What the host has beside them is no key of it. */
export interface Tables extends EngineTables, StateTables {}

/** Their names without prefix. No alias in a query may be one of them. */
export const TABLE_NAMES: ReadonlySet<string> = new Set<string>([...ENGINE_TABLE_NAMES, ...STATE_TABLE_NAMES])
