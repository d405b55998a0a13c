/**
 * How a process that may end at any moment speaks: what was said is said.
 *
 * @module
 */
import { writeSync } from 'node:fs'

/** Says a line to the parent. Returns when the kernel has it. */
export function tell(line: string): void {
  writeSync(1, `${line}\n`)
}

/** What the parent wants done. */
export function task(): unknown {
  return JSON.parse(process.argv[2] ?? '{}')
}
