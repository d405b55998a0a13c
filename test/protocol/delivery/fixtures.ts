/**
 * What the delivery tests work with: an outbox and a directory in memory, a worker on a fixed clock, a script for the
 * other side.
 *
 * @module
 */
import { createMemoryDeliveryQueue } from '../../../src/adapters/memory/delivery-queue.js'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/key-value-store.js'
import type {
  DeliverySend,
  Recipient,
  Severity,
  Standing,
  UpdateSend,
} from '../../../src/core/model/index.js'
import {
  createDeliveryWorker,
  type DeliveryRequest,
  type DeliveryResponse,
  type DeliveryWorkerOptions,
} from '../../../src/protocol/delivery/index.js'
import type {
  DeliveryItem,
  DeliveryQueue,
  Directory,
  FederationEvent,
  Outbox,
  OutboxStep,
  Question,
} from '../../../src/protocol/ports/index.js'
import { createFixedClock, createSeededRandom } from '../../../src/testing/clock.js'

export const NOON = Date.parse('2026-11-22T12:00:00Z')
export const MINUTE = 60_000
export const DAY = 86_400_000
export const alice = 'https://local.example/users/alice'

export const ok: DeliveryResponse = { status: 202, headers: {} }
export const status = (code: number, headers: Record<string, string> = {}): DeliveryResponse => ({
  status: code,
  headers,
})

/** What may be changed about a directory while a test runs. */
export interface FakeDirectory extends Directory {
  /** Remote followers of each local account, in the order of their inboxes. */
  readonly followers: Map<string, FollowerList>
  /** Decisions about domains and actors. */
  readonly decisions: Map<string, Severity>
  /** Who blocks whom: `from to`. */
  readonly blocks: Set<string>
  /** All that was asked, one list for each trip. */
  readonly trips: Question[][]
}

/** A list that need not be in memory. */
export interface FollowerList {
  readonly length: number
  readonly at: (place: number) => Recipient
}

export const listOf = (recipients: readonly Recipient[]): FollowerList => ({
  length: recipients.length,
  at: (place) => recipients[place]!,
})

/** So many followers, one on each host, made when asked for. */
export const strangers = (length: number): FollowerList => ({ length, at: stranger })

export function stranger(place: number): Recipient {
  const host = `h${String(place).padStart(7, '0')}.example`
  return { actorId: `https://${host}/users/u`, inbox: `https://${host}/inbox` }
}

/** A directory that knows followers and decisions, and counts what it is asked. */
export function createFakeDirectory(): FakeDirectory {
  const followers = new Map<string, FollowerList>()
  const decisions = new Map<string, Severity>()
  const blocks = new Set<string>()
  const trips: Question[][] = []

  function standing(id: string): Standing {
    const labels = new URL(id).hostname.split('.')
    const domains = labels.map((_label, i) => labels.slice(i).join('.'))
    const domain = domains.map((name) => decisions.get(name)).find((severity) => severity !== undefined)
    return { account: decisions.get(id) ?? 'none', domain: domain ?? 'none' }
  }

  function page(accountId: string, after: string | undefined, limit: number) {
    const list = followers.get(accountId) ?? listOf([])
    const start = after === undefined ? 0 : Number(after)
    const end = Math.min(start + limit, list.length)
    const items = Array.from({ length: Math.max(0, end - start) }, (_, i) => list.at(start + i))
    return { items, ...(end < list.length && { next: String(end) }) }
  }

  function one(question: Question): unknown {
    switch (question.about) {
      case 'standing':
        return standing(question.id)
      case 'relation': {
        const { from, to } = question
        return blocks.has(`${from} ${to}`) ? { block: { id: 'urn:block' } } : {}
      }
      case 'followers.inboxes':
        return page(question.accountId, question.after, question.limit)
      case 'followers.count':
        return followers.get(question.accountId)?.length ?? 0
      case 'followers.onOrigin': {
        const list = followers.get(question.accountId) ?? listOf([])
        const ids = Array.from({ length: list.length }, (_, i) => list.at(i).actorId)
        return ids.filter((id) => id.startsWith(`${question.origin}/`))
      }
      default:
        throw new Error(`deliveries have no business with ${question.about}`)
    }
  }

  const answer = (questions: readonly Question[]): Promise<unknown> => {
    trips.push([...questions])
    return Promise.resolve(questions.map(one))
  }
  return { followers, decisions, blocks, trips, answer: answer as Directory['answer'] }
}

/** An outbox whose dispatches can be put in by hand. */
export interface FakeOutbox extends Outbox {
  readonly put: (dispatch: DeliverySend | UpdateSend, dueAt?: number) => void
  readonly steps: OutboxStep[]
  /** Set aside, by id. */
  readonly shelf: string[]
  /** Looks at it so far. */
  readonly counts: { take: number; nextDueAt: number }
}

