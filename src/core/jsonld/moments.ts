/**
 * Moments as signatures write them.
 *
 * @module
 */

/**
 * Writes a moment in whole seconds, UTC.
 *
 * @param moment - The clock.
 * @param later - Seconds to add.
 */
export function inSeconds(moment: Date, later = 0): string {
  return `${new Date(moment.getTime() + later * 1000).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`
}
