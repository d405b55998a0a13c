/**
 * Plays a story from its beginning to where nothing is left to be done, disturbed or not.
 *
 * @module
 */
import { signLinkedData } from 'tootkit/jsonld'
import { createFixedClock, createSeededRandom, type FixedClock } from 'tootkit/testing'
import { accountOf } from 'tootkit/inbox'
import type { Effect, Random } from 'tootkit/ports'
import { parseActor } from 'tootkit/vocab'
import type { Database, Opened, Prepared } from './databases.js'
import type { Fault } from './fault-line.js'
import { createLife, type Disguise, type Ending, type Life } from './life.js'
import {
  activityDocument,
  createNeighbours,
  sharedKeys,
  signedActivity,
  type Json,
  type Neighbours,
} from './neighbours.js'
import type { Outcome } from './outcome.js'
import {
  ALICE,
  BELLA,
  BOB,
  HOME,
  OLGA,
  worldDocuments,
  type Facts,
  type Scenario,
  type Stage,
} from './stage.js'

const START = '2026-11-22T09:43:00Z'
/** How long somebody waits before they do again what did not work. */
const PATIENCE_MS = [15_000, 60_000, 300_000, 1_800_000, 7_200_000]
/** How long a process that died is away: longer than any lease. */
const AWAY_MS = 90_000
/** Rounds of work after which something turns in circles. */
const MAX_ROUNDS = 300

/** A request that was not taken. */
class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

/** A run of a story. */
export interface Run extends Outcome {
  /** Calls of ports, `port.method`, in the server's first life. */
  readonly calls: readonly string[]
  /** Whether the fault came to pass. */
  readonly hasStruck: boolean
  /** What had to be done again, and why. */
  readonly repeats: readonly string[]
}

/** Told when the acts begin, after each of them, and when nothing is left to be sent. */
export type OnStep = (step: 'begin' | 'act' | 'end', opened: Opened) => void

/** A story whose set-up is done. */
export interface Rehearsed {
  /** What is there before the acts. */
  readonly before: Outcome['state']
  play(fault?: Fault, onStep?: OnStep): Promise<Run>
  discard(): Promise<void>
}

/** Time, chance and the other servers: everything around a database. */
export interface Surroundings extends Neighbours {
  readonly clock: FixedClock
  readonly random: Random
  readonly documents: Map<string, Json>
  readonly disguise?: Disguise
}

/** Makes a world anew; runs of equal seed go alike. */
export async function createSurroundings(seed: number, disguise?: Disguise): Promise<Surroundings> {
  const documents = worldDocuments((await sharedKeys()).publicKeyPem)
  const clock = createFixedClock(START)
  const random = createSeededRandom(seed)
  return { ...createNeighbours(documents), documents, clock, random, ...(disguise && { disguise }) }
}

/** Users, neighbours and who follows whom: what every story begins with. */
export async function fillBase(
  opened: Pick<Opened, 'state' | 'createUser'>,
  around: Surroundings,
): Promise<Facts> {
  const { privateKeyPem, publicKeyPem } = await sharedKeys('ed25519')
  for (const username of ['alice', 'carol', 'dave']) {
    await opened.createUser({ username, locked: username === 'carol', keys: { privateKeyPem, publicKeyPem } })
  }
  const known = [BOB, BELLA, OLGA].map((id) =>
    accountOf(parseActor(around.documents.get(id)), { acct: acctOf(id), now: around.clock.now() }),
  )
  await opened.state.apply([
    ...known.map((account): Effect => ({ kind: 'account.update', account })),
    ...befriended(BOB, ALICE),
    ...befriended(OLGA, ALICE),
    ...befriended(ALICE, BOB),
  ])
  const life = createLife({ ...around, state: opened.state })
  return succeeded(await life.see(makeAcquainted(stageOf(life, opened, around))))
}

/** Lets the neighbours' keys be fetched, which would be a good part of every story else. */
async function makeAcquainted(stage: Stage): Promise<Facts> {
  for (const id of [BOB, BELLA, OLGA]) await stage.receive(activityDocument('Arrive', id, { object: HOME }))
  return {}
}

/** The follow of one by the other, as it is stored when it was accepted. */
function befriended(followerId: string, targetId: string): readonly Effect[] {
  const follow = { id: `${followerId}#follows/1`, followerId, targetId }
  const inboxes = { inbox: `${followerId}/inbox`, sharedInbox: `${new URL(followerId).origin}/inbox` }
  return [
    { kind: 'follow.request', ...follow },
    { kind: 'follow.accept', ...follow, ...(followerId !== ALICE && { follower: inboxes }) },
  ]
}

function acctOf(id: string): string {
  return `${id.split('/').at(-1) ?? ''}@${new URL(id).host}`
}

/** Does a story's set-up. */
export async function rehearse(
  scenario: Scenario,
  database: Database,
  base: Prepared<Surroundings>,
  disguise?: Disguise,
): Promise<Rehearsed> {
  const setUp = async (opened: Opened, around: Surroundings): Promise<Facts> => {
    if (scenario.setUp === undefined) return {}
    const life = createLife({ ...around, state: opened.state })
    return succeeded(await life.see(scenario.setUp(stageOf(life, opened, around))))
  }
  const prepared = await database.prepare(setUp, () => createSurroundings(1), base)
  const { opened } = await prepared.open(await createSurroundings(2))
  const before = await opened.dump()
  await opened.close()
  return {
    before,
    play: (fault, onStep) => play(scenario, { prepared, disguise, onStep }, fault),
    discard: () => prepared.discard(),
  }
}

