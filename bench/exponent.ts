/**
 * The exponent by which time grows with size.
 *
 * @module
 */

/**
 * Fits time to a power of size.
 *
 * @param sizes - At least two different ones, all above 0.
 * @param times - One per size. Below one unit they count as one, so take a unit at which the clock is still right.
 * @returns The slope of log(time) over log(size) by least squares: 1 is linear, 2 quadratic.
 */
export function fitExponent(sizes: readonly number[], times: readonly number[]): number {
  const points = times.map((time, i) => [Math.log(sizes[i]!), Math.log(Math.max(time, 1))] as const)
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
}
