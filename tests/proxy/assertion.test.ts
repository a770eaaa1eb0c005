import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Assurance } from '../../edge/core/assurance.ts'
import type { Who } from '../../edge/proxy/jar/contents.ts'
import { assertionOf } from '../../edge/proxy/upstream/assertion.ts'

/* What is said of a sign-in is encoded once and reused: it must say no more and no less than when it was made each time. */

const KEY = 'VGhpcyBpcyBhIGtleSBvZiB0aGUgdGVzdHMgb25seSwgbm90IG9mIGFueWJvZHk'
const NOW = 1_800_000_000_000

const assurance: Assurance = {
  id: 'a',
  amr: ['pwd', 'otp', 'mfa'],
  provedAt: NOW - 5_000,
  endsAt: NOW + 1,
  resetUntil: null,
}

function person(name: string): Who {
  const memberships = [{ accountId: 'acme', accountName: 'Acme', role: 'member' as const }]
  return { id: `id of ${name}`, name, sessionId: 's', memberships, at: NOW, askedAt: NOW, tokens: [] }
}

function claimsOf(token: string): unknown {
  const [head = '', body = '', signature] = token.split('.')
  expect(signature).toBe(createHmac('sha256', KEY).update(`${head}.${body}`).digest('base64url'))
  expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  return JSON.parse(Buffer.from(body, 'base64url').toString())
}

test.each(['Al', 'Ali', 'Alic', 'Ève', '日本', '"}, {"sub":"boss"', ''])('holds what is true of %s', async (name) => {
  const assertion = assertionOf(KEY, 'http://site')
  const who = person(name)
  for (const path of ['/', '/a', '/"quoted"', '/é']) {
    const claims = claimsOf(await assertion({ who, assurance, method: 'GET', path, now: NOW }))
    expect(claims).toEqual({
      iss: 'sallyport',
      aud: 'http://site',
      sub: `id of ${name}`,
      name,
      acct: ['acme'],
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'urn:sallyport:aal2',
      auth_time: NOW / 1000 - 5,
      iat: NOW / 1000,
      exp: NOW / 1000 + 30,
      htm: 'GET',
      path,
    })
  }
})

test('says at once when the proof is another one, or none, or the time another', async () => {
  const assertion = assertionOf(KEY, 'http://site')
  const who = person('Alice')
  const said = async (proof: Assurance | null, now: number, as: Who | null = who) =>
    claimsOf(await assertion({ who: as, assurance: proof, method: 'GET', path: '/', now }))
  expect(await said(assurance, NOW)).toMatchObject({ sub: who.id, auth_time: NOW / 1000 - 5 })
  expect(await said({ ...assurance, provedAt: NOW }, NOW)).toMatchObject({ sub: who.id, auth_time: NOW / 1000 })
  expect(await said(null, NOW)).not.toHaveProperty('auth_time')
  expect(await said(assurance, NOW + 7_000)).toMatchObject({ iat: NOW / 1000 + 7, exp: NOW / 1000 + 37 })
  expect(await said(null, NOW, null)).not.toHaveProperty('sub')
  expect(await said(assurance, NOW, person('Bob'))).toMatchObject({ sub: 'id of Bob', name: 'Bob' })
})
