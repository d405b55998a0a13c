/**
 * Which dialect of signatures a server takes, remembered on evidence only.
 *
 * @module
 */
import type { SignatureDialect } from '../../core/signature/index.js'
import { originOf } from '../../core/wire/url.js'
import { DAY_MS, HOUR_MS } from './limits.js'
import type { Remote } from './remote.js'

/** What is known of a server. */
export interface DialectMemory {
  readonly dialect: SignatureDialect
  /** The server reads signed GETs without their query. */
  readonly pathOnly: boolean
  /** Milliseconds since the epoch of the last POST it took so, if any: proof that the dialect is right. */
  readonly postedAt?: number
}

/** The part of a remote that remembering needs. */
export type DialectParts = Pick<Remote, 'cache' | 'clock' | 'firstDialect'>

const LEARNED_MS = 30 * DAY_MS
const DEFAULT_MS = 7 * DAY_MS

/** What is remembered of the URL's origin; undefined for a stranger. */
export async function recallDialect(
  url: string,
  { cache }: DialectParts,
): Promise<DialectMemory | undefined> {
  const value = await cache.get(keyOf(url))
  return isMemory(value) ? value : undefined
}

/** Notes that a POST in this style was taken; written at most once an hour. */
export async function notePost(
  url: string,
  style: DialectMemory,
  known: DialectMemory | undefined,
  parts: DialectParts,
): Promise<void> {
  const now = parts.clock.now().getTime()
  const isFresh = known?.dialect === style.dialect && now - (known.postedAt ?? 0) < HOUR_MS
  if (isFresh) return
  await remember(url, { dialect: style.dialect, pathOnly: known?.pathOnly ?? false, postedAt: now }, parts)
}

/** Notes that a GET in this style was taken after another style had been refused. */
export async function noteGet(url: string, style: DialectMemory, parts: DialectParts): Promise<void> {
  await remember(url, { dialect: style.dialect, pathOnly: style.pathOnly }, parts)
}

/** Whether a POST in the remembered dialect was taken lately, so that a refusal is not about the dialect. */
export function isProven(memory: DialectMemory | undefined, { clock }: DialectParts): boolean {
  return memory?.postedAt !== undefined && clock.now().getTime() - memory.postedAt < DAY_MS
}

async function remember(url: string, memory: DialectMemory, parts: DialectParts): Promise<void> {
  const isDefault = memory.dialect === parts.firstDialect && !memory.pathOnly
  await parts.cache.set(keyOf(url), memory, isDefault ? DEFAULT_MS : LEARNED_MS)
}

function keyOf(url: string): string {
  return `dialect:${originOf(url) ?? url}`
}

function isMemory(value: unknown): value is DialectMemory {
  return typeof value === 'object' && value !== null && 'dialect' in value && 'pathOnly' in value
}
