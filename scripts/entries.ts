/**
 * The public subpaths of the package and the file behind each: read by the build, the tests, the
 * bundle report and the documentation check.
 *
 * @module
 */

/** Name in `dist` and after `tootkit/` (`index` is the root) → source file. */
export const SUBPATHS: Readonly<Record<string, string>> = {
  index: 'src/index.ts',
  signature: 'src/core/signature/index.ts',
  vocab: 'src/core/vocab/index.ts',
  jsonld: 'src/core/jsonld/index.ts',
  visibility: 'src/core/visibility/index.ts',
  poll: 'src/core/poll/index.ts',
  quote: 'src/core/quote/index.ts',
  emoji: 'src/core/emoji/index.ts',
  media: 'src/core/media/index.ts',
  html: 'src/core/html/index.ts',
  'followers-sync': 'src/core/followers-sync/index.ts',
  discovery: 'src/core/discovery/index.ts',
  ports: 'src/protocol/ports/index.ts',
  remote: 'src/protocol/remote/index.ts',
  inbox: 'src/protocol/inbox/index.ts',
  delivery: 'src/protocol/delivery/index.ts',
  node: 'src/adapters/node/index.ts',
  web: 'src/adapters/web/index.ts',
  memory: 'src/adapters/memory/index.ts',
  sql: 'src/adapters/sql/index.ts',
  sqlite: 'src/adapters/sqlite/index.ts',
  hono: 'src/adapters/hono/index.ts',
  express: 'src/adapters/express/index.ts',
  testing: 'src/testing/index.ts',
}

/** Everything the build writes: the subpaths, and the two backends that `#crypto` chooses between. */
export const ENTRIES: Record<string, string> = {
  ...SUBPATHS,
  'crypto-node': 'src/core/signature/crypto/node.ts',
  'crypto-web': 'src/core/signature/crypto/web.ts',
}
