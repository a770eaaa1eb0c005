import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { jwtIdentity } from '../../edge/proxy/identity/jwt.ts'

/* Whose a session of the site is that is a signed token: never nobody's when it may be somebody's (spec H3, L1). */

describe('a session that is a signed token', () => {
  const SECRET = 'a secret of the tests that nobody can guess'
  const OTHER = 'another secret of the same length at least'
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const token = (claims: object, { alg = 'HS256', key = SECRET, typ = 'JWT' } = {}) => {
    const text = `${encoded({ alg, typ })}.${encoded(claims)}`
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
  }
  const who = (value: string) => {
    const jwt = { kind: 'jwt', cookie: 'session', key: { secret: SECRET }, user: 'sub', name: null } as const
    const signed = { ...jwt, accounts: null, naming: { rule: 'exact', pattern: null } } as const
    const identity = jwtIdentity(signed, { owners: new Set(), issuer: 'Acme', identity: signed }, Date.now)
    const cookies = [{ name: 'session', value, path: '/', expiresAt: null, sameSite: null }]
    const ask = () => Promise.reject(new Error('nobody is asked'))
    return identity.who({ named: null, cookies, token: null, publicOrigin: 'http://localhost', ask })
  }
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

  test('made by a clock that is ahead, it is still whose it is', async () => {
    expect(await who(token({ sub: 'al', iat: inSeconds(30), exp: inSeconds(60) }))).toMatchObject({ id: 'al' })
  })

  // A visitor whose session the gate takes for nobody's goes on with it.
  test.each([
    ['of a key that is not known here', () => token({ sub: 'al' }, { key: OTHER })],
    ['of another algorithm', () => token({ sub: 'al' }, { alg: 'HS512' })],
    ['of another type', () => token({ sub: 'al' }, { typ: 'at+jwt' })],
    ['that holds from now on by another clock', () => token({ sub: 'al', nbf: inSeconds(30) })],
  ])("%s it is not taken for nobody's", async (_, made) => {
    await expect(who(made())).rejects.toThrow()
  })

  test.each([
    ['run out', () => token({ sub: 'al', exp: inSeconds(-5) })],
    ['no token', () => 'opaque'],
    ['without a person', () => token({ exp: inSeconds(60) })],
  ])("%s, it is nobody's", async (_, made) => {
    expect(await who(made())).toBeNull()
  })
})
