/**
 * Kills a receiver again and again while others send to it, and looks at what it still knows.
 *
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from 'tootkit/ports'
import { Agent, request } from 'undici'
import { activityDocument, noteDocument, sharedKeys, signedActivity, type Json } from '../neighbours.js'
import { ALICE, createOf, HOME, PUBLIC } from '../stage.js'
import { createNursery, type Child, type Nursery } from './children.js'
import type { KillOptions, KillReport } from './kill-sender.js'
import type { Place } from './own-state.js'
import { openPostBox, type PostBox } from './post-box.js'
import type { ReceiverTask } from './receiver.js'

const SENDERS = 40
const ACTIVITIES = 2_000
const AWAY_MS = 120_000
const MAX_ATTEMPTS = 200

/** Somebody who does one thing after the other, each until it is taken. */
interface Sender {
  readonly id: string
  /** What is to be known of it by now, by name. */
  readonly certain: Map<string, Fact>
  /** What it is about to change, so that nobody can say how it stands. */
  underWay?: string
}

/** Something that the receiver knows, or must not know. */
interface Fact {
  readonly question: Json
  readonly holds: (answer: unknown) => boolean
}

/** One step of a sender. */
interface Step {
  readonly activity: Json
  /** Name of the fact that it changes. */
  readonly about: string
  readonly fact: Fact
}

/** Kills a receiver so many times. */
export async function killReceiver(options: KillOptions): Promise<KillReport> {
  const { places, onRound } = options
  const box = await openPostBox(1)
  const nursery = await createNursery('receiver')
  const server = new Server({ place: await places.next(), box, nursery }, options)
  try {
    await server.start()
    const post = await server.ask('post')
    const senders = Array.from({ length: SENDERS }, (_, i): Sender => {
      return { id: `https://host${i % 20}.example/users/fan${i}`, certain: new Map() }
    })
    const problems: string[] = []
    const check = async (when: string): Promise<void> => {
      const found = await checkFacts(server, senders)
      problems.push(...found.map((problem) => `${when}: ${problem}`))
    }
    server.onStart = async (life) => {
      await check(`life ${life}`)
      if (life % 10 === 0) onRound?.(`${life} lives, ${counts.taken} taken`)
    }
    server.arm()
    const counts = { taken: 0, again: 0 }
    const accepted = new Set<string>()
    await Promise.all(
      senders.map(async (sender) => {
        for (let round = 0; !server.isThrough() || counts.taken < server.atLeast; round++) {
          for (const step of stepsOf(sender.id, round, post)) {
            sender.underWay = step.about
            counts.again += await sendUntilTaken(server, step)
            sender.certain.set(step.about, step.fact)
            delete sender.underWay
            counts.taken += 1
            if (step.activity['type'] === 'Follow') accepted.add(step.activity['id'] as string)
          }
        }
      }),
    )
    await check('in the end')
    // what was under way in three lives that were ended waits for somebody who asks for it
    const setAside = Number(await server.ask('shelf'))
    await server.drain()
    const lost = [...accepted].filter((id) => !answersTo(id, box))
    if (lost.length > 0)
      problems.push(`${lost.length} follows without an Accept, ${lost[0] ?? ''} among them`)
    const figures = {
      taken: counts.taken,
      again: counts.again,
      follows: accepted.size,
      arrived: box.arrivals.length,
      setAside,
    }
    return { kills: server.kills, rounds: 1, figures, problems }
  } finally {
    await server.stop()
    await nursery.close()
    box.close()
  }
}

function answersTo(followId: string, { arrivals }: PostBox): boolean {
  return arrivals.some(({ activity: { type, object } }) => {
    return type === 'Accept' && (typeof object === 'string' ? object : object?.['id']) === followId
  })
}

