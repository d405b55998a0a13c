/**
 * The same app over plain `pg`: its own SQL and its own connections, in the same transaction as whatever federates.
 *
 * @module
 */
import { Kysely, PostgresDialect, sql, type RawBuilder } from 'kysely'
import type { Pool } from 'pg'
import { createFederation } from 'tootkit'
import type { Effect, EffectKind, Transport } from 'tootkit/ports'
import { createSqlState, guardPool, migrate, transactionOver, type HostTransaction } from 'tootkit/sql'

/** Puts the app together over its pool of connections, to a database in which schema.sql was run. */
export async function openApp(pool: Pool, server: { origin: string; transport: Transport }) {
  // tootkit's way to the same pool, whose connections may break
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: guardPool(pool) }) })
  await migrate(db) // makes the tables of tootkit
  const state = createSqlState({ db, origin: server.origin, onApply: keep })

  /** A new user: a row of the app's, and an account that the world can follow. Both or neither. */
  async function signUp(username: string, email: string): Promise<void> {
    const client = await pool.connect()
    const query = (text: string, values: readonly unknown[] = []) => client.query(text, [...values])
    try {
      await query('begin')
      const transaction = transactionOver({ dialect: 'postgres', query })
      await state.accounts.create({ username }, { transaction })
      await query('insert into users values ($1, $2, $3)', [username, email, state.actorIdOf(username)])
      await query('commit')
    } finally {
      await query('rollback').catch(() => undefined) // there is nothing left to undo of what was committed
      client.release()
    }
  }

  return { federation: createFederation({ ...server, ...state }), state, signUp }
}

/** Called in the transaction of everything that federates, in and out. What it throws undoes all of it. */
async function keep(effects: readonly Effect[], held: HostTransaction): Promise<void> {
  for (const effect of effects)
    await (WRITES[effect.kind] as Write<EffectKind> | undefined)?.(effect).execute(held) // it is of this kind
}

/** Gives what the app writes for an effect of some kind. */
type Write<K extends EffectKind> = (effect: Extract<Effect, { readonly kind: K }>) => RawBuilder<unknown>

/** The same effects may come again: what is there already stays. */
const WRITES: { readonly [K in EffectKind]?: Write<K> } = {
  'status.create': ({ status: { id, authorId, html, visibility, published } }) =>
    sql`insert into posts values (${id}, ${authorId}, ${html}, ${visibility}, ${published}) on conflict do nothing`,
  'status.edit': ({ status: { id, html } }) => sql`update posts set html = ${html} where uri = ${id}`,
  'status.delete': ({ statusId }) =>
    sql`with told as (delete from notices where post = ${statusId}) delete from posts where uri = ${statusId}`,
  'account.delete': ({ accountId }) => sql`delete from posts where author = ${accountId}`,
  'notification.add': ({ accountId, type, actorId, statusId = '' }) =>
    sql`insert into notices values (${accountId}, ${type}, ${actorId}, ${statusId}) on conflict do nothing`,
}
