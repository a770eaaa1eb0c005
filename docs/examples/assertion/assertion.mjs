import { createHmac, timingSafeEqual } from 'node:crypto'

/** The claims of `X-MFA-Assertion`; null: this request did not come through the gate. `path` is without the query. */
export function verifyAssertion(token, { key, audience, method, path, now = Date.now() / 1000 }) {
  const [head, body, signature, ...rest] = String(token ?? '').split('.')
  if (!signature || rest.length > 0) return null
  const expected = createHmac('sha256', key).update(`${head}.${body}`).digest()
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const isNow = claims.iat <= now + 5 && now < claims.exp
  return isNow && claims.aud === audience && claims.htm === method && claims.path === path ? claims : null
}
