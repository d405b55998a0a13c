/**
 * Answers to what is to be known: one statement for all questions of a kind.
 *
 * @module
 */
import type { StandingRules } from '../../../protocol/policy/index.js'
import { createDirectory, type Clock, type Directory } from '../../../protocol/ports/index.js'
import type { Executor } from '../database.js'
import { readAccounts, readByHandle } from './accounts.js'
import { readCounts } from './counts.js'
import { answerRelations } from './directory-relations.js'
import { answerStatuses } from './directory-statuses.js'
import { readFollowersOnOrigin, readInboxes, readRemoteFollowers } from './followers.js'
import { readInvolved } from './involved.js'
import { readStandings } from './standing.js'

/** What answers depend on. */
export interface DirectoryParts extends StandingRules {
  readonly reader: Executor
  readonly clock: Clock
  /** Of this server. */
  readonly origin: string
}

/** Gives a directory over the tables. */
export function createSqlDirectory(parts: DirectoryParts): Directory {
  const { reader, clock, isLocal, origin } = parts
  return createDirectory({
    ...answerStatuses(reader, isLocal),
    ...answerRelations(reader, () => clock.now().getTime()),
    account: async (questions) => {
      const accounts = await readAccounts(reader, questions.map(({ id }) => id)) // prettier-ignore
      return questions.map(({ id }) => accounts.get(id))
    },
    'account.byHandle': async (questions) => {
      const accounts = await readByHandle(reader, questions.map(({ acct }) => acct)) // prettier-ignore
      return questions.map(({ acct }) => {
        const known = accounts.get(acct.toLowerCase())
        return known?.local === false ? known : undefined
      })
    },
    standing: (questions) => readStandings(reader, questions.map(({ id }) => id), parts), // prettier-ignore
    involved: (questions) => Promise.all(questions.map((question) => readInvolved(reader, question, origin))),
    followers: (questions) => Promise.all(questions.map((question) => readRemoteFollowers(reader, question))),
    'followers.count': async (questions) => {
      const counts = await readCounts(reader, questions.map(({ accountId }) => accountId)) // prettier-ignore
      return counts.map(({ followers }) => followers)
    },
    'followers.inboxes': (questions) =>
      Promise.all(questions.map((question) => readInboxes(reader, question))),
    'followers.onOrigin': (questions) =>
      Promise.all(questions.map((question) => readFollowersOnOrigin(reader, question))),
  })
}
