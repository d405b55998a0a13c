import { describe, expect, it } from 'vitest'
import type { Effect, Outbox } from 'tootkit/ports'
import { createSeededRandom } from 'tootkit/testing'
import { openDatabase } from '../../scripts/torture/databases/open.js'
import type { Disguise } from '../../scripts/torture/life.js'
import { runMatrix, sampling, type Row } from '../../scripts/torture/matrix.js'
import { SCENARIOS } from '../../scripts/torture/scenarios/index.js'

const postgres = process.env['TOOTKIT_POSTGRES']
const databases = ['memory', 'sqlite', ...(postgres === undefined ? [] : [postgres])]

/** A slice of what `npm run torture -- --matrix` runs in full. */
async function slice(
  name: string,
  options: { only?: readonly string[]; disguise?: Disguise; count?: number },
) {
  const { only, disguise, count = 2 } = options
  const database = await openDatabase(name)
  try {
    return await runMatrix({
      database,
      scenarios: SCENARIOS.filter((scenario) => only?.includes(scenario.name) ?? true),
      choose: sampling(count, createSeededRandom(name.length)),
      ...(disguise !== undefined && { disguise }),
    })
  } finally {
    await database.close()
  }
}

const exceptionsOf = (rows: readonly Row[]) => rows.flatMap(({ exceptions }) => exceptions)

describe.each(databases)('every story, disturbed, over %s', (name) => {
  it('ends as it does undisturbed', async () => {
    const rows = await slice(name, {})
    expect(rows.length).toBeGreaterThan(80)
    expect(exceptionsOf(rows)).toEqual([])
  }, 300_000)
})

describe('the matrix', () => {
  const hasToGo = ({ kind }: Effect): boolean => kind === 'delivery.send' || kind === 'update.send'

  /** Stores what has to be sent in a commit of its own. */
  const inTwoCommits: Disguise = (state) => ({
    ...state,
    async apply(effects) {
      await state.apply(effects.filter((effect) => !hasToGo(effect)))
      if (effects.some(hasToGo)) await state.apply(effects.filter(hasToGo))
    },
  })

  const HOSTS: readonly (readonly [what: string, story: string, disguise: Disguise])[] = [
    ['that stores first and queues then, in a verb', 'follow 1', inTwoCommits],
    ['that stores first and queues then, in its inbox', 'Block', inTwoCommits],
    [
      'that stores one effect after the other',
      'Move',
      (state) => ({
        ...state,
        async apply(effects) {
          for (const effect of effects) await state.apply([effect])
        },
      }),
    ],
    [
      'whose queue forgets what it hands out',
      'post 1',
      (state) => ({
        ...state,
        queue: {
          ...state.queue,
          async claim(options) {
            const jobs = await state.queue.claim(options)
            for (const { item, lease } of jobs) await state.queue.ack(item.id, lease)
            return jobs
          },
          ack: () => Promise.resolve(true),
          retry: () => Promise.resolve(true),
        },
      }),
    ],
    [
      'whose queue knows no order',
      'edit 2',
      (state) => ({ ...state, outbox: { ...state.outbox, step: withoutOrder(state.outbox) } }),
    ],
  ]

  it.each(HOSTS)(
    'finds out a host %s',
    async (_what, story, disguise) => {
      const rows = await slice('memory', { only: [story], disguise, count: Infinity })
      const disturbed = exceptionsOf(rows).filter(({ fault }) => fault !== 'undisturbed')
      expect(disturbed).not.toEqual([])
    },
    60_000,
  )

  function withoutOrder(outbox: Outbox): Outbox['step'] {
    return (id, lease, step) => {
      if (!('items' in step)) return outbox.step(id, lease, step)
      const items = step.items.map((item) => {
        const { orderingKey, ...rest } = item
        return orderingKey === undefined ? item : rest
      })
      return outbox.step(id, lease, { ...step, items })
    }
  }
})
