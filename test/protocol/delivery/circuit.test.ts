import { describe, expect, it } from 'vitest'
import {
  admit,
  GOOD_HOST,
  heardOf,
  isDead,
  settle,
  type HostState,
} from '../../../src/protocol/delivery/circuit.js'
import type { HostStanding } from '../../../src/protocol/delivery/classify.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 86_400 * SECOND
const NOON = Date.parse('2026-11-22T12:00:00Z')

/** The state after attempts at the given times, none of them a probe. */
function after(standing: HostStanding, times: readonly number[], state: HostState = GOOD_HOST): HostState {
  return times.reduce((before, now) => settle(before, { standing, isProbe: false, now }), state)
}

const five = [0, 1, 2, 3, 4].map((n) => NOON + n * SECOND)
const open = after('failed', five)
const openedAt = NOON + 4 * SECOND

/** Opens the door at that time and lets the probe fail. */
function failProbe(state: HostState, now: number): HostState {
  const step = admit(state, now)
  expect(step.admission).toEqual({ kind: 'go', isProbe: true })
  return settle(step.state, { standing: 'failed', isProbe: true, now })
}

describe('what a clock that is ahead has noted', () => {
  const HOUR = 60 * MINUTE
  const later = (hours: number): HostState => after('failed', five.map((at) => at + hours * HOUR)) // prettier-ignore

  it.each([2, 6, 24 * 365 * 3])('holds a host up no longer: %i hours', (hours) => {
    expect(admit(later(hours), NOON).admission).toEqual({ kind: 'go', isProbe: true })
    const asked = admit(later(hours), NOON + hours * HOUR + 5 * SECOND).state // probed there
    expect(admit(asked, NOON).admission).toEqual({ kind: 'go', isProbe: true })
    const closed = settle(asked, { standing: 'accepted', isProbe: true, now: NOON + hours * HOUR })
    expect(admit(closed, NOON).admission).toEqual({ kind: 'go', isProbe: false })
  })

  it('counts where it is ahead by less than clocks may be apart', () => {
    const state = after('failed', five.map((at) => at + 30 * SECOND)) // prettier-ignore
    expect(admit(state, NOON).admission.kind).toBe('wait')
  })

  it('is no failure of late', () => {
    const four = five.slice(0, 4).map((at) => at + HOUR)
    expect(after('failed', [NOON], after('failed', four)).open).toBeUndefined()
  })
})

describe('settle', () => {
  it('opens after five failures in a row within ten minutes (R11)', () => {
    expect(after('failed', five.slice(0, 4)).open).toBeUndefined()
    expect(open.open).toEqual({ until: openedAt + MINUTE, coolOffMs: MINUTE })
  })

  it('does not count failures that lie further apart', () => {
    const spread = [0, 3, 6, 9, 11, 14].map((minutes) => NOON + minutes * MINUTE)
    expect(after('failed', spread).open).toBeUndefined()
  })

  it.each(['accepted', 'answered'] as const)('starts counting anew when the host has %s', (standing) => {
    const state = after(standing, [NOON + 5 * SECOND], after('failed', five.slice(0, 4)))
    expect(after('failed', five.slice(0, 4), state).open).toBeUndefined()
  })

  it('leaves a good host as it is', () => {
    expect(after('accepted', [NOON])).toBe(GOOD_HOST)
    expect(after('answered', [NOON])).toBe(GOOD_HOST)
    expect(after('unknown', [NOON])).toBe(GOOD_HOST)
  })

  it('doubles the cool-off after each probe that fails, to one hour at most (R11)', () => {
    let state = open
    let now = openedAt
    const coolOffs: number[] = []
    for (let probes = 0; probes < 8; probes++) {
      now = state.open?.until ?? now
      state = failProbe(state, now)
      coolOffs.push((state.open?.coolOffMs ?? 0) / MINUTE)
    }
    expect(coolOffs).toEqual([2, 4, 8, 16, 32, 60, 60, 60])
  })

  it('does not lengthen the cool-off for what began before it opened', () => {
    const late = settle(open, { standing: 'failed', isProbe: false, now: openedAt + 5 * SECOND })
    expect(late.open).toEqual(open.open)
  })

  it.each(['accepted', 'answered'] as const)('closes when the probe was %s', (standing) => {
    const now = openedAt + MINUTE
    const closed = settle(admit(open, now).state, { standing, isProbe: true, now })
    expect(closed.open).toBeUndefined()
    expect(closed.nextReleaseAt).toBe(now + 100)
  })

  it('gives the place of the probe back when it said nothing', () => {
    const now = openedAt + MINUTE
    const step = admit(open, now)
    const state = settle(step.state, { standing: 'unknown', isProbe: true, now })
    expect(admit(state, now).admission).toEqual({ kind: 'go', isProbe: true })
  })

  it('counts UTC days with failures, each once (R13)', () => {
    const days = [0, 0, 1, 1, 2, 5, 8, 9].map((day) => NOON + day * DAY)
    const state = after('failed', days)
    expect(state.failureDays).toHaveLength(6)
    expect(isDead(state)).toBe(false)
    expect(isDead(after('failed', [NOON + 10 * DAY], state))).toBe(true)
  })

  it('keeps bounded state, however often a host fails (R14)', () => {
    const often = Array.from({ length: 2000 }, (_, i) => NOON + i * 3_600_000)
    const state = after('failed', often)
    expect(JSON.stringify(state).length).toBeLessThan(300)
  })

  it('forgets the bad days when something was accepted, not when it was refused (R13)', () => {
    const bad = after(
      'failed',
      [0, 1, 2].map((day) => NOON + day * DAY),
    )
    expect(after('answered', [NOON], bad).failureDays).toHaveLength(3)
    expect(after('accepted', [NOON], bad).failureDays).toEqual([])
  })
})

