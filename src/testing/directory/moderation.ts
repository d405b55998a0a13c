/**
 * Contract of a directory: what the moderators decided.
 *
 * @module
 */
import type { Severity } from '../../core/model/index.js'
import { ask, expectAnswer } from '../ask.js'
import { expectEqual } from '../check.js'
import { BOB, DAN, EVE, followedBy, following, knowing } from '../samples.js'
import type { DirectoryCases, DirectoryFixture } from './fixture.js'

async function expectStanding(
  host: DirectoryFixture,
  id: string,
  account: Severity,
  domain: Severity,
): Promise<void> {
  await expectAnswer(host, { about: 'standing', id }, { account, domain }, `standing of ${id}`)
}

export const moderationCases: DirectoryCases = {
  async 'knows how an account stands, whatever its own server says'(host) {
    await host.apply([
      knowing(EVE),
      knowing(BOB),
      { kind: 'account.moderate', accountId: EVE, severity: 'suspend' },
    ])
    await expectStanding(host, EVE, 'suspend', 'none')
    await expectStanding(host, BOB, 'none', 'none')
    await expectStanding(host, `${EVE}2`, 'none', 'none')
    await host.apply([knowing(EVE, { suspended: false, displayName: 'Back again' })])
    await expectStanding(host, EVE, 'suspend', 'none')
    await host.apply([{ kind: 'account.delete', accountId: EVE }, knowing(EVE)])
    await expectStanding(host, EVE, 'suspend', 'none')
    await host.apply([{ kind: 'account.moderate', accountId: EVE, severity: 'silence' }])
    await expectStanding(host, EVE, 'silence', 'none')
    await host.apply([{ kind: 'account.moderate', accountId: EVE, severity: 'none' }])
    await expectStanding(host, EVE, 'none', 'none')
    await host.apply([knowing(BOB, { suspended: true })])
    await expectStanding(host, BOB, 'none', 'none')
  },

  async 'knows how a local account stands'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    await host.apply([{ kind: 'account.moderate', accountId: alice, severity: 'suspend' }])
    await expectStanding(host, alice, 'suspend', 'none')
    await expectStanding(host, carol, 'none', 'none')
  },

  async 'blocks a domain with everything below it, and nothing beside or above it'(host) {
    await host.apply([{ kind: 'domain.moderate', domain: 'evil.example', severity: 'suspend' }])
    for (const id of [
      EVE,
      'https://a9.evil.example/x',
      'https://a.b.evil.example/',
      'https://EVIL.example:8443/x',
      'https://evil.example',
    ]) {
      await expectStanding(host, id, 'none', 'suspend')
    }
    for (const id of ['https://notevil.example/x', 'https://evil.example.org/x', 'https://example/x', BOB]) {
      await expectStanding(host, id, 'none', 'none')
    }
    await host.apply([{ kind: 'domain.moderate', domain: 'evil.example', severity: 'silence' }])
    await expectStanding(host, 'https://sub.evil.example/x', 'none', 'silence')
    await host.apply([{ kind: 'domain.moderate', domain: 'evil.example', severity: 'none' }])
    await expectStanding(host, EVE, 'none', 'none')
  },

  async 'tells what was decided about an account from what was about its domain'(host) {
    await host.apply([
      { kind: 'account.moderate', accountId: EVE, severity: 'silence' },
      { kind: 'domain.moderate', domain: 'evil.example', severity: 'suspend' },
      { kind: 'domain.moderate', domain: 'remote.example', severity: 'silence' },
    ])
    await expectStanding(host, EVE, 'silence', 'suspend')
    await expectStanding(host, BOB, 'none', 'silence')
  },

  async 'ends the follows of a suspended account in both directions, and no others'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    await host.apply([
      ...followedBy(EVE, alice),
      ...following(alice, EVE),
      ...followedBy(BOB, alice),
      ...following(carol, BOB),
    ])
    await host.apply([{ kind: 'account.moderate', accountId: EVE, severity: 'silence' }])
    expectEqual(await followsOf(host, EVE), [true, true], 'follows of a silenced account')
    await host.apply([{ kind: 'account.moderate', accountId: EVE, severity: 'suspend' }])
    expectEqual(await followsOf(host, EVE), [false, false], 'follows of a suspended account')
    const [followers, isFollowed] = await host.directory.answer([
      { about: 'followers', accountId: alice, limit: 9 },
      { about: 'hasLocalFollower', actorId: BOB },
    ])
    expectEqual([followers.items, isFollowed], [[BOB], true], 'everybody else’s')
  },

  async 'keeps the follows of a local user who is suspended: others believe in them'(host) {
    const [{ actorId: alice }] = host.users
    await host.apply([...followedBy(BOB, alice), ...following(alice, BOB)])
    await host.apply([{ kind: 'account.moderate', accountId: alice, severity: 'suspend' }])
    expectEqual(await followsOf(host, BOB), [true, true], 'her follows')
  },

  async 'ends all follows between a suspended domain and here, and no others'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const below = 'https://sub.evil.example/users/mal'
    const beside = 'https://notevil.example/users/ned'
    await host.apply(
      [EVE, below, beside].flatMap((id) => [...followedBy(id, alice), ...following(alice, id)]),
    )
    await host.apply([
      ...following(carol, alice),
      { kind: 'follow.request', id: `${DAN}/f`, followerId: DAN, targetId: alice },
    ])
    await host.apply([{ kind: 'domain.moderate', domain: 'evil.example', severity: 'silence' }])
    expectEqual(await followsOf(host, EVE), [true, true], 'follows of a silenced domain')
    await host.apply([{ kind: 'domain.moderate', domain: 'evil.example', severity: 'suspend' }])
    for (const id of [EVE, below]) expectEqual(await followsOf(host, id), [false, false], `follows of ${id}`)
    expectEqual(await followsOf(host, beside), [true, true], `follows of ${beside}`)
    const [local, request, inboxes] = await host.directory.answer([
      { about: 'relation', from: carol, to: alice },
      { about: 'relation', from: DAN, to: alice },
      { about: 'followers.inboxes', accountId: alice, limit: 9 },
    ])
    expectEqual([local.follow?.state, request.follow?.state], ['accepted', 'pending'], 'everybody else’s')
    expectEqual(
      inboxes.items.map(({ actorId }) => actorId),
      [beside],
      'who is sent to',
    )
  },
}

/** Whether somebody follows the first user, and is followed. */
async function followsOf(host: DirectoryFixture, id: string): Promise<readonly boolean[]> {
  const [{ actorId: alice }] = host.users
  const there = await ask(host, { about: 'relation', from: id, to: alice })
  const back = await ask(host, { about: 'relation', from: alice, to: id })
  return [there.follow !== undefined, back.follow !== undefined]
}
