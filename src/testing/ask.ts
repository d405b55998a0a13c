/**
 * One question to a directory, for the contracts.
 *
 * @module
 */
import type { AnswerTo, Directory, Page, PageOf, Question } from '../protocol/ports/index.js'
import { expectEqual } from './check.js'

/** Asks one thing. */
export async function ask<const Q extends Question>(
  { directory }: { readonly directory: Directory },
  question: Q,
): Promise<AnswerTo<Q>> {
  const [answer, ...more] = await directory.answer([question])
  expectEqual(more.length, 0, 'further answers to one question')
  return answer
}

/** Checks what is said to one question. */
export async function expectAnswer<const Q extends Question>(
  host: { readonly directory: Directory },
  question: Q,
  expected: AnswerTo<Q>,
  what: string,
): Promise<void> {
  expectEqual(await ask(host, question), expected, what)
}

/** Walks pages to the end, within bounds; gives what is on each. */
export async function pagesOf<T>(
  page: (request: PageOf) => Promise<Page<T>>,
  limit: number,
): Promise<readonly (readonly T[])[]> {
  const found: (readonly T[])[] = []
  let after: string | undefined
  for (let count = 0; count < 200; count++) {
    const { items, next } = await page({ limit, ...(after !== undefined && { after }) })
    expectEqual(items.length <= limit, true, `at most ${limit} on a page`)
    found.push(items)
    if (next === undefined) return found
    after = next
  }
  throw new Error('the pages do not come to an end')
}

/** Checks that pages of several sizes hold these things, each once, in this order. */
export async function expectPages<T>(
  page: (request: PageOf) => Promise<Page<T>>,
  expected: readonly T[],
  what: string,
): Promise<void> {
  for (const limit of [1, 3, Math.max(1, expected.length), 100]) {
    const pages = await pagesOf(page, limit)
    expectEqual(pages.flat(), expected, `${what}, in pages of ${limit}`)
    expectEqual(
      pages.every((items) => items.length > 0) || expected.length === 0,
      true,
      `${what}: no page of ${limit} is empty`,
    )
  }
}
