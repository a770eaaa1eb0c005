import { Param } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import type { RunnableQuery } from 'drizzle-orm/runnable-query'
import { type Later, later, resolved } from './late.ts'

// biome-ignore lint/suspicious/noExplicitAny: Drizzle's own bound of "a statement, whatever it answers"
type Statement = RunnableQuery<any, 'sqlite'>

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
  const answers = results.values()
  return inPlaceOf(statements, () => answers.next().value) as Answers<T>
}

/**
 * A batch that is built once, at its first use: its texts, and how its arguments come from what each call brings. That
 * none is missing is the compiler's business.
 */
export function compiled<Act, T extends Statements>(
  db: LibSQLDatabase,
  statementsOf: (act: Later<Act>) => T,
): (act: Act) => Promise<Answers<T>> {
  let built: unknown
  return (act) => {
    built ??= inPlaceOf(statementsOf(later((act) => act as Act)), build)
    // Each place holds what was built of its statement, and then the same with its arguments.
    return batch(db, inPlaceOf(built as T, (one) => ({ _prepare: () => (one as unknown as Built)._prepare(act) })) as T)
  }
}

/** What Drizzle's batch asks of a statement; its types do not name it. */
type Preparable = {
  _prepare(): { fields?: unknown; getQuery(): { sql: string; params: unknown[] }; mapResult(...of: unknown[]): unknown }
}
type Built = ReturnType<typeof build>

function build(statement: Statement) {
  // Every statement has it, and `db.batch` calls it; the public types leave it out.
  const prepared = (statement as unknown as Preparable)._prepare()
  const { sql, params } = prepared.getQuery()
  const { fields } = prepared
  const mapResult = prepared.mapResult.bind(prepared)
  return {
    _prepare: (act: unknown) => ({
      fields,
      mapResult,
      getQuery: () => ({
        sql,
        params: params.map((one) => (one instanceof Param ? (resolved(one, act) ?? null) : one)),
      }),
    }),
  }
}

function leaves(of: Statement | Statements): Statement[] {
  return isStatement(of) ? [of] : Object.values(of).flatMap(leaves)
}

function inPlaceOf(of: Statement | Statements, fill: (statement: Statement) => unknown): unknown {
  if (isStatement(of)) return fill(of)
  if (Array.isArray(of)) return of.map((one) => inPlaceOf(one, fill))
  return Object.fromEntries(Object.entries(of).map(([name, one]) => [name, inPlaceOf(one, fill)]))
}

function isStatement(of: Statement | Statements): of is Statement {
  return '_prepare' in of
}
