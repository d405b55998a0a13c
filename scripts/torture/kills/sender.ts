/**
 * The sender that gets killed: posts, edits and deletes as planned, and sends all of it to its followers.
 *
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises'
import { createFederation } from 'tootkit'
import { accountOf } from 'tootkit/inbox'
import type { Clock, Effect } from 'tootkit/ports'
import { parseActor } from 'tootkit/vocab'
import { actorDocument } from '../neighbours.js'
import { ALICE, HOME } from '../stage.js'
import { openState, type Place } from './own-state.js'
import { transportTo } from './post-box.js'
import { tell, task } from './tell.js'

/** What a sender is to do in one life. */
export interface SenderTask {
  readonly kind: 'found' | 'work'
  readonly place: Place
  readonly keys: { readonly privateKeyPem: string; readonly publicKeyPem: string }
  readonly box: string
  /** Actor ids of the followers. */
  readonly followers: readonly string[]
  /** How far its clock is ahead: leases of earlier lives have ended. */
  readonly aheadMs: number
  /** The next thing to do, and how many there are. */
  readonly next: number
  readonly count: number
  /** Ids of posts made in earlier lives, by the number of what made them. */
  readonly posts: Readonly<Record<number, string>>
}

const { kind, place, keys, box, followers, aheadMs, next, count, posts } = task() as SenderTask // written by our own parent
const clock: Clock = { now: () => new Date(Date.now() + aheadMs) }
const state = await openState(place, clock)

if (kind === 'found') {
  await state.accounts.create({ username: 'alice', keys })
  await state.apply(followers.flatMap(followedBy))
} else {
  const federation = createFederation({
    origin: HOME,
    transport: transportTo(box, () => undefined),
    ...state,
    clock,
    onEvent: (event) => {
      if (event.kind === 'port.failed') console.error(event)
    },
  })
  federation.start()
  tell('go')
  const made = new Map(Object.entries(posts))
  for (let i = next; i < count; i++) {
    await doOne(i)
    tell(`did ${i} ${made.get(`${i}`) ?? '-'}`)
  }
  await drain()
  // what three deaths in a row set aside is not lost: whoever looks after the server puts it back
  const { items: aside } = await state.queue.setAside({ limit: 1000 })
  for (const { id, activityId = '' } of aside) {
    tell(`aside ${activityId}`)
    await state.queue.putBack(id)
  }
  await drain()
  tell('drained')
  await federation.close()

  async function drain(): Promise<void> {
    let told = 0
    for (;;) {
      const waiting = (await state.outbox.size()) + (await state.queue.size())
      if (waiting === 0) return
      if (waiting !== told) tell(`waiting ${waiting}`)
      told = waiting
      await pause(20)
    }
  }

  async function doOne(i: number): Promise<void> {
    const [edited, deleted] = [made.get(`${i - 1}`), made.get(`${i - 3}`)]
    if (i % 5 === 3 && edited !== undefined) {
      await federation.edit({ as: 'alice', id: edited, text: `Post ${i - 1}, edited` })
    } else if (i % 5 === 4 && deleted !== undefined) {
      await federation.delete({ as: 'alice', id: deleted })
    } else if (i % 5 < 3) {
      const { id } = await federation.post({ as: 'alice', text: `Post ${i}`, idempotencyKey: `post ${i}` })
      made.set(`${i}`, id)
    }
  }
}
await state.close()
process.exit()

function followedBy(id: string): readonly Effect[] {
  const account = accountOf(parseActor(actorDocument(id, keys.publicKeyPem)), { now: clock.now() })
  const { inbox, sharedInbox } = account
  const follow = { id: `${id}#follow`, followerId: id, targetId: ALICE }
  const follower = { inbox, ...(sharedInbox !== undefined && { sharedInbox }) }
  return [
    { kind: 'account.update', account },
    { kind: 'follow.request', ...follow },
    { kind: 'follow.accept', ...follow, follower },
  ]
}
