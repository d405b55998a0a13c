/**
 * What the examples read from the environment, with a word on what is wrong where something is.
 *
 * @module
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The settings of an example server. */
export interface Settings {
  readonly port: number
  /** Address to listen on: loopback, unless ORIGIN says that the world may come in. */
  readonly hostname: string
  /** Public origin: what ids start with. May differ from where the server listens. */
  readonly origin: string
  /** File of SQLite, where there is no `databaseUrl`. */
  readonly database: string
  /** `postgres://…` */
  readonly databaseUrl: string | undefined
  readonly allowPrivateAddresses: boolean
  readonly effectsLog: string | undefined
  readonly adminToken: string | undefined
}

/** Reads the settings; a wrong one ends in an error that says how to put it right. */
export function readSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const port = Number(env.PORT ?? '3000')
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT must be a number from 1 to 65535, it is “${env.PORT ?? ''}”`)
  }
  const origin = env.ORIGIN ?? `http://localhost:${String(port)}`
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new Error(
      `ORIGIN must be a scheme and a host such as https://social.example, without a path; it is “${origin}”`,
    )
  }
  const databaseUrl = env.DATABASE_URL
  if (databaseUrl !== undefined && !/^postgres(?:ql)?:\/\/./.test(databaseUrl)) {
    throw new Error(
      'DATABASE_URL must be the address of a Postgres database such as postgres://user:password@localhost/name; for a file of SQLite set DATABASE',
    )
  }
  return {
    port,
    hostname: new URL(origin).protocol === 'https:' ? '0.0.0.0' : '127.0.0.1',
    origin,
    database: env.DATABASE ?? join(mkdtempSync(join(tmpdir(), 'tootkit-example-')), 'server.db'),
    databaseUrl,
    allowPrivateAddresses: env.ALLOW_PRIVATE_ADDRESSES === '1',
    effectsLog: env.EFFECTS_LOG,
    adminToken: env.ADMIN_TOKEN,
  }
}

/** Reads the settings, or says in a line what is wrong with them and ends. */
export function settingsOrExit(): Settings {
  try {
    return readSettings()
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return process.exit(1)
  }
}
