/**
 * An app with users and posts in tables of its own, over Kysely: whatever federates is in the same transaction.
 *
 * @module
 */
import type { ColumnType, Kysely, OnConflictBuilder, Transaction } from 'kysely'
import { createFederation } from 'tootkit'
import type { Effect, Transport } from 'tootkit/ports'
import { generateKeyPair } from 'tootkit/signature'
import { createSqlState, migrate } from 'tootkit/sql'

/** The tables of schema.sql. Those of tootkit are no keys of it. */
export interface AppTables {
  users: { username: string; email: string; actor: string }
  posts: {
    uri: string
    author: string
    html: string
    visibility: string
    posted_at: ColumnType<Date, string, string>
  }
  notices: { recipient: string; kind: string; actor: string; post: string }
}

/** Puts the app together over its database, in which schema.sql was run. */
export async function openApp(db: Kysely<AppTables>, server: { origin: string; transport: Transport }) {
  await migrate(db) // makes the tables of tootkit
  const state = createSqlState({ db, origin: server.origin, onApply: keep })

  /** A new user: a row of the app's, and an account that the world can follow. Both or neither. */
  async function signUp(username: string, email: string): Promise<void> {
    const keys = await generateKeyPair('rsa') // takes a while: not while a transaction is open
    await db.transaction().execute(async (transaction) => {
      await state.accounts.create({ username, keys }, { transaction })
      const user = { username, email, actor: state.actorIdOf(username) }
      await transaction.insertInto('users').values(user).execute()
    })
  }

  return { federation: createFederation({ ...server, ...state }), state, signUp }
}

/** Called in the transaction of everything that federates, in and out. What it throws undoes all of it. */
async function keep(effects: readonly Effect[], transaction: Transaction<AppTables>): Promise<void> {
  for (const effect of effects) {
    if (effect.kind === 'status.create') {
      const { id: uri, authorId: author, html, visibility, published: posted_at } = effect.status
      const post = { uri, author, html, visibility, posted_at }
      await transaction.insertInto('posts').values(post).onConflict(keepFirst).execute()
    } else if (effect.kind === 'status.edit') {
      const { id, html } = effect.status
      await transaction.updateTable('posts').set({ html }).where('uri', '=', id).execute()
    } else if (effect.kind === 'status.delete') {
      await transaction.deleteFrom('notices').where('post', '=', effect.statusId).execute()
      await transaction.deleteFrom('posts').where('uri', '=', effect.statusId).execute()
    } else if (effect.kind === 'account.delete') {
      await transaction.deleteFrom('posts').where('author', '=', effect.accountId).execute()
    } else if (effect.kind === 'notification.add') {
      const { accountId: recipient, type: kind, actorId: actor, statusId: post = '' } = effect
      const notice = { recipient, kind, actor, post }
      await transaction.insertInto('notices').values(notice).onConflict(keepFirst).execute()
    }
  }
}

/** The same list may come again. */
const keepFirst = <T extends keyof AppTables>(on: OnConflictBuilder<AppTables, T>) => on.doNothing()
