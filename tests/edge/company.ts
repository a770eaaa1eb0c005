import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { createOperatorStore } from '../../db/operator.ts'

/*
 * A second process over a libSQL file: what `npm run mfa -- reset` does, over and over, until it is told to stop. Prints
 * a line when it has begun, and at the end how often it wrote.
 */
const [url = '', principalId = ''] = process.argv.slice(2)
const client = createClient({ url })
const store = createOperatorStore(drizzle(client))
let isOver = false
let writes = 0
process.on('SIGTERM', () => {
  isOver = true
})
while (!isOver) {
  const [id, requestId, now] = [crypto.randomUUID(), crypto.randomUUID(), Date.now()]
  const audit = { id, actor: 'operator', principalId, act: 'admin.reset' as const, result: 'ok' as const, requestId }
  await store.resetByOperator({ principalId, audit: { ...audit, addressPrefix: null }, now })
  if (writes === 0) console.log('begun')
  writes += 1
  // The event loop turns, so that the signal is heard.
  await new Promise((resolve) => setImmediate(resolve))
}
console.log(writes)
client.close()
