import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { RunnableQuery } from 'drizzle-orm/runnable-query'

// biome-ignore lint/suspicious/noExplicitAny: Drizzle's own bound of "a statement, whatever it answers"
type Statement = RunnableQuery<any, 'sqlite'>

/** Statements by name. A group may stand in a place of its own: a list, or names again. */
/** Statements by name; a name may stand for a group, by name as well or in a list. */
type Statements = { readonly [name: string]: Statement | Statements } | readonly Statement[]

/** What each statement answered, under the name and in the group of the statement. */
export type Answers<T> = T extends Statement
  ? T['_']['result']
  : { -readonly [K in keyof T]: T[K] extends Statement | Statements ? Answers<T[K]> : never }

/**
 * Sends the statements as one atomic batch, in the order in which they are written, and answers by their names: a
 * statement that is put in between moves no other one's answer. Rejects as the database does; then nothing was written.
 */
export async function batch<T extends Statements>(db: LibSQLDatabase, statements: T): Promise<Answers<T>> {
  const [first, ...rest] = leaves(statements)
  if (!first) throw new RangeError()
  const results: unknown[] = await db.batch([first, ...rest])
  // Each place of the answer is filled from the statement that stands in it.
  return inPlaceOf(statements, results.values()) as Answers<T>
}

function leaves(of: Statement | Statements): Statement[] {
  return isStatement(of) ? [of] : Object.values(of).flatMap(leaves)
}

function inPlaceOf(of: Statement | Statements, results: Iterator<unknown>): unknown {
  if (isStatement(of)) return results.next().value
  if (Array.isArray(of)) return of.map((one) => inPlaceOf(one, results))
  return Object.fromEntries(Object.entries(of).map(([name, one]) => [name, inPlaceOf(one, results)]))
}

function isStatement(of: Statement | Statements): of is Statement {
  return '_prepare' in of
}
