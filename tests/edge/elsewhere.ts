import { createClient } from '@libsql/client'

/* A process of its own over the file of its first argument: writes what it is told, and says when it is committed. */

const client = createClient({ url: process.argv[2] ?? '' })
process.on('message', async (sql: string) => {
  process.send?.((await client.execute(sql)).rowsAffected)
})
process.send?.('ready')
