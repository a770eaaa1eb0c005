import type { Client } from '@libsql/client'
import type { Batch } from './connection.ts'

/** Workers have no files, and so nothing of `file.ts`: package.json says which of the two a platform gets. */
export function onFile(_: Client): Batch {
  throw new Error('a libSQL file needs Node (condition "node")')
}
