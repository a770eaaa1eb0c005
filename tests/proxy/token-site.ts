import type { Variables } from '../../edge/proxy/config/config.ts'
import { type RecordingOrigin, startOrigin } from '../support/origin.ts'
import { answers } from './login-site.ts'

export type TokenSite = RecordingOrigin & {
  /** What a sign-in sets as the session, whatever was typed. */
  given: string
  /** What `/save` sets as the session. */
  renewed: string | null
}

/** A site whose session is a token that somebody else signs. It believes every one. */
export async function startTokenSite(): Promise<TokenSite> {
  const setting = (value: string) => ({ 'Set-Cookie': `session=${value}; Path=/; HttpOnly` })
  const origin = await startOrigin(({ method, target, headers }, response) => {
    if (target === '/login' && method === 'POST')
      return answers(302, { Location: '/', ...setting(site.given) })(response)
    if (target === '/login') return answers(200, { 'Content-Type': 'text/html' }, '<form method="post">')(response)
    const fields = target === '/save' && site.renewed !== null ? setting(site.renewed) : {}
    const text = /session=/.test(headers.cookie ?? '') ? 'inside' : 'outside'
    answers(200, { 'Content-Type': 'text/plain', ...fields }, text)(response)
  })
  const site: TokenSite = { ...origin, given: '', renewed: null }
  return site
}

export const tokenVariables = ({ url }: TokenSite, more: Variables): Variables => ({
  ...{ ORIGIN: url, LOGIN_PATH: '/login', USER_FIELD: 'email', SESSION_COOKIE: 'session', JWT_COOKIE: 'session' },
  ...{ LOGIN_OK_STATUS: '302', LOGIN_FAIL_STATUS: '200' },
  ...more,
})

/** A part of a token. */
export const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
