import { spellingOf } from '../../core/names.ts'
import { isStyleToken, TOKEN_ADVICE } from '../../core/tokens.ts'
import { parseOrigin } from '../../reading/origin.ts'
import { isPlainPath } from '../../reading/paths.ts'
import { matchesName } from '../../reading/patterns.ts'
import { ALL_WORDS } from '../../words/languages/all.ts'
import { readIdentity } from './identity-config.ts'
import { readOpen } from './open.ts'
import type { ProxyConfig, SuccessSigns } from './proxy-config.ts'
import { Misconfigured, type Variables, variableReader } from './variables.ts'
import { readWebhook } from './webhook-config.ts'

export { Misconfigured, VARIABLES, type Variable, type Variables } from './variables.ts'

/** Variables → configuration. Throws `Misconfigured` with everything that is wrong, not only the first. */
export function readConfig(variables: Variables): ProxyConfig {
  const reader = variableReader(variables)
  const { text, list, paths, oneOf, wrong, problems } = reader
  const origin = originUrl(text('ORIGIN'), (advice) => wrong('ORIGIN', advice))
  const publicOrigins = list('PUBLIC_ORIGINS').filter((item) => {
    if (parseOrigin(item)) return true
    wrong('PUBLIC_ORIGINS', `write addresses like https://app.example, without a path; "${item}" is not`)
    return false
  })

  const loginPaths = text('LOGIN_PATH') === '*' ? ['*'] : paths('LOGIN_PATH')
  if (loginPaths.length === 0)
    wrong('LOGIN_PATH', 'write the path that the login form posts to, like /login, or * for any')
  const loginPage = text('LOGIN_PAGE') ?? loginPaths[0] ?? '/'
  if (loginPage === '*' || !isPlainPath(loginPage.split('?')[0] ?? '')) {
    wrong('LOGIN_PAGE', 'write the path (and query) of the page with the login form, like /login')
  }
  const userField = text('USER_FIELD') ?? ''
  if (!userField) wrong('USER_FIELD', 'write the name of the form field that holds the user name, like username')

  const sessionCookies = list('SESSION_COOKIE')
  const success: SuccessSigns = {
    statuses: list('LOGIN_OK_STATUS').map((item) => {
      if (!/^[1-5]\d\d$/.test(item))
        wrong('LOGIN_OK_STATUS', `write statuses like 302 or 200,302; "${item}" is not one`)
      return Number(item)
    }),
    locations: list('LOGIN_OK_LOCATION'),
    cookies: list('LOGIN_OK_COOKIE'),
  }
  if (success.statuses.length + success.locations.length + success.cookies.length === 0) {
    wrong(
      'LOGIN_OK_COOKIE',
      'say how a right password can be told: the cookie that only a right one sets, or LOGIN_OK_STATUS, or LOGIN_OK_LOCATION',
    )
  }
  const tokenField = text('TOKEN_FIELD')
  if (sessionCookies.length === 0 && tokenField === null) {
    wrong(
      'SESSION_COOKIE',
      'write the names of the cookies that the site signs people in with, like sid or wordpress_*',
    )
  }
  const failStatus = text('LOGIN_FAIL_STATUS')
  if (failStatus !== null && !/^[1-5]\d\d$/.test(failStatus)) {
    wrong('LOGIN_FAIL_STATUS', `write the status of the answer to a wrong password, like 200; it is "${failStatus}"`)
  }

  const renews = oneOf('SESSION_RENEWS', ['unknown', 'yes', 'no'], 'unknown')
  const sessionRenews = renews === 'unknown' ? null : renews
  const failRenews = oneOf('LOGIN_FAIL_RENEWS', ['no', 'yes'], 'no') === 'yes'
  const invites = oneOf('NEW_PEOPLE', ['open', 'invite'], 'open') === 'invite'
  const identity = readIdentity(reader, invites)
  // Whatever is asked about sessions is asked about these names: else a new token would be no new session.
  if (identity.kind === 'jwt' && identity.cookie !== null && !matchesName(sessionCookies, identity.cookie)) {
    wrong('JWT_COOKIE', 'name this cookie in SESSION_COOKIE as well')
  }
  const anonymous = oneOf('ANONYMOUS', ['login', 'pass'], 'login')
  const noOtherLogin = oneOf('NO_OTHER_LOGIN', ['no', 'yes'], 'no') === 'yes'
  const signInPaths = new Set(paths('SIGN_IN_PATHS'))
  const knowsSessions = identity.kind === 'whoami' || (identity.kind === 'jwt' && identity.cookie !== null)
  if (anonymous === 'pass' && !knowsSessions && !noOtherLogin) {
    wrong(
      'ANONYMOUS',
      'pass needs WHOAMI (or JWT_COOKIE), since a magic link or another form could sign somebody in unseen; write NO_OTHER_LOGIN=yes only when the login form is the only way in',
    )
  }
  if (signInPaths.size > 0 && !knowsSessions) {
    wrong('SIGN_IN_PATHS', 'needs WHOAMI (or JWT_COOKIE): nothing else can tell who came in that way')
  }
  const authorization = oneOf('AUTHORIZATION', ['drop', 'bound', 'assured'], tokenField === null ? 'drop' : 'bound')
  if (authorization === 'bound' && tokenField === null) {
    wrong(
      'AUTHORIZATION',
      'bound needs TOKEN_FIELD: the field of the login answer that holds the token, like access_token',
    )
  }
  const assertionKey = text('ASSERTION_KEY')
  if (
    assertionKey !== null &&
    (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(assertionKey) || assertionKey.replace(/=+$/, '').length < 43)
  ) {
    wrong('ASSERTION_KEY', 'write the base64 of at least 32 random bytes')
  }
  const logoutPath = text('LOGOUT_PATH')
  if (logoutPath !== null && !isPlainPath(logoutPath)) wrong('LOGOUT_PATH', 'write a path like /logout')
  const require = oneOf('REQUIRE', ['accounts', 'all'], 'accounts')
  const owners = new Set(list('OWNERS').map((name) => spellingOf(name, identity.naming.rule)))
  if (identity.kind === 'form' && require !== 'all' && owners.size === 0) {
    wrong('OWNERS', 'name at least one Owner, who can require MFA for everybody, or write REQUIRE=all')
  }
  if (invites && owners.size === 0) {
    wrong('OWNERS', 'name at least one Owner: with NEW_PEOPLE=invite somebody has to give the invitations')
  }
  const hostMode = oneOf('HOST_MODE', ['origin', 'public'], 'origin')
  const loginSession = oneOf('LOGIN_SESSION', ['same', 'fresh'], 'same')
  const loginType = oneOf('LOGIN_TYPE', ['form', 'json'], userField.startsWith('/') ? 'json' : 'form')
  const taken = [...loginPaths, loginPage, logoutPath, ...signInPaths, text('WHOAMI')]
  const { openPaths, openPrefixes } = readOpen(reader, taken)
  const preflights = oneOf('PREFLIGHTS', ['refuse', 'pass'], 'refuse')
  // A value may hold commas as well, so the next pair begins where a name does.
  const pairs = (text('STYLE_TOKENS') ?? '').split(/\s*,\s*(?=--)/).filter(Boolean)
  const tokens = pairs.flatMap((pair) => {
    const [name = '', ...rest] = pair.split(':')
    const token = { name: name.trim(), value: rest.join(':').trim() }
    if (isStyleToken(token.name, token.value)) return [token]
    wrong('STYLE_TOKENS', `${TOKEN_ADVICE}; "${pair}" is not one`)
    return []
  })
  const asked = text('LANGUAGES') === 'all' ? ALL_WORDS.map(({ lang }) => lang) : list('LANGUAGES')
  const languages = asked.flatMap((tag) => {
    const words = ALL_WORDS.filter(({ lang }) => lang === tag)
    if (words.length > 0 || tag === 'en') return words
    wrong('LANGUAGES', `write all, or some of en, ${ALL_WORDS.map(({ lang }) => lang).join(', ')}; "${tag}" is not one`)
    return []
  })
  const rpId = text('RP_ID')
  const relatedOrigins = list('RELATED_ORIGINS')
  if (rpId !== null && publicOrigins.length === 0) {
    wrong('PUBLIC_ORIGINS', 'write what browsers call this site: with RP_ID, passkeys are bound to it')
  }
  if (rpId === null && relatedOrigins.length > 0) wrong('RP_ID', 'write the domain of the passkeys, like example.com')
  const showsSessions = oneOf('SESSIONS', ['off', 'on'], 'off') === 'on'
  const webhook = readWebhook(reader)
  const hasAdminApi = oneOf('ADMIN_API', ['off', 'on'], 'off') === 'on'
  if (problems.length > 0) throw new Misconfigured(problems)

  return {
    origin: origin ?? new URL('http://invalid.invalid'),
    publicOrigins,
    issuer: text('ISSUER') ?? origin?.hostname ?? '',
    support: text('SUPPORT'),
    languages,
    hostMode,
    loginPaths,
    loginPage,
    userField,
    passwordField: text('PASSWORD_FIELD'),
    sessionCookies,
    sessionRenews,
    plainCookies: list('PLAIN_COOKIE'),
    success,
    failure:
      failStatus === null
        ? null
        : {
            status: Number(failStatus),
            location: text('LOGIN_FAIL_LOCATION'),
            ...(failRenews && { renews: true as const }),
          },
    loginSession,
    loginType,
    anonymous,
    openPaths,
    openPrefixes,
    preflights,
    signInPaths,
    identity,
    owners,
    invites,
    // Whoever has no method is let through by no policy then.
    requireAll: require === 'all' || invites,
    logoutPath,
    tokenField,
    authorization,
    assertionKey,
    passkeys: rpId === null ? null : { rpId, relatedOrigins },
    showsSessions,
    tokens,
    webhook,
    hasAdminApi,
  }
}

function originUrl(value: string | null, wrong: (advice: string) => void): URL | null {
  if (value !== null && URL.canParse(value)) {
    const url = new URL(value)
    if (/^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username) return url
  }
  wrong(
    `write the address of the site, like http://127.0.0.1:9000, without a path; it is ${value === null ? 'missing' : `"${value}"`}`,
  )
  return null
}
