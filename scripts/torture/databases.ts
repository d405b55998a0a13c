/**
 * Where a server keeps what it knows: prepared once, opened for every run anew, and left behind as by a crash.
 *
 * @module
 */
import type { FederationOptions } from 'tootkit'
import type { Random } from 'tootkit/ports'
import type { FixedClock } from 'tootkit/testing'
import type { Dump } from './outcome.js'
import type { Facts } from './stage.js'

/** The ports of a state, and what makes its local users. */
export type State = Pick<
  FederationOptions,
  'accounts' | 'directory' | 'apply' | 'content' | 'outbox' | 'queue' | 'cache'
>

/** Time and chance of one run. */
export interface Setting {
  readonly clock: FixedClock
  readonly random: Random
}

/** A user of ours. */
export interface NewUser {
  readonly username: string
  readonly locked?: boolean
  readonly keys: { readonly privateKeyPem: string; readonly publicKeyPem: string }
}

/** An open database. */
export interface Opened {
  readonly state: State
  createUser(user: NewUser): Promise<void>
  /** What is stored, without caches and what waits to be sent. */
  dump(): Promise<Dump>
  /** Durable commits so far, where they can be told. */
  commits?(): number
  /** To be called at the moment of a crash, before anything else runs: fixes what a new process would find. */
  crash(): void
  /** Opens what the crash has left. */
  reopen(): Promise<Opened>
  close(): Promise<void>
}

/** Brings a database into some state; gives what is to be remembered of it. */
export type Fill<S extends Setting> = (opened: Opened, setting: S) => Promise<Facts>

/** A database that was brought into some state, to start from as often as needed. */
export interface Prepared<S extends Setting> {
  /** Opens it; the clock is moved to where it stood when it was left. */
  open(setting: S): Promise<{ readonly opened: Opened; readonly facts: Facts }>
  discard(): Promise<void>
}

/** A kind of database. */
export interface Database {
  readonly name: string
  /** Makes a database, fresh or on top of another one, and fills it. */
  prepare<S extends Setting>(
    fill: Fill<S>,
    setting: () => Promise<S>,
    from?: Prepared<S>,
  ): Promise<Prepared<S>>
  close(): Promise<void>
}
