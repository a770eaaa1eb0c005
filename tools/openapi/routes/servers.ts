import { NO_CONTENT, ok, type Parameter, type Route, routeOf } from './route.ts'

const backend = routeOf('backend')
const proxy = routeOf('proxy')

const header = (name: string, about: string, isNeeded = false): Parameter => ({
  in: 'header',
  name,
  about,
  schema: { type: 'string' },
  isNeeded,
})

const ADMITTED = {
  about: 'It may pass. Who it is, percent-encoded outside of visible ASCII, and empty for nobody.',
  content: null,
  headers: {
    'X-MFA-Principal': 'The person’s id.',
    'X-MFA-Account': 'Ids of the accounts in force, with a blank between them.',
    'X-MFA-Amr': 'What they proved (RFC 8176), with a blank between them.',
    'X-MFA-Auth-Time': 'When, in seconds since 1970.',
  },
} as const

const LEAD = { Location: 'Where the browser is to go.' }

const FORWARDED = [
  header('X-Forwarded-Method', 'Of the request that is asked about.', true),
  header('X-Forwarded-Proto', '`http` or `https`.', true),
  header('X-Forwarded-Host', 'The host that the browser asked.', true),
  header('X-Forwarded-Uri', 'Its path and query, as they came.', true),
]

/** What a host's backend, a page of another origin and a proxy ask for. */
export const SERVERS: readonly Route[] = [
  backend('POST /api/logins', 'beginLogin', 'Backends', 'After the right password: is a code due?', {
    body: 'BeginLoginRequest',
    answers: ok('LoginView', 'What is due.'),
    refuses: ['strength_due', 'uninvited'],
  }),

  backend('POST /api/logins/redeem', 'redeemGrant', 'Backends', 'Redeem what the element handed over', {
    parameters: [
      {
        ...header('Idempotency-Key', 'With it, the same call within 60 s gets the same answer.'),
        schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
      },
    ],
    body: 'RedeemGrantRequest',
    answers: ok('GrantView', 'Who has proved what.'),
    refuses: ['login_over', 'strength_due'],
  }),

  routeOf('page')('POST /api/assurance/end', 'endAssurance', 'Other origins', 'Signing out: what was proved ends', {
    answers: NO_CONTENT,
    refuses: ['not_found'],
  }),

  proxy('GET /authorize', 'authorize', 'Forward-auth', 'May this request pass? Caddy, HAProxy, Apache httpd, Traefik', {
    parameters: FORWARDED,
    answers: {
      200: ADMITTED,
      303: { about: 'A page of ours, or the sign-in, comes first.', content: null, headers: LEAD },
      308: { about: 'The same over https.', content: null, headers: LEAD },
    },
  }),

  proxy('GET /authorize/nginx', 'authorizeForNginx', 'Forward-auth', 'The same for `auth_request` of nginx', {
    isBare: true,
    more: 'A problem comes in `X-MFA-Problem`, without a body, and a redirect as 401 with `Location`.',
    parameters: FORWARDED,
    answers: {
      200: ADMITTED,
      401: {
        about: 'Not so, or elsewhere first.',
        content: null,
        headers: { ...LEAD, 'X-MFA-Problem': 'The problem, as JSON.' },
      },
    },
  }),

  proxy('GET /authorize/envoy', 'authorizeForEnvoy', 'Forward-auth', 'The same for `ext_authz` of Envoy', {
    more: 'Asked with the request’s own method, whichever it is, and `Host`; its path and query are our query, behind `?`.',
    parameters: [header('X-Forwarded-Proto', '`http` or `https`.', true)],
    answers: {
      200: ADMITTED,
      303: { about: 'A page of ours, or the sign-in, comes first.', content: null, headers: LEAD },
    },
  }),
]
