import path from 'node:path'
import { expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { startWorkerd } from '../support/workerd.ts'
import { newKeyRing } from '../world/world.ts'
import { nastyVariables } from './world.ts'

/*
 * Threat: the address of the database is written wrongly, a token in it, and the ready-made Worker says so in its log, which more
 * people read than may read the database. spec O5.
 */

const SECRET = 'not-to-be-seen'
const origin = endsWithFile(await startNastyOrigin())
const entry = path.join(import.meta.dirname, 'ready-made.worker.ts')

test.each([
  '',
  `libsql//db.example?authToken=${SECRET}`,
  `http://user:${SECRET}@127.0.0.1:9`,
  `wrong://db.example?authToken=${SECRET}`,
  `http://127.0.0.1:9/?authToken=${SECRET}&${SECRET}=1`,
])('%s', async (LIBSQL_URL) => {
  const VARIABLES = JSON.stringify({ ONE_NAME: 'yes', ...nastyVariables(origin, { REQUIRE: 'all' }) })
  const worker = await startWorkerd({ entry, bindings: { LIBSQL_URL, MFA_KEYS: newKeyRing(), VARIABLES } })
  try {
    const answer = await fetch(`${worker.url}/gated`)
    expect([401, 503]).toContain(answer.status)
    expect(await answer.text()).not.toContain(SECRET)
    if (answer.status === 503)
      await expect.poll(() => worker.stderr() + worker.stdout()).toContain('LIBSQL_URL: write the address')
    expect(worker.stderr() + worker.stdout()).not.toContain(SECRET)
  } finally {
    await worker.stop()
  }
})
