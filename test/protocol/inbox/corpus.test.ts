import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseActivity, isPost, parseDocument } from '../../../src/core/vocab/index.js'
import { normalizeDocument } from '../../../src/core/jsonld/index.js'
import { isTootkitError } from '../../../src/errors.js'
import { decide } from '../../../src/protocol/inbox/decide.js'
import { DEFAULT_REPLY_IDS } from '../../../src/protocol/inbox/reply-ids.js'
import { runDecision } from '../../../src/protocol/inbox/run-decision.js'
import { ALICE, createWorld, NOW, US, type World } from './world.js'

const CORPUS = new URL('../../../../shared/corpus/', import.meta.url).pathname

/** Every document of every platform, where the collection is at hand. */
const files = existsSync(CORPUS)
  ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\/.+\.json$/.test(`/${file}`) && file.includes('/'),
    )
  : []

describe.skipIf(files.length === 0)('decide, on what 65 implementations send', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })

  it('gives effects or a typed refusal for every activity, and every post in a Create', async () => {
    const kinds = new Map<string, number>()
    for (const file of files) {
      const document: unknown = JSON.parse(readFileSync(join(CORPUS, file), 'utf8'))
      try {
        const activity = await activityIn(document)
        const actorId = activity.actor.id
        const context = {
          actorId,
          signerId: actorId,
          origin: US,
          now: NOW,
          ids: DEFAULT_REPLY_IDS,
          rules: { takesUnrelatedPosts: true },
        }
        const ports = { directory: world.state.directory, remote: world.remote }
        const decision = decide(activity, { ...context, recipientId: ALICE })
        const effects = await runDecision(decision, ports)
        for (const { kind } of effects) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        expect(JSON.parse(JSON.stringify(effects))).toEqual(effects)
      } catch (error) {
        if (!isTootkitError(error)) throw new Error(`${file}: ${String(error)}`, { cause: error })
        kinds.set(error.code, (kinds.get(error.code) ?? 0) + 1)
      }
    }
    expect(kinds.size).toBeGreaterThan(3)
    if (process.env['SHOW_CORPUS'] !== undefined) console.log(Object.fromEntries(kinds))
  })

  async function activityIn(document: unknown) {
    const plain = await normalizeDocument(document)
    const parsed = parseDocument(plain)
    if (!isPost(parsed)) return parseActivity(plain)
    const author = parsed.attributedTo[0]?.id ?? 'https://nobody.example/'
    world.web.set(author, {
      ...world.web.values().next().value,
      id: author,
      inbox: `${author}/inbox`,
      publicKey: undefined,
    })
    return parseActivity({ type: 'Create', id: `${author}#create`, actor: author, object: plain })
  }
})
