import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseActivity, isPost, parseDocument } from '../../../src/core/vocab/index.js'
import { normalizeDocument } from '../../../src/core/jsonld/index.js'
import { isTootkitError } from '../../../src/errors.js'
import { actorDocument, ALICE, BOB, createWorld, type Json, type World } from './world.js'

const CORPUS = new URL('../../../../shared/corpus/', import.meta.url).pathname

/** Every document of every platform, where the collection is at hand. */
const files = existsSync(CORPUS)
  ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\/.+\.json$/.test(`/${file}`) && file.includes('/'),
    )
  : []

describe.skipIf(files.length === 0)('decide, on what 65 implementations send', () => {
  let world: World
  beforeAll(() => {
    world = createWorld()
  })

  it('gives effects or a typed refusal for every activity, and every post in a Create', async () => {
    const kinds = new Map<string, number>()
    for (const file of files) {
      const document: unknown = JSON.parse(readFileSync(join(CORPUS, file), 'utf8'))
      try {
        const activity = await activityIn(document)
        const rules = { takesUnrelatedPosts: true }
        const effects = await world.decide(activity, { rules, recipientId: ALICE })
        for (const { kind } of effects) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        expect(JSON.parse(JSON.stringify(effects))).toEqual(effects)
      } catch (error) {
        if (!isTootkitError(error)) throw new Error(`${file}: ${String(error)}`, { cause: error })
        kinds.set(error.code, (kinds.get(error.code) ?? 0) + 1)
      }
    }
    expect(kinds.size).toBeGreaterThan(3)
    // Every activity, whatever it is, has what it asks for gathered in one go, and few go on from there.
    const trips = world.host.trips.filter((questions) => questions.length > 0)
    expect(trips.length).toBeLessThan(2 * files.length)
    const asked = JSON.stringify(trips)
    expect(asked).not.toContain('activitystreams')
    if (process.env['SHOW_CORPUS'] !== undefined) console.log(Object.fromEntries(kinds))
  })

  async function activityIn(document: unknown): Promise<Json> {
    const plain = await normalizeDocument(document)
    const parsed = parseDocument(plain)
    if (!isPost(parsed)) {
      parseActivity(plain)
      return plain as Json
    }
    const author = parsed.attributedTo[0]?.id ?? 'https://nobody.example/'
    world.web.set(author, { ...actorDocument(BOB), id: author, inbox: `${author}/inbox` })
    return { type: 'Create', id: `${author}#create`, actor: author, object: plain }
  }
})
