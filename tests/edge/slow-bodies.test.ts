import { expect, test } from 'vitest'
import { loginVariables, startLoginSite } from '../proxy/login-site.ts'
import { startSiteGate } from '../proxy/world.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { trickle } from '../support/trickle.ts'
import { createWorld } from '../world/world.ts'

/* A12: a body that trickles holds a place that others need. Here it may take half a second in place of ten. */

const BODY_MS = 500

const world = endsWithFile(await createWorld({ bodyMs: BODY_MS }))
const site = endsWithFile(await startLoginSite())
const variables = () => loginVariables(site.url, { REQUIRE: 'accounts', OWNERS: 'alice', OPEN_PATHS: '/upload' })
const gate = endsWithFile(await startSiteGate({ variables: variables(), bodyMs: BODY_MS }))

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

test('A12: a body that does not come in time is cut, wherever we read one, and the connection with it', async () => {
  const places = [
    { port: world.worker.port, path: '/mfa/api/challenge', type: JSON_TYPE, head: '{"factor":"totp",' },
    { port: world.worker.port, path: '/mfa/challenge', type: FORM_TYPE, head: 'factor=totp&' },
    { port: gate.worker.port, path: '/login', type: FORM_TYPE, head: 'user=alice&' },
    { port: gate.worker.port, path: '/login', type: JSON_TYPE, head: '{"user":"alice",' },
    { port: gate.worker.port, path: '/.mfa/api/challenge', type: JSON_TYPE, head: '{' },
  ]
  const ways = [{ isChunked: true }, { isChunked: true, isStalled: true }, {}, { isStalled: true }]
  const cases = places.flatMap((place) => ways.map((way) => ({ ...place, ...way })))
  const before = site.logins().length
  const answers = await Promise.all(cases.map((one) => trickle(one)))
  for (const [n, { status, isClosed, text }] of answers.entries()) {
    expect([cases[n], status, isClosed], text).toEqual([cases[n], 408, true])
  }
  expect(site.logins().length).toBe(before)
})

test('what is not read by us goes on as slowly as it comes', async () => {
  // An open path of the site: streamed on, longer than any login may take.
  const upload = { path: '/upload', type: 'application/octet-stream', head: 'x', bytes: 31 }
  const { status, ms } = await trickle({ port: gate.worker.port, ...upload })
  expect(status).toBe(404)
  expect(ms).toBeGreaterThan(BODY_MS * 2)
  expect(site.requests().at(-1)).toMatchObject({ target: '/upload', body: `x${' '.repeat(30)}` })
})
