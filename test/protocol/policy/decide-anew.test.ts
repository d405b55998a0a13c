import { describe, expect, it } from 'vitest'
import { RefusedError } from '../../../src/errors.js'
import type { Effect } from '../../../src/core/model/index.js'
import { decideAnew } from '../../../src/protocol/policy/index.js'
import { refuseOtherwise, type ApplyEffects, type Directory } from '../../../src/protocol/ports/index.js'

const [bob, alice] = ['https://b.example/bob', 'https://a.example/alice']
const relation = { about: 'relation', from: bob, to: alice } as const

/** A host that knows one relation, which every list replaces. */
function createHost() {
  let id = 'none yet'
  const answer = (): unknown[] => [{ follow: { id, followerId: bob, targetId: alice, state: 'accepted' } }]
  const directory = { answer: () => Promise.resolve(answer()) } as unknown as Directory
  const apply: ApplyEffects = (effects, { given = [] } = {}) =>
    Promise.resolve().then(() => {
      refuseOtherwise(given, answer())
      for (const effect of effects) if (effect.kind === 'follow.request') id = effect.id
    })
  return { ports: { directory, apply }, id: () => id }
}

const request = (id: string): Effect => ({ kind: 'follow.request', id, followerId: bob, targetId: alice })
const passing = async (turns: number): Promise<void> => {
  for (let i = 0; i < turns; i++) await Promise.resolve()
}

describe('decideAnew', () => {
  it('applies what was decided on what stands, and decides again where it does not', async () => {
    const { ports, id } = createHost()
    const seen: string[] = []
    await decideAnew(ports, ['ERR_CONFLICT'], async ({ directory, apply }) => {
      const [{ follow }] = await directory.answer([relation])
      seen.push(follow?.id ?? '')
      if (seen.length === 1) await ports.apply([request('of another process')])
      await apply([request('ours')])
    })
    expect(seen).toEqual(['none yet', 'of another process'])
    expect(id()).toBe('ours')
  })

  it('lets no flood of others keep a slow one from its end', async () => {
    const { ports, id } = createHost()
    let isDone = false
    const change = (name: string, turns: number): Promise<void> =>
      decideAnew(ports, ['ERR_CONFLICT'], async ({ directory, apply }) => {
        await directory.answer([relation])
        await passing(turns)
        await apply([request(name)])
      })
    const flood = async (): Promise<void> => {
      for (let n = 0; n < 500 && !isDone; n++) await change(`quick ${n}`, 0)
    }
    const slow = change('slow', 60).then(() => {
      expect(id()).toBe('slow')
      isDone = true
    })
    await Promise.all([slow, flood()])
    expect(isDone).toBe(true)
  })

  it('gives up in the end, with what was said last', async () => {
    const { ports } = createHost()
    let rounds = 0
    const task = decideAnew(ports, ['ERR_CONFLICT'], async ({ directory, apply }) => {
      await directory.answer([relation])
      await ports.apply([request(`round ${(rounds += 1)}`)])
      await apply([request('ours')])
    })
    await expect(task).rejects.toMatchObject({ code: 'ERR_CONFLICT', retryable: true })
    expect(rounds).toBe(10)
  })

  it('hides no other refusal, and begins nothing again for it', async () => {
    const { ports } = createHost()
    const refused = new RefusedError('ERR_DUPLICATE', 'seen before')
    let rounds = 0
    const task = decideAnew(
      { ...ports, apply: () => Promise.reject(refused) },
      ['ERR_CONFLICT'],
      async ({ apply }) => {
        rounds += 1
        await apply([request('ours')])
      },
    )
    await expect(task).rejects.toBe(refused)
    expect(rounds).toBe(1)
  })
})
