/**
 * The breaker of one host: state and its changes, as values.
 *
 * @module
 */
import type { HostStanding } from './classify.js'
import { CIRCUIT_LIMITS as LIMITS } from './limits.js'

/** What is remembered about a host. Times in milliseconds since the epoch. */
export interface HostState {
  /** When it failed lately, without an answer in between. */
  readonly failures: readonly number[]
  /** UTC days (`2026-11-22`) on which it failed, without success in between. */
  readonly failureDays: readonly string[]
  /** Present while the breaker is open. */
  readonly open?: {
    readonly until: number
    readonly coolOffMs: number
    /** End of the time that the probe under way has. */
    readonly probeUntil?: number
  }
  /** Present while a backlog is let out: when the next item may go. */
  readonly nextReleaseAt?: number
  /** Dead breakers of inboxes that this host's actors have on other hosts. */
  readonly elsewhere?: readonly string[]
}

/** A host of which nothing bad is known. */
export const GOOD_HOST: HostState = { failures: [], failureDays: [] }

/** Whether an item may be sent to a host. */
export type Admission =
  | { readonly kind: 'go'; readonly isProbe: boolean }
  | { readonly kind: 'wait'; readonly until: number }
  /** The host counts as dead. */
  | { readonly kind: 'never' }

/** A decision, and the state that it leaves behind; the very same one where nothing changes. */
export interface AdmissionStep {
  readonly admission: Admission
  readonly state: HostState
}

/** Decides whether an item may be sent now. */
export function admit(state: HostState, now: number): AdmissionStep {
  const { open, nextReleaseAt } = state
  if (isDead(state)) return { admission: { kind: 'never' }, state }
  if (open !== undefined) {
    if (isAhead(open.until, open.coolOffMs, now))
      return { admission: { kind: 'wait', until: open.until }, state }
    if (open.probeUntil !== undefined && isAhead(open.probeUntil, LIMITS.probeMs, now)) {
      const until = Math.min(open.probeUntil, now + LIMITS.probeAskMs) // it may have its answer any moment
      return { admission: { kind: 'wait', until }, state }
    }
    const probing = { ...state, open: { ...open, probeUntil: now + LIMITS.probeMs } }
    return { admission: { kind: 'go', isProbe: true }, state: probing }
  }
  const go: Admission = { kind: 'go', isProbe: false }
  if (nextReleaseAt === undefined) return { admission: go, state }
  if (isAhead(nextReleaseAt, LIMITS.releaseEveryMs, now))
    return { admission: { kind: 'wait', until: nextReleaseAt }, state }
  if (now >= nextReleaseAt + LIMITS.releaseEndsMs) return { admission: go, state: closed(state) }
  return { admission: go, state: { ...state, nextReleaseAt: now + LIMITS.releaseEveryMs } }
}

/** Whether a moment is still to come; one further off than it can be was noted by a clock that is ahead of ours. */
function isAhead(moment: number, longestMs: number, now: number): boolean {
  return now < moment && moment <= now + longestMs + LIMITS.clocksApartMs
}

/** Gives the state after an attempt. */
export function settle(
  state: HostState,
  {
    standing,
    isProbe,
    now,
  }: { readonly standing: HostStanding; readonly isProbe: boolean; readonly now: number },
): HostState {
  switch (standing) {
    case 'unknown':
      return isProbe ? withoutProbe(state) : state
    case 'failed':
      return afterFailure(state, isProbe, now)
    case 'answered':
    case 'accepted': {
      const failureDays = standing === 'accepted' ? [] : state.failureDays
      if (state.open !== undefined)
        return { ...closed(state), failures: [], failureDays, nextReleaseAt: now + LIMITS.releaseEveryMs }
      if (state.failures.length === 0 && state.failureDays.length === failureDays.length) return state
      return { ...state, failures: [], failureDays }
    }
  }
}

/** Gives the state after the host has been heard of: a verified request of its own came in. */
export function heardOf(state: HostState): HostState {
  const { elsewhere, ...rest } = state
  return state.failureDays.length === 0 && elsewhere === undefined ? state : { ...rest, failureDays: [] }
}

/** Tells whether the host failed on so many days that it is not tried any more. */
export function isDead(state: HostState): boolean {
  return state.failureDays.length >= LIMITS.deadAfterDays
}

function afterFailure(state: HostState, isProbe: boolean, now: number): HostState {
  const failureDays = withDay(state.failureDays, now)
  const { open } = state
  if (open !== undefined) {
    if (!isProbe) return { ...state, failureDays } // began before it opened
    const coolOffMs = Math.min(2 * open.coolOffMs, LIMITS.maxCoolOffMs)
    return { ...state, failureDays, open: { until: now + coolOffMs, coolOffMs } }
  }
  const recent = state.failures.filter((at) => Math.abs(now - at) < LIMITS.failureWindowMs)
  const failures = [...recent, now]
  if (failures.length < LIMITS.failures) return { ...state, failures, failureDays }
  const { coolOffMs } = LIMITS
  return { ...closed(state), failures: [], failureDays, open: { until: now + coolOffMs, coolOffMs } }
}

/** Without what is there only while the breaker is open or lets a backlog out. */
function closed({ failures, failureDays, elsewhere }: HostState): HostState {
  return { failures, failureDays, ...(elsewhere !== undefined && { elsewhere }) }
}

function withDay(days: readonly string[], now: number): readonly string[] {
  const day = new Date(now).toISOString().slice(0, 10)
  return days.includes(day) || days.length >= LIMITS.deadAfterDays ? days : [...days, day]
}

function withoutProbe(state: HostState): HostState {
  if (state.open === undefined) return state
  const { until, coolOffMs } = state.open
  return { ...state, open: { until, coolOffMs } }
}
