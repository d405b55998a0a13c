/**
 * Kills a sender again and again, and looks at what its followers got.
 *
 * @module
 */
import type { Random } from 'tootkit/ports'
import { sharedKeys } from '../neighbours.js'
import { createNursery, type Child, type Nursery } from './children.js'
import type { Place } from './own-state.js'
import type { Places } from './places.js'
import { openPostBox, type Arrival, type PostBox } from './post-box.js'
import type { SenderTask } from './sender.js'

/** How much, and for how long. */
export interface KillOptions {
  readonly places: Places
  readonly random: Random
  readonly kills: number
  /** No kill after so long; what was begun is brought to its end. */
  readonly seconds?: number
  /**
   * How much is done: by a sender in each round, by those who send to a receiver in all.
   *
   * @defaultValue 100 posts, edits and deletes; 2000 activities, unless time runs out first
   */
  readonly acts?: number
  readonly onRound?: (line: string) => void
}

/** What came of it. */
export interface KillReport {
  readonly kills: number
  readonly rounds: number
  /** What was acknowledged, and what arrived. */
  readonly figures: Readonly<Record<string, number>>
  readonly problems: readonly string[]
}

const INBOXES = 50
const ACTS = 100
const KILLS_PER_ROUND = 10
/** Deliveries that one process has under way at most. */
const CONCURRENCY = 20
const AWAY_MS = 120_000
const MAX_LIVES = 60

const FOLLOWERS = Array.from({ length: INBOXES }, (_, i) => `https://host${i}.example/users/fan`)

/** Kills a sender so many times, on fresh databases in turn. */
export async function killSender(options: KillOptions): Promise<KillReport> {
  const { places, kills, seconds = Infinity, onRound } = options
  const ends = performance.now() + seconds * 1000
  const box = await openPostBox(3)
  const nursery = await createNursery('sender')
  const problems: string[] = []
  const totals = { acknowledged: 0, arrived: 0, repeated: 0, setAside: 0 }
  let done = 0
  let rounds = 0
  try {
    for (; rounds === 0 || (done < kills && performance.now() < ends); rounds++) {
      box.arrivals.length = 0
      const planned = Math.min(KILLS_PER_ROUND, kills - done)
      const round = await playRound(
        { place: await places.next(), box, nursery },
        { ...options, kills: planned, ends },
      )
      const found = judge(box.arrivals, round)
      problems.push(...found.problems.map((problem) => `round ${rounds}: ${problem}`))
      done += round.kills
      totals.acknowledged += round.acknowledged.size
      totals.arrived += box.arrivals.length
      totals.repeated += found.repeated
      totals.setAside += round.aside.length
      onRound?.(
        `round ${rounds}: ${round.kills} kills, ${box.arrivals.length} arrivals, ${found.repeated} repeated`,
      )
    }
  } finally {
    box.close()
    await nursery.close()
  }
  return { kills: done, rounds, figures: totals, problems }
}

interface Round {
  readonly kills: number
  /** Posts whose call resolved, by the number of the call. */
  readonly posts: ReadonlyMap<number, string>
  /** Activities that were set aside after three deaths in a row, and put back when all the rest had gone out. */
  readonly aside: readonly string[]
  /** Calls that resolved. */
  readonly acknowledged: ReadonlySet<number>
}

async function playRound(
  { place, box, nursery }: { readonly place: Place; readonly box: PostBox; readonly nursery: Nursery },
  { kills, random, ends, acts = ACTS }: KillOptions & { readonly ends: number },
): Promise<Round> {
  const { privateKeyPem, publicKeyPem } = await sharedKeys()
  const posts = new Map<number, string>()
  const acknowledged = new Set<number>()
  const common = {
    place,
    keys: { privateKeyPem, publicKeyPem },
    box: box.url,
    followers: FOLLOWERS,
    count: acts,
  }
  const found: SenderTask = { ...common, kind: 'found', aheadMs: 0, next: 0, posts: {} }
  const founded = await nursery.start(found, () => undefined).ended
  if (founded.code !== 0)
    throw new Error(`the sender could not be set up: exit ${founded.code ?? 'by a signal'}`)

  const aside: string[] = []
  let next = 0
  let killed = 0
  for (let life = 0; life < MAX_LIVES; life++) {
    const told = { isDrained: false }
    const task: SenderTask = {
      ...common,
      kind: 'work',
      aheadMs: life * AWAY_MS,
      next,
      posts: Object.fromEntries(posts),
    }
    const isToDie = killed < kills && performance.now() < ends
    const child = nursery.start(task, (line) => {
      const [word, number, id] = line.split(' ')
      if (word === 'go' && isToDie) killSometime(child, box, random)
      if (word === 'drained') told.isDrained = true
      if (word === 'aside') aside.push(number ?? '')
      if (word !== 'did') return
      acknowledged.add(Number(number))
      next = Number(number) + 1
      if (id !== undefined && id !== '-') posts.set(Number(number), id)
    })
    const { wasKilled, code } = await child.ended
    box.onArrival = () => undefined
    if (told.isDrained) return { kills: killed, posts, acknowledged, aside }
    if (!wasKilled) throw new Error(`the sender ended by itself: exit ${code ?? 'by a signal'}`)
    killed += 1
    // half of the time its user does not try again what was not answered
    if (random.number() < 0.5) next += 1
  }
  throw new Error('the sender is never through with its work')
}

