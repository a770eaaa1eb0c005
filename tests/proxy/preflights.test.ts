import { expect, test } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import type { HeaderFields } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { startOrigin } from '../support/origin.ts'
import { answers, loginVariables } from './login-site.ts'
import { type SiteGate, startSiteGate } from './world.ts'

/* F10: what a browser asks before a script of another origin may send its request. It brings no credential. */

const FRONT = 'https://front.example'
const PREFLIGHT: HeaderFields = {
  origin: FRONT,
  'access-control-request-method': 'POST',
  'sec-fetch-site': 'cross-site',
}

const cookies = ['sid=1; Path=/; HttpOnly', 'lang=en']
const site = endsWithFile(
  await startOrigin((_, response) =>
    answers(204, { 'Access-Control-Allow-Origin': FRONT, 'Set-Cookie': cookies })(response),
  ),
)
const start = async (more: Variables = {}) => {
  const signs = { SESSION_COOKIE: 'sid', LOGIN_OK_COOKIE: 'sid', PLAIN_COOKIE: 'lang', REQUIRE: '', OWNERS: 'alice' }
  return endsWithFile(await startSiteGate({ variables: loginVariables(site.url, { ...signs, ...more }) }))
}
const closed = await start()
const passing = await start({ PREFLIGHTS: 'pass' })
const anywhere = await start({ PREFLIGHTS: 'pass', LOGIN_PATH: '*', LOGIN_PAGE: '/login' })

async function ask(gate: SiteGate, path: string, fields: HeaderFields = {}, method = 'OPTIONS', body?: string) {
  site.forget()
  const answer = await gate.browser().send(method, path, { ...PREFLIGHT, ...fields }, body)
  return [answer.status, site.requests().length]
}

test('they are refused, unless PREFLIGHTS says pass: then the site answers them', async () => {
  expect(await ask(closed, '/api/orders')).toEqual([401, 0])
  expect(await ask(passing, '/api/orders')).toEqual([204, 1])
  expect(await ask(anywhere, '/api/orders')).toEqual([204, 1])
  const answer = await passing.browser().send('OPTIONS', '/api/orders', PREFLIGHT)
  expect(answer.headers.get('access-control-allow-origin')).toBe(FRONT)
  const [sent] = site.requests().slice(-1)
  expect([sent?.headers.cookie, sent?.headers.authorization]).toEqual([undefined, undefined])
})

test('nothing else passes by the name of one', async () => {
  const refused: [string, HeaderFields?, string?, string?][] = [
    ['/api', { origin: null }],
    ['/api', { 'access-control-request-method': null }],
    ['/api', { cookie: 'lang=en' }],
    ['/api', { cookie: 'sid=1' }],
    ['/api', { authorization: 'Bearer x' }],
    ['/api', {}, 'GET'],
    ['/api', {}, 'POST'],
    ['/api', { 'x-http-method-override': 'POST' }, 'PUT'],
    ['/api', { 'content-type': 'application/json' }, 'OPTIONS', '{}'],
    ['/a/../api'.replace('..', '%2e%2e')],
    ['/api;x'],
    ['//api'],
    ['/.mfa/api/settings'],
  ]
  for (const [path, fields, method, body] of refused)
    expect([path, fields, (await ask(passing, path, fields, method, body))[1]]).toEqual([path, fields, 0])
})

test('a login is none, by whatever method', async () => {
  for (const path of ['/login/x', '/Login', '/login?user=alice'])
    expect([path, (await ask(passing, path))[1]]).toEqual([path, 0])
  // Where any path may be one, it is told by its field, and judged as a login: no preflight, no answer passed on.
  site.forget()
  expect(await anywhere.browser().send('OPTIONS', '/api?user=alice', PREFLIGHT)).toHaveStatus(403)
  expect(site.requests()).toEqual([])
})