/** What somebody does, round by round; everything once more under ids of its own. */
function stepsOf(actor: string, round: number, post: string): readonly Step[] {
  const follow = { ...activityDocument('Follow', actor, { object: ALICE }), id: `${actor}#follow/${round}` }
  const like = { ...activityDocument('Like', actor, { object: post }), id: `${actor}#like/${round}` }
  const boost = {
    ...activityDocument('Announce', actor, { object: post, to: [PUBLIC], cc: [ALICE] }),
    id: `${actor}#boost/${round}`,
  }
  const note = noteDocument(`${actor}/statuses/${round}`, actor, {
    cc: [ALICE],
    tag: [{ type: 'Mention', href: ALICE, name: '@alice' }],
  })
  const id = note['id'] as string
  const remove = { ...activityDocument('Delete', actor, { object: id }), id: `${id}#delete` }
  const undo = (activity: Json): Json => ({
    ...activityDocument('Undo', actor, { object: activity }),
    id: `${activity['id'] as string}/undo`,
  })
  const followed = { about: 'relation', from: actor, to: ALICE }
  const marked = { actorId: actor, statusId: post }
  const isFollow = (answer: unknown): boolean =>
    (answer as { follow?: { state: string } }).follow?.state === 'accepted'
  const is = (answer: unknown): boolean => answer !== null
  const isNot = (answer: unknown): boolean => answer === null
  return [
    { activity: follow, about: 'follow', fact: { question: followed, holds: isFollow } },
    {
      activity: createOf(note),
      about: `note ${round}`,
      fact: { question: { about: 'status', id }, holds: is },
    },
    { activity: like, about: 'like', fact: { question: { about: 'favourite', ...marked }, holds: is } },
    { activity: boost, about: 'boost', fact: { question: { about: 'boost', ...marked }, holds: is } },
    {
      activity: undo(like),
      about: 'like',
      fact: { question: { about: 'favourite', ...marked }, holds: isNot },
    },
    ...(round % 2 === 1
      ? [
          {
            activity: remove,
            about: `note ${round}`,
            fact: { question: { about: 'status', id }, holds: isNot },
          },
        ]
      : []),
    {
      activity: undo(boost),
      about: 'boost',
      fact: { question: { about: 'boost', ...marked }, holds: isNot },
    },
    {
      activity: undo(follow),
      about: 'follow',
      fact: { question: followed, holds: (answer) => !isFollow(answer) },
    },
  ]
}

/** Sends a step until it is taken; tells how often it had to be sent again. */
async function sendUntilTaken(server: Server, { activity }: Step): Promise<number> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const status = await server.deliver(activity)
    if (status !== undefined && status >= 200 && status < 300) return attempt
    if (status !== undefined && status < 500)
      throw new Error(`answered ${status} to ${JSON.stringify(activity)}`)
    await pause(5)
  }
  throw new Error(`not taken in ${MAX_ATTEMPTS} attempts: ${JSON.stringify(activity)}`)
}

async function checkFacts(server: Server, senders: readonly Sender[]): Promise<readonly string[]> {
  const facts = senders.flatMap(({ id, certain, underWay }) =>
    [...certain].filter(([about]) => about !== underWay).map(([about, fact]) => ({ id, about, ...fact })),
  )
  const answers = JSON.parse(
    await server.ask(
      'facts',
      facts.map(({ question }) => question),
    ),
  ) as readonly unknown[]
  return facts.flatMap(({ id, about, holds }, i) => {
    return holds(answers[i]) ? [] : [`${about} of ${id} is ${JSON.stringify(answers[i])}, against its 2xx`]
  })
}

/** What all lives of a receiver have in common. */
interface ServerParts {
  readonly place: Place
  readonly box: PostBox
  readonly nursery: Nursery
}

/** The receiver over all its lives. */
class Server {
  kills = 0
  /** Called when it is up again, before anybody sends to it. */
  onStart: (life: number) => Promise<void> = () => Promise.resolve()
  readonly atLeast: number
  readonly #parts: ServerParts
  readonly #random: Random
  readonly #wanted: number
  readonly #ends: number
  #life = 0
  #isArmed = false
  #onAnswer: () => void = () => undefined
  #isStopping = false
  #child: Child | undefined
  #agent = new Agent({ connections: SENDERS })
  #url = ''
  #up: Promise<void> = Promise.resolve()