/** Kills by time, or by how much has arrived: a slow machine may not come to sending within any time. */
function killSometime(child: Child, box: PostBox, random: Random): void {
  if (random.number() < 0.5) {
    setTimeout(child.kill, 5 + random.number() * 495)
    return
  }
  let left = 1 + Math.floor(random.number() * 400)
  box.onArrival = () => {
    left -= 1
    if (left === 0) setTimeout(child.kill, random.number() * 5)
  }
}

/** What is wrong with what arrived. */
function judge(
  arrivals: readonly Arrival[],
  round: Round,
): { problems: readonly string[]; repeated: number } {
  const problems: string[] = []
  const seen = new Set<string>()
  let repeated = 0
  /** By post and inbox, what came first, second … */
  const lines = new Map<string, Map<string, string[]>>()
  for (const { inbox, activity } of arrivals) {
    const { id, type, object } = activity
    const subject = typeof object === 'string' ? object : String(object?.['id'])
    const key = `${inbox} ${id}`
    if (seen.has(key)) repeated += 1
    seen.add(key)
    const ofPost = lines.get(subject) ?? new Map<string, string[]>()
    ofPost.set(inbox, [...(ofPost.get(inbox) ?? []), type])
    lines.set(subject, ofPost)
  }
  for (const [subject, ofPost] of lines) {
    if (ofPost.size !== INBOXES) problems.push(`${subject} reached ${ofPost.size} of ${INBOXES} inboxes`)
    if (round.aside.some((id) => id.startsWith(subject))) continue // what is put back comes late
    for (const [inbox, types] of ofPost) {
      if (!isInOrder(types)) problems.push(`${subject} came to ${inbox} as ${types.join(', ')}`)
    }
  }
  for (const [i, id] of round.posts) {
    const wanted = wantedLast(i, round)
    const ofPost = [...(lines.get(id) ?? new Map<string, string[]>()).values()]
    const isLate = round.aside.some((activityId) => activityId.startsWith(id))
    const right = ofPost.filter((types) => {
      return isLate ? types.some((type) => wanted.includes(type)) : wanted.includes(types.at(-1) ?? '')
    }).length
    if (right !== INBOXES) {
      const kinds = [...new Set(ofPost.map((types) => types.join(', ')))].join('; ') || 'nothing'
      const what = `post ${i} (${id})`
      problems.push(
        `${what}: ${right} of ${INBOXES} inboxes end with ${wanted.join(' or ')}, not with ${kinds}`,
      )
    }
  }
  if (repeated > CONCURRENCY * round.kills)
    problems.push(`${repeated} arrivals again in ${round.kills} kills`)
  return { problems, repeated }
}

const RANK: Readonly<Record<string, number>> = { Create: 0, Update: 1, Delete: 2 }

/** Nothing older comes after something newer, not even again. */
function isInOrder(types: readonly string[]): boolean {
  return types.every((type, i) => i === 0 || (RANK[type] ?? 0) >= (RANK[types[i - 1] ?? ''] ?? 0))
}

/** With what a post that was made as number i of the plan may end at an inbox. */
function wantedLast(i: number, { acknowledged }: Round): readonly string[] {
  if (i % 5 === 1) return acknowledged.has(i + 3) ? ['Delete'] : ['Create', 'Delete']
  if (i % 5 === 2) return acknowledged.has(i + 1) ? ['Update'] : ['Create', 'Update']
  return ['Create']
}
