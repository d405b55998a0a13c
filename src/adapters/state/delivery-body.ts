/**
 * What can be the body of a delivery.
 *
 * @module
 */

/**
 * Refuses what no store keeps as it is: anything but text, and a NUL, which no JSON holds, and no text of Postgres.
 *
 * @param body - Of an item or a dispatch.
 * @throws TypeError for another.
 */
export function assertDeliveryBody(body: unknown): void {
  if (typeof body !== 'string' || body.includes('\0'))
    throw new TypeError('the body of a delivery has to be a JSON text')
}
