/**
 * Hosts that lose or change one member of what their queue or outbox hands out.
 *
 * @module
 */
import type { DeliveryItem, OutboxEntry, SetAside } from '../../../src/protocol/ports/index.js'
import { send, update } from './effect-members.js'
import { faultsOf, optional, Unasked, type Members } from './members.js'
import type { Mutant } from './mutant.js'

const item: Members<DeliveryItem> = {
  id: 'text',
  inbox: 'text',
  host: 'text',
  onBehalfOf: optional('text'),
  recipientId: optional('text'),
  senderId: 'text',
  activityId: 'text',
  body: 'text',
  headers: new Unasked('`apply` makes none: the contract of the queue asks for it'),
  orderingKey: optional('text'),
  subject: optional('text'),
  synchronizeFollowers: optional('flag'),
  retries: optional('number'),
  createdAt: new Unasked('when an item was made is for the queue to say'),
}

/** What `apply` and the outbox put into the queue. */
const items = faultsOf(item).map(({ name, inflict }): Mutant => ({
  name: `queue.claim: ${name} an item`,
  break: ({ queue }) => ({
    queue: {
      ...queue,
      claim: async (options) =>
        (await queue.claim(options)).map((job) => ({ ...job, item: inflict(job.item) as DeliveryItem })),
    },
  }),
}))

const NO_PAGES = new Unasked('an Update is composed: it never goes page by page')

const entry: Members<Omit<OutboxEntry, 'dispatch'>> = {
  id: 'name',
  cursor: optional('text'),
  lapses: 'number',
  lease: 'name',
}

/** What the outbox hands out, and the dispatch in it. */
const dispatches = (
  [
    ['delivery.send', { ...entry, dispatch: send }],
    ['update.send', { ...entry, cursor: NO_PAGES, dispatch: update }],
  ] as const
).flatMap(([kind, members]) =>
  faultsOf(members as Members<object>).map(({ name, inflict }): Mutant => ({
    name: `outbox.take: ${name}, of ${kind}`,
    break: ({ outbox }) => ({
      outbox: {
        ...outbox,
        take: async (options) =>
          (await outbox.take(options)).map((given) =>
            given.dispatch.kind === kind ? (inflict(given) as OutboxEntry) : given,
          ),
      },
    }),
  })),
)

const aside: Members<SetAside> = {
  id: 'text',
  from: { oneOf: ['queue', 'outbox'] },
  reason: { oneOf: ['unfinished', 'unreadable'] },
  inbox: optional('text'),
  activityId: optional('text'),
  at: new Unasked('the moment to the millisecond is for the store to say: that it is about now is asked'),
}

/** Both ways in which a moment is one of another time. */
const ASIDE_AT = [
  { name: 'counts at in seconds', inflict: (given: unknown) => withAt(given as SetAside, 0.001) },
  { name: 'empties at', inflict: (given: unknown) => withAt(given as SetAside, 0) },
]

function withAt(given: SetAside, factor: number): SetAside {
  return { ...given, at: Math.trunc(given.at * factor) }
}

/** What was set aside. */
const asides = [...faultsOf(aside), ...ASIDE_AT].map(({ name, inflict }): Mutant => ({
  name: `queue.setAside: ${name}`,
  break: ({ queue }) => ({
    queue: {
      ...queue,
      setAside: async (page) => {
        const { items: given, ...rest } = await queue.setAside(page)
        return { ...rest, items: given.map((one) => inflict(one) as SetAside) }
      },
    },
  }),
}))

/** Every member of what goes out lost, and every one changed. */
export const engineMemberMutants: readonly Mutant[] = [...items, ...dispatches, ...asides]