/** Keeps dispatches as the contract says: in order by subject, leased, the lease going on after a page. */
export function createFakeOutbox(queue: Pick<DeliveryQueue, 'enqueue'>): FakeOutbox {
  interface Row {
    readonly id: string
    dispatch: DeliverySend | UpdateSend
    cursor: string | undefined
    dueAt: number
    lapses: number
    lease: string | undefined
  }
  let rows: Row[] = []
  let leases = 0
  const steps: OutboxStep[] = []
  const shelf: string[] = []
  const counts = { take: 0, nextDueAt: 0 }
  const subjectOf = ({ dispatch, id }: Row): string =>
    (dispatch.kind === 'update.send' ? dispatch.objectId : dispatch.subject) ?? id
  const isFirst = (row: Row): boolean => rows.find((other) => subjectOf(other) === subjectOf(row)) === row

  return {
    steps,
    shelf,
    counts,
    put(dispatch, dueAt = NOON) {
      const id = dispatch.kind === 'update.send' ? dispatch.objectId : dispatch.id
      rows.push({ id, dispatch, cursor: undefined, dueAt, lapses: 0, lease: undefined })
    },
    take({ now, limit, leaseMs }) {
      counts.take += 1
      const taken = rows.filter((row) => row.dueAt <= now && isFirst(row)).slice(0, limit)
      return Promise.resolve(
        taken.map((row) => {
          if (row.lease !== undefined) row.lapses += 1
          row.lease = `lease ${++leases}`
          row.dueAt = now + leaseMs
          const { id, dispatch, cursor, lapses, lease } = row
          return { id, dispatch, lapses, lease, ...(cursor !== undefined && { cursor }) }
        }),
      )
    },
    async step(id, lease, step) {
      const row = rows.find((other) => other.id === id && other.lease === lease)
      if (row === undefined) return false
      steps.push(step)
      row.lapses = 0
      switch (step.kind) {
        case 'page':
          await queue.enqueue(step.items)
          row.cursor = step.cursor
          return true
        case 'done':
          await queue.enqueue(step.items)
          rows = rows.filter((other) => other !== row)
          return true
        case 'composed':
          if (step.dispatch === undefined) rows = rows.filter((other) => other !== row)
          else Object.assign(row, { dispatch: step.dispatch, lease: undefined, dueAt: NOON })
          return true
        case 'later':
          Object.assign(row, { lease: undefined, dueAt: step.dueAt })
          return true
        case 'setAside':
          rows = rows.filter((other) => other !== row)
          shelf.push(id)
          return true
      }
    },
    nextDueAt() {
      counts.nextDueAt += 1
      const dues = rows.filter(isFirst).map(({ dueAt }) => dueAt)
      return Promise.resolve(dues.length === 0 ? undefined : Math.min(...dues))
    },
    size: () => Promise.resolve(rows.length),
  }
}

export type Answer = DeliveryResponse | Error | 'silence'
export type Options = DeliveryWorkerOptions<string>

/** A worker on a fixed clock, a script for the other side, and a record of all that happened. */
export function setUp(
  answer: (request: DeliveryRequest<string>, at: number) => Answer = () => ok,
  more: Partial<Options> = {},
) {
  const clock = createFixedClock(NOON)
  const queue = createMemoryDeliveryQueue({ clock })
  const outbox = createFakeOutbox(queue)
  const cache = createMemoryKeyValueStore({ clock })
  const directory = createFakeDirectory()
  const sent: { readonly at: number; readonly url: string }[] = []
  const events: FederationEvent[] = []
  const options: Options = {
    outbox,
    queue,
    cache,
    directory,
    clock,
    scheduler: clock,
    random: createSeededRandom(1),
    localOrigins: ['https://local.example'],
    senderOf: (id) => Promise.resolve(id.endsWith('/gone') ? undefined : { signer: `${id}#main-key` }),
    compose: () => Promise.resolve(undefined),
    send: async (request) => {
      const at = clock.now().getTime() - NOON
      sent.push({ at, url: request.url })
      const outcome = answer(request, at)
      if (outcome === 'silence') return new Promise<never>(() => undefined)
      if (outcome instanceof Error) throw outcome
      return outcome
    },
    onEvent: (event) => events.push(event),
    ...more,
  }
  return {
    clock,
    queue,
    outbox,
    cache,
    directory,
    sent,
    events,
    options,
    worker: createDeliveryWorker(options),
  }
}

export type Run = ReturnType<typeof setUp>

export function item(id: string, more: Partial<DeliveryItem> = {}): DeliveryItem {
  const host = more.host ?? 'remote.example'
  const inbox = `https://${host}/inbox`
  return { id, inbox, host, senderId: alice, activityId: `urn:${id}`, body: '{}', createdAt: NOON, ...more }
}

export function dispatch(id: string, more: Partial<DeliverySend> = {}): DeliverySend {
  return {
    kind: 'delivery.send',
    id: `${id} ${alice}`,
    senderId: alice,
    activityId: id,
    body: '{"type":"Create"}',
    to: [],
    followersOf: [alice],
    ...more,
  }
}

export const kinds = (events: readonly FederationEvent[]): readonly string[] => events.map(({ kind }) => kind)

/** What of the host's own failed, by name. */
export const failures = (events: readonly FederationEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'port.failed' ? [event.during] : []))

/** Lets everything that waits for nothing but promises happen. */
export async function settled(turns = 20): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Lets time go by, so that whatever falls due happens at its time. */
export async function pass({ clock }: Pick<Run, 'clock'>, ms: number, step = 1000): Promise<void> {
  await settled()
  for (let left = ms; left > 0; left -= step) {
    clock.advance(Math.min(step, left))
    await settled()
  }
}

/** Runs until nothing is left, moving the clock to whatever is due next. Gives the time it took. */
export async function drain({ clock, queue, outbox, worker }: Run, maxSteps = 2000): Promise<number> {
  for (let steps = 0; steps < maxSteps; steps++) {
    if ((await worker.runOnce()) > 0) continue
    const dues = [await queue.nextDueAt(), await outbox.nextDueAt()].filter((due) => due !== undefined)
    if (dues.length === 0) return clock.now().getTime() - NOON
    clock.advance(Math.max(1, Math.min(...dues) - clock.now().getTime()))
  }
  throw new Error('the queue does not drain')
}

/** Stops a worker at once, whatever hangs. */
export async function halt({ worker, clock }: Run): Promise<void> {
  const stopped = worker.stop({ timeoutMs: 1 })
  await settled()
  clock.advance(1)
  await stopped
}
