/**
 * A proxy around ports that counts their calls and makes one of them go wrong.
 *
 * @module
 */

/** Which call goes wrong, and how. */
export interface Fault {
  /** Number of the call, from 1. */
  readonly at: number
  /** Before it took effect, or after. */
  readonly when: 'before' | 'after'
  /** It rejects; or the process ends there, so that neither it nor any later call ever settles. */
  readonly how: 'throw' | 'crash'
}

/** Thrown in the place of an answer. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault'
}

/** What watches over the calls of one federation. */
export interface FaultLine {
  /** Names of all calls begun so far, `port.method`. */
  readonly calls: readonly string[]
  /** Calls whose outcome is not known yet. */
  readonly underWay: () => number
  /** Whether the fault has happened. */
  readonly hasStruck: () => boolean
  /** Resolves when the process "ends". */
  readonly death: Promise<void>
  /** A port whose calls are counted; a function is a port of one call. */
  readonly around: <T extends object>(name: string, port: T) => T
}

/** Makes the error with which a port's call fails. */
export type FaultOf = (call: string) => Error

interface FaultLineOptions {
  readonly fault?: Fault
  /** Called at the very moment of the crash, before anything else runs. */
  readonly onCrash?: () => void
  readonly errorOf?: FaultOf
}

/** Something that never settles: what a dead process waits for. */
const never = (): Promise<never> => new Promise(() => undefined)

/** Watches over ports, to break one call. */
export function createFaultLine(options: FaultLineOptions = {}): FaultLine {
  const { fault, onCrash, errorOf = (call) => new InjectedFault(`${call} was made to fail`) } = options
  const calls: string[] = []
  let underWay = 0
  let hasStruck = false
  let isDead = false
  /** Asked anew each time: it changes while something is waited for. */
  const hasDied = (): boolean => isDead
  let die = (): void => undefined
  const death = new Promise<void>((resolve) => (die = resolve))

  const crash = (): Promise<never> => {
    isDead = true
    onCrash?.()
    die()
    return never()
  }

  async function called(call: string, run: () => unknown): Promise<unknown> {
    if (hasDied()) return await never()
    calls.push(call)
    const strikes = fault !== undefined && calls.length === fault.at
    if (strikes && fault.when === 'before') {
      hasStruck = true
      if (fault.how === 'crash') return await crash()
      throw errorOf(call)
    }
    underWay += 1
    try {
      const answer = await run()
      if (hasDied()) return await never()
      if (!strikes) return answer
    } catch (error) {
      if (hasDied()) return await never()
      if (!strikes) throw error
    } finally {
      underWay -= 1
    }
    hasStruck = true
    if (fault.how === 'crash') return await crash()
    throw errorOf(call)
  }

  function around<T extends object>(name: string, port: T): T {
    return new Proxy(port, {
      apply: (target, self, given: readonly unknown[]) =>
        called(name, () => Reflect.apply(target as (...given: readonly unknown[]) => unknown, self, given)),
      get(target, key) {
        const member: unknown = Reflect.get(target, key)
        if (typeof member !== 'function' || typeof key === 'symbol') return member
        const run = member as (...given: readonly unknown[]) => unknown
        return (...given: readonly unknown[]) =>
          called(`${name}.${key}`, () => Reflect.apply(run, target, given))
      },
    })
  }

  return { calls, underWay: () => underWay, hasStruck: () => hasStruck, death, around }
}
