import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followersDigest } from '../../../src/core/followers-sync/digest.js'
import { reconciliationPlan } from '../../../src/core/followers-sync/plan.js'

const local = (name: string) => `https://local.example/users/${name}`
const isLocalAccount = (id: string) => id.startsWith('https://local.example/')
const [alice, bob, carol] = [local('alice'), local('bob'), local('carol')]
const base = {
  listed: [alice],
  isComplete: true,
  expectedDigest: followersDigest([alice]),
  localFollowers: [alice, bob],
  localRequests: [],
  isLocalAccount,
}
const nothing = { accept: [], undo: [], remove: [] }

describe('reconciliationPlan', () => {
  it('does nothing when both sides agree', () => {
    expect(reconciliationPlan({ ...base, localFollowers: [alice] })).toEqual(nothing)
  })

  it('removes what a whole and proven collection leaves out', () => {
    expect(reconciliationPlan(base)).toEqual({ accept: [], undo: [], remove: [bob] })
  })

  it('accepts a request that the other side holds for accepted, and undoes a follow unknown here', () => {
    const listed = [alice, bob, carol]
    const input = { ...base, listed, expectedDigest: followersDigest(listed), localFollowers: [alice] }
    expect(reconciliationPlan({ ...input, localRequests: [bob] })).toEqual({
      accept: [bob],
      undo: [carol],
      remove: [],
    })
  })

  it('undoes nothing in the name of accounts that are not local', () => {
    expect(reconciliationPlan({ ...base, listed: [alice, 'https://other.example/eve'] })).toEqual(nothing)
  })

  it.each([
    ['is empty', { listed: [] }],
    ['was cut short', { isComplete: false }],
    ['has another digest', { expectedDigest: followersDigest([carol]) }],
    ['has a digest in upper case', { expectedDigest: followersDigest([alice]).toUpperCase() }],
    ['was announced without digest', { expectedDigest: undefined }],
    ['names somebody else as well', { listed: [alice, carol] }],
  ])('T79 removes nothing when the collection %s', (_what, change) => {
    expect(reconciliationPlan({ ...base, ...change }).remove).toEqual([])
  })

  it('T79 never removes more than the rule allows, whatever is listed', () => {
    const ids = fc.array(fc.constantFrom(alice, bob, carol, 'https://other.example/eve'), { maxLength: 6 })
    const digest = fc.option(ids.map(followersDigest), { nil: undefined })
    fc.assert(
      fc.property(
        ids,
        fc.boolean(),
        digest,
        ids,
        ids,
        (listed, isComplete, expectedDigest, localFollowers, localRequests) => {
          const input = { listed, isComplete, expectedDigest, localFollowers, localRequests, isLocalAccount }
          const { accept, undo, remove } = reconciliationPlan(input)
          if (!isComplete || followersDigest(listed) !== expectedDigest) expect(remove).toEqual([])
          for (const id of remove) {
            expect(localFollowers).toContain(id)
            expect(listed).not.toContain(id)
          }
          for (const id of accept) expect(localRequests).toContain(id)
          for (const id of [...accept, ...undo]) {
            expect(listed).toContain(id)
            expect(isLocalAccount(id)).toBe(true)
          }
        },
      ),
    )
  })
})
