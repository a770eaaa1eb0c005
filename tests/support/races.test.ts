import path from 'node:path'
import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'
import { UserAgent } from './client.ts'
import { startDatabase, startDatabaseProxy } from './database.ts'
import { startWorkerd } from './workerd.ts'

test('500 callers at once reach the database through workerd, and one of them wins', async () => {
  const database = await startDatabase({ migrated: false })
  const proxy = await startDatabaseProxy(database.url)
  const direct = createClient({ url: database.url })
  await direct.executeMultiple('create table prize (taken integer not null); insert into prize values (0)')
  const entry = path.join(import.meta.dirname, 'fixtures.worker.ts')
  const worker = await startWorkerd({ entry, bindings: { LIBSQL_URL: proxy.url } })
  try {
    const agent = new UserAgent(worker.url)
    const before = performance.now()
    const answers = await Promise.all(Array.from({ length: 500 }, () => agent.json('POST', '/claim')))
    console.log(`500 callers, one winner: ${Math.round(performance.now() - before)} ms`)
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(499)
    expect(proxy.roundTrips()).toBe(500)
  } finally {
    direct.close()
    await worker.stop()
    await proxy.stop()
    await database.stop()
  }
})