interface Production {
  readonly prepared: Prepared<Surroundings>
  readonly disguise: Disguise | undefined
  readonly onStep: OnStep | undefined
}

async function play(
  scenario: Scenario,
  { prepared, disguise, onStep }: Production,
  fault?: Fault,
): Promise<Run> {
  const around = await createSurroundings(2, disguise)
  const { opened: first, facts } = await prepared.open(around)
  let opened = first
  around.received.length = 0
  for (const document of scenario.documents?.(facts, (id) => around.documents.get(id) ?? {}) ?? []) {
    around.documents.set(document['id'] as string, document)
  }
  const begun = createLife({ ...around, state: opened.state }, fault, () => {
    opened.crash()
  })
  let life = begun
  const repeats: string[] = []
  onStep?.('begin', opened)
  try {
    for (const act of scenario.acts) {
      for (let attempt = 0; ; attempt++) {
        const ending = await life.see(act(stageOf(life, opened, around), facts))
        if (ending.kind === 'done') break
        if (ending.kind === 'dead') await revive()
        else repeats.push(String(ending.error))
        const patience = PATIENCE_MS[attempt]
        if (patience === undefined) throw failureOf(ending)
        around.clock.advance(patience)
      }
      onStep?.('act', opened)
    }
    for (let round = 0; !(await settle(life, opened, around)); round++) {
      if (round === 3) throw new Error('it dies again and again')
      await revive()
    }
    onStep?.('end', opened)
    const state = await opened.dump()
    const { received } = around
    return { state, received, repeats, calls: begun.line.calls, hasStruck: begun.line.hasStruck() }
  } finally {
    await opened.close()
  }

  async function revive(): Promise<void> {
    repeats.push('the process ended')
    around.clock.advance(AWAY_MS)
    opened = await opened.reopen()
    life = createLife({ ...around, state: opened.state })
  }
}

/** Works off what waits to be sent; false where the process ended over it. */
export async function settle(
  life: Life,
  { state }: Pick<Opened, 'state'>,
  { clock }: Surroundings,
): Promise<boolean> {
  let pauseMs = 1000
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const ending = await life.see(life.federation.sendDue())
    if (ending.kind === 'dead') return false
    if (ending.kind === 'done' && ending.value > 0) {
      pauseMs = 1000
      continue
    }
    const dues = [await state.outbox.nextDueAt(), await state.queue.nextDueAt()]
    const due = Math.min(...dues.map((at) => at ?? Infinity))
    const waiting = (await state.outbox.size()) + (await state.queue.size())
    if (waiting === 0) return (await life.see(idle(life))).kind !== 'dead'
    clock.advance(Math.max(pauseMs, due === Infinity ? 0 : due - clock.now().getTime()))
    pauseMs = Math.min(pauseMs * 2, 3_600_000)
  }
  throw new Error(
    `${await state.outbox.size()} dispatches and ${await state.queue.size()} items never go out`,
  )
}

/** Resolves when nothing is under way any more. */
async function idle({ line }: Life): Promise<void> {
  for (let begun = -1; line.underWay() > 0 || line.calls.length !== begun;) {
    begun = line.calls.length
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What a story is played on by this server. */
export function stageOf(life: Life, opened: Pick<Opened, 'state'>, around: Surroundings): Stage {
  const { federation } = life
  const { clock, documents } = around
  return {
    federation,
    apply: opened.state.apply,
    document: (id) => documents.get(id) ?? {},
    serve: (more) => {
      for (const document of more) documents.set(document['id'] as string, document)
    },
    wait: (ms) => {
      clock.advance(ms)
    },
    async settle() {
      await settle(life, opened, around)
    },
    async signed(activity) {
      const { privateKey } = await sharedKeys()
      const key = { keyId: `${activity['actor'] as string}#main-key`, privateKey }
      return { ...(await signLinkedData(activity, key, { now: clock.now() })) }
    },
    async ask(question) {
      const [answer] = await opened.state.directory.answer([question])
      return answer
    },
    async receive(activity, { signer, inbox = `${HOME}/inbox`, headers = [], signedAgoMs = 0 } = {}) {
      const actor = typeof activity === 'string' ? '' : (activity['actor'] as string)
      const now = new Date(clock.now().getTime() - signedAgoMs)
      const signing = { url: inbox, now, signer: signer ?? actor, headers }
      const wire = await signedActivity(activity, signing)
      const answer = await federation.handle(new Request(inbox, wire), { headers: wire.headers })
      if (answer?.ok !== true) throw new NotTaken(`answered ${answer?.status ?? 'nothing'}`)
    },
  }
}

function succeeded<T>(ending: Ending<T>): T {
  if (ending.kind === 'done') return ending.value
  throw failureOf(ending)
}

function failureOf(ending: Ending<unknown>): Error {
  const cause = ending.kind === 'failed' ? ending.error : undefined
  const what = cause instanceof Error ? cause.message : ending.kind
  return new Error(`given up: ${what}`, { cause })
}
