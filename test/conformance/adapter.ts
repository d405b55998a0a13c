/**
 * The contract of the conformance runner, answered with the public API: translation only, no rule.
 *
 * @module
 */
export default {
  deviations: {},
}