describe('admit', () => {
  it('lets a good host have everything', () => {
    expect(admit(GOOD_HOST, NOON)).toEqual({ admission: { kind: 'go', isProbe: false }, state: GOOD_HOST })
  })

  it('makes everybody wait while it is open', () => {
    const until = openedAt + MINUTE
    expect(admit(open, openedAt).admission).toEqual({ kind: 'wait', until })
    expect(admit(open, until - 1).admission).toEqual({ kind: 'wait', until })
  })

  it('lets one probe through and the others ask again soon (T130)', () => {
    const now = openedAt + MINUTE
    const first = admit(open, now)
    expect(first.admission).toEqual({ kind: 'go', isProbe: true })
    expect(admit(first.state, now).admission).toEqual({ kind: 'wait', until: now + SECOND })
    expect(admit(first.state, now + 59_999).admission).toEqual({ kind: 'wait', until: now + MINUTE })
  })

  it('lets another probe through when the first never came back', () => {
    const now = openedAt + MINUTE
    const lost = admit(open, now).state
    expect(admit(lost, now + MINUTE).admission).toEqual({ kind: 'go', isProbe: true })
  })

  it('releases the backlog ten times a second at most (R11)', () => {
    const now = openedAt + MINUTE
    let state = settle(admit(open, now).state, { standing: 'accepted', isProbe: true, now })
    const released: number[] = []
    for (let at = now; at < now + 10 * SECOND; at += 7) {
      const step = admit(state, at)
      if (step.admission.kind === 'go') released.push(at)
      state = settle(step.state, { standing: 'accepted', isProbe: false, now: at })
    }
    for (const [i, at] of released.slice(1).entries()) expect(at - released[i]!).toBeGreaterThanOrEqual(100)
    expect(released.length).toBeGreaterThan(90)
  })

  it('lets everything through again once there was nothing to send for a minute', () => {
    const now = openedAt + MINUTE
    const closed = settle(admit(open, now).state, { standing: 'accepted', isProbe: true, now })
    const step = admit(closed, now + 2 * MINUTE)
    expect(step.admission).toEqual({ kind: 'go', isProbe: false })
    expect(step.state).toEqual(GOOD_HOST)
  })

  it('lets nothing through to a dead host, until it is heard of (R13)', () => {
    const dead = after(
      'failed',
      [0, 1, 2, 3, 4, 5, 6].map((day) => NOON + day * DAY),
    )
    expect(admit(dead, NOON + 7 * DAY).admission).toEqual({ kind: 'never' })
    expect(admit(heardOf(dead), NOON + 7 * DAY).admission).toEqual({ kind: 'go', isProbe: false })
  })
})
