/**
 * What two processes decided at once: the first list is taken, the second refused.
 *
 * @module
 */
import type { Addition, Effect, EffectKind } from '../../core/model/index.js'
import { expectEqual, expectRejected, type CaseBodies } from '../check.js'
import type { HostFixture } from '../host-fixture.js'
import { BOB, sending } from '../samples.js'
import { effectSamples } from './effects.js'

/** Kinds of which there is one at a time. */
type AdditionKind = {
  readonly [Kind in EffectKind]: Extract<Effect, { readonly kind: Kind }> extends Addition ? Kind : never
}[EffectKind]

type Seconds = { readonly [Kind in AdditionKind]: Partial<Extract<Effect, { readonly kind: Kind }>> }

const id = 'https://remote.example/second'
/** What is other where another process adds the same, by kind: one left out does not compile. */
const SECONDS: Seconds = {
  'status.boost': { id },
  'status.favourite': { id },
  'poll.vote': { id, option: 0 },
  'quote.accept': { stamp: id },
  'follow.request': { id },
  'follow.accept': { id },
  'block.add': { id },
}

/** A case for each kind of which there is one at a time. */
export const ADDITIONS: CaseBodies<HostFixture> = Object.fromEntries(
  (Object.keys(SECONDS) as AdditionKind[]).map((kind) => [
    `refuses a list that adds ${kind} as new where there is one`,
    (host: HostFixture) => tryKind(kind, host),
  ]),
)

async function tryKind(kind: AdditionKind, host: HostFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  const { before, effect, seen } = effectSamples(host)[kind]
  const first: Effect = { ...effect, isNew: true }
  const second = { ...first, ...SECONDS[kind] } as Effect // of the same kind
  const asking = (name: string): Effect =>
    sending(alice, name, { to: [{ actorId: BOB, inbox: `${BOB}/inbox` }] })
  const sizes = async (): Promise<number> => (await host.outbox.size()) + (await host.queue.size())

  await host.apply(before)
  await host.apply([first, asking('first')])
  const once = [await seen(host), await sizes()]
  await expectRejected(host.apply([asking('second'), second]), 'a second one', 'ERR_DUPLICATE')
  await expectRejected(host.apply([first, asking('third')]), 'the very same as new', 'ERR_DUPLICATE')
  expectEqual([await seen(host), await sizes()], once, 'after lists that were refused')
}
