/**
 * Transactions on one connection.
 *
 * @module
 */
import type { DatabaseSync } from 'node:sqlite'

/** Runs a task all or nothing. */
export type Transaction = <T>(task: () => T) => T

/** Creates the one way to a transaction on a connection: a nested call joins the outer one. */
export function createTransaction(connection: DatabaseSync): Transaction {
  const isOpen = (): boolean => connection.isTransaction
  return (task) => {
    if (isOpen()) return task()
    connection.exec('BEGIN IMMEDIATE') // takes the write lock at once: a later upgrade could fail halfway
    try {
      const result = task()
      connection.exec('COMMIT')
      return result
    } catch (error) {
      if (isOpen()) connection.exec('ROLLBACK') // some errors have ended it already
      throw error
    }
  }
}
