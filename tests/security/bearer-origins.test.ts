import { expect, test } from 'vitest'
import type { Answer, HeaderFields } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { words } from '../support/words.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { createWorld } from '../world/world.ts'
import { ROUTES } from './bearer-routes.ts'
import { dump, LOGS, refusedCount } from './tools.ts'

/*
 * Threat: a page that the host knows nothing of makes somebody's browser speak to the API, or reads what it answers.
 * Covers CSR-02, CSR-04, CSR-08; V63; spec H6.
 */

const OTHER = 'https://other.example'

const world = endsWithFile(await createWorld({ embed: { origins: [APP, OTHER] } }))

/** All that was written, the audit log left out. */
const state = () => dump(world, { without: LOGS })

test('a token comes from its own origin alone, and it is written down when it does not (CSR-02)', async () => {
  const page = await new Embedded(world.person()).enrol()
  const token = await page.mint()
  const foreign = [
    ...words`null http://app.example https://evil.example https://app.example.evil.example https://evil-app.example
      https://sub.app.example https://app.example:8443 https://app.example. https://app.example/ HTTPS://app.example
      https://x@app.example //app.example app.example * file://`,
    ...[null, '', OTHER, world.url, `${APP}, ${APP}`, `${APP} ${OTHER}`],
  ]
  const before = await state()
  const refused = await refusedCount(world, 'origin.refused')
  for (const origin of foreign) {
    for (const { method, path, body } of ROUTES) {
      const answer = await page.send(method, `/mfa/api${path}`, body, { token, headers: { origin } })
      expect(answer, `${origin} ${path}`).toHaveProblem(403, 'origin')
    }
  }
  expect(await refusedCount(world, 'origin.refused')).toBe(refused + foreign.length * ROUTES.length)
  expect(await state()).toBe(before)
  // One that the host's backend made for an origin that is not listed is good nowhere.
  page.origin = 'https://unlisted.example'
  const answer = await page.settings()
  expect([answer.code, answer.headers.get('access-control-allow-origin')]).toEqual(['origin', null])
})

test('what the browser says about the way of the request counts as well (CSR-08)', async () => {
  const page = new Embedded(world.person())
  for (const site of ['same-origin', 'none', '', 'CROSS-SITE', 'cross-site, same-site']) {
    expect(await page.settings({ headers: { 'sec-fetch-site': site } }), site).toHaveProblem(403, 'origin')
  }
  for (const site of ['cross-site', 'same-site', null]) {
    expect(await page.settings({ headers: { 'sec-fetch-site': site } })).toHaveStatus(200)
  }
})

test('a preflight is answered to listed origins for the API, with nothing in it but what is needed (CSR-04)', async () => {
  const { agent } = world.person()
  const paths = [...new Set(ROUTES.map(({ path }) => `/mfa/api${path}`))]
  const ask = (origin: string | null, path: string, more: HeaderFields = {}) =>
    agent.send('OPTIONS', path, {
      origin,
      cookie: null,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-mfa-assurance',
      ...more,
    })
  const allowed = (answer: Answer) =>
    Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')))
  for (const path of paths) {
    for (const origin of [APP, OTHER]) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'X-ODD']) {
        const answer = await ask(origin, path, {
          'access-control-request-method': method,
          'access-control-request-private-network': 'true',
        })
        expect([answer.status, answer.text, answer.headers.get('vary')]).toEqual([204, '', 'Origin'])
        expect(allowed(answer)).toEqual({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'GET, POST, PUT, PATCH',
          'access-control-allow-headers': 'Authorization, Content-Type, X-MFA-Assurance',
          'access-control-max-age': '600',
        })
      }
    }
    const foreign = words`null https://evil.example https://app.example.evil.example https://app.example:443 *`
    for (const origin of [null, world.url, ...foreign]) {
      const answer = await ask(origin, path)
      expect([origin, answer.status >= 400, allowed(answer)]).toEqual([origin, true, {}])
      expect(answer.headers.get('vary')).toBe('Origin')
    }
    // Not a preflight.
    const plain = await ask(APP, path, { 'access-control-request-method': null })
    expect([plain.status >= 400, allowed(plain)]).toEqual([true, {}])
  }
  for (const path of words`/mfa/challenge /mfa/settings /mfa/assets/mfa.css / /profile /mfa/apix /mfa`) {
    expect([path, allowed(await ask(APP, path))]).toEqual([path, {}])
  }
})

test('an answer can be read by the listed page that brought a token, and by no other one (CSR-04)', async () => {
  const page = await new Embedded(world.person()).enrol()
  const readers = (answer: Answer) => [
    answer.headers.get('access-control-allow-origin'),
    answer.headers.get('access-control-allow-credentials'),
    answer.headers.get('vary'),
  ]
  expect(readers(await page.settings())).toEqual([APP, null, 'Origin'])
  expect((await page.settings()).headers.get('access-control-expose-headers')).toBe('X-MFA-Assurance')
  // Refusals too: the page has to know why.
  const late = await page.mint({}, { ageSeconds: 400 })
  expect(readers(await page.settings({ token: late }))).toEqual([APP, null, 'Origin'])
  expect(readers(await page.send('POST', '/mfa/api/enrolments', { odd: 1 }))).toEqual([APP, null, 'Origin'])
  const unread: HeaderFields[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: null },
    { authorization: null },
    { authorization: 'Bearer of the host' },
    { authorization: 'Basic x' },
  ]
  for (const headers of unread) expect(readers(await page.settings({ headers }))).toEqual([null, null, 'Origin'])
})

test('a deployment without origins knows no token and answers nobody else (CSR-04)', async () => {
  const plain = endsWithTest(await createWorld({ beside: world, keys: world.keys }))
  const page = new Embedded(plain.person())
  const answer = await page.settings()
  // Its host’s `identify` gets to see the header, and does not know it.
  expect(answer).toHaveProblem(401, 'unknown_credential')
  for (const [name] of answer.headers) expect(name).not.toMatch(/^access-control-|^vary$/)
  const css = await page.agent.send('GET', '/mfa/assets/mfa.css')
  expect(css.headers.get('cross-origin-resource-policy')).toBe('same-origin')
})
