import type { Client, InStatement, InValue } from '@libsql/client'

/** A statement as the database gets it. */
export type Sent = { sql: string; args: InValue[] }

/** The client, and every statement that goes through its batches. */
export function recording(client: Client, sent: Sent[]): Client {
  const batch: Client['batch'] = (statements, mode) => {
    for (const statement of statements as InStatement[]) {
      if (typeof statement === 'string') sent.push({ sql: statement, args: [] })
      else sent.push({ sql: statement.sql, args: (statement.args ?? []) as InValue[] })
    }
    return client.batch(statements, mode)
  }
  const own = (value: unknown) => (typeof value === 'function' ? value.bind(client) : value)
  return new Proxy(client, { get: (target, name) => (name === 'batch' ? batch : own(Reflect.get(target, name))) })
}

/** Tables that are read from end to end, by the database's own account. */
export async function scansOf(client: Client, { sql, args }: Sent): Promise<string[]> {
  const { rows } = await client.execute({ sql: `explain query plan ${sql}`, args })
  return rows
    .map((row) => String(row.detail))
    .filter((detail) => /^SCAN (?!json_each|CONSTANT ROW)/.test(detail))
    .map((detail) => `${detail}: ${sql}`)
}
