/**
 * What two decide at once: the second list, decided on what is otherwise by now, is refused.
 *
 * @module
 */
import type { EffectKind } from '../../core/model/index.js'
import type { About, Given, Question } from '../../protocol/ports/index.js'
import { expectEqual, expectRejected, type CaseBodies } from '../check.js'
import type { HostFixture } from '../host-fixture.js'
import { BOB, DAN, localStatusValue, NOTE, sending } from '../samples.js'
import { effectSamples } from './effects.js'

/** Something that is decided on, and an effect by which it is otherwise. */
interface Change {
  readonly question: (host: HostFixture) => Question
  readonly by: EffectKind
}

const alice = ({ users }: HostFixture): string => users[0].actorId
const own = (host: HostFixture): string => localStatusValue(alice(host)).id
const onOwn = (host: HostFixture) => ({ actorId: BOB, statusId: own(host) }) as const
const relation = (host: HostFixture): Question => ({ about: 'relation', from: alice(host), to: BOB })
const post = (): Question => ({ about: 'status', id: NOTE })
const quote = (): Question => ({ about: 'quote', quoteId: NOTE })

const CHANGES: readonly Change[] = [
  { question: relation, by: 'follow.request' },
  { question: relation, by: 'follow.accept' },
  { question: relation, by: 'follow.reject' },
  { question: relation, by: 'follow.undo' },
  { question: relation, by: 'block.add' },
  { question: relation, by: 'block.remove' },
  { question: post, by: 'status.create' },
  { question: post, by: 'status.edit' },
  { question: post, by: 'status.delete' },
  { question: (host) => ({ about: 'boost', ...onOwn(host) }), by: 'status.boost' },
  { question: (host) => ({ about: 'favourite', ...onOwn(host) }), by: 'status.favourite' },
  { question: () => ({ about: 'votes', actorId: DAN, statusId: NOTE }), by: 'poll.vote' },
  { question: quote, by: 'quote.request' },
  { question: quote, by: 'quote.accept' },
  { question: quote, by: 'quote.revoke' },
  { question: () => ({ about: 'tombstone', id: NOTE, actorId: BOB }), by: 'tombstone.add' },
  { question: () => ({ about: 'standing', id: BOB }), by: 'account.moderate' },
  { question: () => ({ about: 'standing', id: BOB }), by: 'domain.moderate' },
]

/** A case for each of them. */
export const GIVEN: CaseBodies<HostFixture> = Object.fromEntries(
  CHANGES.map((change) => [
    `refuses a list that was decided before ${change.by}`,
    (host: HostFixture) => tryChange(change, host),
  ]),
)

async function tryChange({ question: questionIn, by }: Change, host: HostFixture): Promise<void> {
  const question = questionIn(host)
  const given = async (): Promise<readonly Given[]> => {
    const [answer] = await host.directory.answer([question])
    return [{ question, answer }]
  }
  const asking = (name: string) =>
    sending(alice(host), name, { to: [{ actorId: BOB, inbox: `${BOB}/inbox` }] })
  const sizes = async (): Promise<number> => (await host.outbox.size()) + (await host.queue.size())

  const { before, effect, seen } = effectSamples(host)[by]
  await host.apply(before)
  const decidedOn = await given()
  await host.apply([effect, asking('first')], { given: decidedOn })
  const once = [await seen(host), await sizes()]
  const second = host.apply([asking('second'), effect], { given: decidedOn })
  await expectRejected(second, `a list decided on another answer about ${nameOf(question)}`, 'ERR_CONFLICT')
  expectEqual([await seen(host), await sizes()], once, 'after a list that was refused')
  await host.apply([asking('third')], { given: [...(await given()), ...(await given())] })
  expectEqual(await sizes(), (once[1] as number) + 1, 'deliveries, of a list decided on what stands')
}

function nameOf({ about }: Question): About {
  return about
}