  constructor(parts: ServerParts, { random, kills, seconds = Infinity, acts }: KillOptions) {
    this.#parts = parts
    this.#random = random
    this.#wanted = kills
    this.#ends = performance.now() + seconds * 1000
    this.atLeast = acts ?? (seconds === Infinity ? ACTIVITIES : 0)
  }

  /** Whether nothing is to be killed any more. */
  isThrough(): boolean {
    return this.kills >= this.#wanted || performance.now() > this.#ends
  }

  async start(): Promise<void> {
    const { privateKeyPem, publicKeyPem } = await sharedKeys()
    const life = this.#life++
    const task: ReceiverTask = {
      place: this.#parts.place,
      keys: { privateKeyPem, publicKeyPem },
      box: this.#parts.box.url,
      aheadMs: this.aheadMs(life),
    }
    let isUp = (): void => undefined
    const up = new Promise<void>((resolve) => (isUp = resolve))
    const child = this.#parts.nursery.start(task, (line) => {
      this.#url = `http://127.0.0.1:${line.split(' ')[1] ?? ''}`
      isUp()
    })
    this.#child = child
    const ended = child.ended.then(({ wasKilled, code }) => {
      if (!wasKilled) throw new Error(`the receiver ended by itself: exit ${code ?? 'by a signal'}`)
    })
    await Promise.race([up, ended])
    if (life > 0) await this.onStart(life)
    ended.then(
      () => {
        this.#up = this.#isStopping ? Promise.resolve() : this.start()
        this.#up.catch(() => undefined) // whoever waits for it hears of it
      },
      (error: unknown) => {
        this.#up = Promise.reject(error instanceof Error ? error : new Error(String(error)))
        this.#up.catch(() => undefined)
      },
    )
    if (this.#isArmed) this.#killSometime(child)
  }

  /** Begins to kill it. */
  arm(): void {
    this.#isArmed = true
    if (this.#child !== undefined) this.#killSometime(this.#child)
  }

  /** Kills by time, or by how much was answered: a slow machine may not come to answering within any time. */
  #killSometime(child: Child): void {
    if (this.isThrough()) return
    const kill = (): void => {
      this.kills += 1
      child.kill()
    }
    this.#onAnswer = () => undefined
    if (this.#random.number() < 0.3) setTimeout(kill, 20 + this.#random.number() * 380)
    else {
      let left = 1 + Math.floor(this.#random.number() * 60)
      this.#onAnswer = () => {
        left -= 1
        if (left === 0) setTimeout(kill, this.#random.number() * 5)
      }
    }
  }

  aheadMs(life = this.#life - 1): number {
    return life * AWAY_MS
  }

  /** Asks through the hatch. */
  async ask(what: 'facts' | 'post' | 'shelf' | 'waiting', body: unknown = {}): Promise<string> {
    const { body: answer } = await request(`${this.#url}/hatch/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    return await answer.text()
  }

  /** Sends an activity, signed at this moment; undefined where there was no answer. */
  async deliver(activity: Json): Promise<number | undefined> {
    await this.#up
    const now = new Date(Date.now() + this.aheadMs())
    const inbox = `${HOME}/inbox`
    const wire = await signedActivity(activity, { url: inbox, now, signer: activity['actor'] as string })
    try {
      const headers = wire.headers.flat()
      const options = { method: 'POST', headers, body: wire.body, dispatcher: this.#agent } as const
      const answer = await request(`${this.#url}/inbox`, options)
      await answer.body.dump()
      this.#onAnswer()
      return answer.statusCode
    } catch {
      return undefined // it was killed over it
    }
  }

  /** Waits until everything is sent. */
  async drain(): Promise<void> {
    for (let i = 0; i < 3_000; i++) {
      if ((await this.ask('waiting')) === '0') return
      await pause(10)
    }
    throw new Error(`the receiver still has ${await this.ask('waiting')} to send`)
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    this.#child?.kill()
    await this.#child?.ended
    await this.#agent.destroy()
  }
}
