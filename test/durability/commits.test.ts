import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../scripts/torture/databases/open.js'
import type { Database, Prepared } from '../../scripts/torture/databases.js'
import { createSurroundings, fillBase, rehearse, type Surroundings } from '../../scripts/torture/play.js'
import { ACTIVITIES } from '../../scripts/torture/scenarios/activities.js'
import { VERBS } from '../../scripts/torture/scenarios/verbs.js'
import { ALICE, type Scenario } from '../../scripts/torture/stage.js'

let database: Database
let base: Prepared<Surroundings>
beforeAll(async () => {
  database = await openDatabase('sqlite')
  base = await database.prepare(fillBase, () => createSurroundings(0))
})
afterAll(() => database.close())

/** Commits in the log of a file of SQLite: by each act of a story, and by what is sent after them. */
async function commitsOf(
  scenario: Scenario,
): Promise<{ acts: readonly number[]; sending: number; items: number }> {
  const rehearsed = await rehearse(scenario, database, base)
  const counts: number[] = []
  const { received } = await rehearsed.play(undefined, (_step, opened) => {
    counts.push(opened.commits?.() ?? NaN)
  })
  await rehearsed.discard()
  const steps = counts.slice(1).map((count, i) => count - (counts[i] ?? NaN))
  return { acts: steps.slice(0, -1), sending: steps.at(-1) ?? NaN, items: received.length }
}

describe('a verb', () => {
  it.each(VERBS)('$name commits once', async (scenario) => {
    const { acts } = await commitsOf(scenario)
    expect(acts).toEqual(scenario.acts.map(() => 1))
  })
})

/** Where keys, documents or the time of a comparison are remembered, which may be forgotten at any time. */
const CACHES: Readonly<Record<string, readonly number[]>> = {
  'Create by somebody unheard of': [3],
  'Follow open, by somebody unheard of': [3],
  'Update actor': [2],
  'Followers synchronization': [3, 3],
}

describe('an activity', () => {
  const stories = ACTIVITIES.filter(
    ({ changesNothing, sends }) => changesNothing !== true || sends.length > 0,
  )
  it.each(stories)('$name is received with one commit at most', async (scenario) => {
    const { acts } = await commitsOf(scenario)
    const most = CACHES[scenario.name] ?? scenario.acts.map(() => 1)
    expect(
      acts.every((count, i) => count <= (most[i] ?? 0)),
      `commits: ${acts.join(', ')}`,
    ).toBe(true)
  })

  it('that means nothing is received without one', async () => {
    const [scenario] = ACTIVITIES.filter(({ name }) => name === 'an activity of no meaning')
    expect((await commitsOf(scenario!)).acts).toEqual([0])
  })
})

describe('a delivery', () => {
  it('commits its outcome, and shares all else with others', async () => {
    const hosts = Array.from({ length: 100 }, (_, i) => `https://host${i}.example/users/fan`)
    const { sending, items } = await commitsOf({
      name: 'many followers',
      setUp: async ({ apply }) => {
        await apply(
          hosts.flatMap((followerId) => {
            const follow = { id: `${followerId}#follow`, followerId, targetId: ALICE }
            const follower = { inbox: `${followerId}/inbox` }
            return [
              { kind: 'follow.request', ...follow } as const,
              { kind: 'follow.accept', ...follow, follower } as const,
            ]
          }),
        )
        return {}
      },
      acts: [({ federation }) => federation.post({ as: 'alice', text: 'To all of you.' })],
      sends: ['Create'],
    })
    expect(items).toBe(102)
    expect(sending).toBeLessThanOrEqual(items)
  })
})
