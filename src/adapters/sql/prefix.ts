/**
 * How queries become ours when they are compiled: the prefix comes in front of the names of tables and indexes.
 *
 * @module
 */
import {
  OperationNodeTransformer,
  type BinaryOperationNode,
  type CreateIndexNode,
  type IdentifierNode,
  type Kysely,
  type KyselyPlugin,
  type QueryExecutorProvider,
  type SchemableIdentifierNode,
} from 'kysely'
import type { Executor } from './database.js'
import { withAny } from './placeholders.js'
import { TABLE_NAMES, type Tables } from './schema.js'

/** In front of our names where nothing else is said. */
export const DEFAULT_PREFIX = 'tootkit_'

class OursTransformer extends OperationNodeTransformer {
  readonly #prefix: string

  constructor(prefix: string) {
    super()
    this.#prefix = prefix
  }

  protected override transformSchemableIdentifier(node: SchemableIdentifierNode): SchemableIdentifierNode {
    return TABLE_NAMES.has(node.identifier.name)
      ? { ...node, identifier: this.#named(node.identifier) }
      : node
  }

  protected override transformBinaryOperation(node: BinaryOperationNode): BinaryOperationNode {
    return super.transformBinaryOperation(withAny(node))
  }

  protected override transformCreateIndex(node: CreateIndexNode): CreateIndexNode {
    return { ...super.transformCreateIndex(node), name: this.#named(node.name) }
  }

  #named(node: IdentifierNode): IdentifierNode {
    return { ...node, name: `${this.#prefix}${node.name}` }
  }
}

function createPrefixPlugin(prefix: string): KyselyPlugin {
  const transformer = new OursTransformer(prefix)
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
    transformResult: ({ result }) => Promise.resolve(result),
  }
}

/**
 * Checks a prefix, and gives what makes a Kysely instance of the host's one of ours.
 *
 * @param prefix - Lower-case letters, digits and underscores, at most 30 of them.
 * @returns A function from an instance or transaction of the host's to the same connection with our tables: none of
 *   the host's plugins touches our rows.
 * @throws TypeError for another prefix.
 */
export function createPrefixer(prefix: string): (host: QueryExecutorProvider) => Executor {
  if (!/^[a-z_][a-z0-9_]{0,29}$/.test(prefix))
    throw new TypeError(
      `prefix '${prefix}' has to be of lower-case letters, digits and underscores, 30 at most`,
    )
  const plugin = createPrefixPlugin(prefix)
  // a Kysely instance of whatever tables: what it knows of types does not matter to what it runs
  return (host) => (host as unknown as Kysely<Tables>).withoutPlugins().withPlugin(plugin)
}
