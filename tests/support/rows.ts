import type { Client } from '@libsql/client'

/** How many rows of a table are about somebody, or there are at all; `where` narrows it down. */
export type CountRows = (table: string, person?: { id: string } | null, where?: string) => Promise<number>

export const countIn =
  (sql: Client): CountRows =>
  async (table, person = null, where = 'true') => {
    const theirs = table === 'mfa_audit' ? 'principal' : 'principal_id'
    const { rows } = await sql.execute({
      sql: `select count(*) as n from ${table} where (${where})${person ? ` and ${theirs} = ?` : ''}`,
      args: person ? [person.id] : [],
    })
    return Number(rows[0]?.n)
  }
