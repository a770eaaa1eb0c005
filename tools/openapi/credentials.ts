import { purposesFor } from '../../edge/core/embed.ts'
import { ticketUse } from '../../edge/core/logins.ts'
import { API_CALLS_PER_MINUTE } from '../../edge/core/operators/api-key.ts'
import { ASSURANCE_HEADER, CSRF_HEADER, TICKET_SCHEME } from '../../edge/shared/protocol.ts'
import type { Parameter, Route } from './routes/route.ts'
import type { Reason } from './schemas/problems.ts'

/* What opens a route, and what everybody who comes that way may be refused for. */

export const SECURITY_SCHEMES = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'session',
    description:
      'The host’s own session, as its `identify` reads it; the name is the host’s. What was proved stands in a cookie of ours beside it.',
  },
  ticket: {
    type: 'http',
    scheme: TICKET_SCHEME,
    description:
      'Of a sign-in that a backend began (docs/two-calls.md). The answer then carries `grant`, and no cookie.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    description: `Of a page of another origin (docs/other-origin.md), for the purpose named. New proof comes in \`${ASSURANCE_HEADER}\`.`,
  },
  backendKey: { type: 'http', scheme: 'bearer', description: 'The key of a backend, from no browser.' },
  operatorKey: {
    type: 'http',
    scheme: 'bearer',
    description: `A key of an operator, from no browser: docs/admin.md. It has ${API_CALLS_PER_MINUTE} calls in a minute.`,
  },
  proxyKey: { type: 'apiKey', in: 'header', name: 'X-MFA-Proxy-Key', description: 'The key of a proxy.' },
} as const

type Requirement = Partial<Record<keyof typeof SECURITY_SCHEMES, string[]>>

const isApi = ({ path }: Route) => path.startsWith('/api/')
/** A path as the rules of tickets and tokens read it, with some id in the place of each name. */
const sample = ({ path }: Route) => path.slice('/api'.length).replace(/:\w+/g, 'id')

const takesTicket = (route: Route) => isApi(route) && ticketUse(route.method, sample(route)) !== null
const purposes = (route: Route) => (isApi(route) ? purposesFor(route.method, sample(route)) : [])

/** Any one of these. */
export function securityOf(route: Route): Requirement[] {
  const tokens = purposes(route).map((purpose) => ({ token: [purpose] }))
  switch (route.caller) {
    case 'person':
      return [{ session: [] }, ...(takesTicket(route) ? [{ ticket: [] }] : []), ...tokens]
    case 'page':
      return tokens
    case 'backend':
      return [{ backendKey: [] }]
    case 'operator':
      return [{ operatorKey: [] }]
    case 'proxy':
      return [{ proxyKey: [] }]
    case 'nobody':
      return []
    default:
      return route.caller satisfies never
  }
}

/** Headers that go with them. */
export function credentialHeaders(route: Route): Parameter[] {
  if (!isApi(route) || route.caller === 'backend') return []
  const header = (name: string, about: string): Parameter => ({ in: 'header', name, about, schema: { type: 'string' } })
  const csrf = header(CSRF_HEADER, 'The `csrf` value of the read before. Needed, but with a token of another origin.')
  const assurance = header(ASSURANCE_HEADER, 'With a token: what was proved, as the last answer gave it.')
  const isUnsafe = route.method !== 'GET' && route.caller === 'person'
  return [...(isUnsafe ? [csrf] : []), ...(purposes(route).length > 0 ? [assurance] : [])]
}

const DOOR = [
  'malformed_request',
  'insecure_scheme',
  'planted_cookie',
  'unknown_host',
  'unknown_credential',
  'forbidden',
  'unavailable',
] as const

/** Before the act itself. `forbidden`: a ticket or token that is for something else. */
export function refusedAtDoor(route: Route): Reason[] {
  const body: Reason[] = route.body ? ['too_slow', 'too_large', 'unsupported_media_type'] : []
  const counted: Reason[] = route.caller === 'operator' ? ['too_many_tries'] : []
  if (route.caller !== 'person') return [...DOOR, 'foreign_origin', ...counted, ...body]
  const isUnsafe = route.method !== 'GET'
  return [
    ...DOOR,
    'signed_out',
    ...(takesTicket(route) ? (['login_over'] as const) : []),
    ...(isUnsafe || purposes(route).length > 0 ? (['foreign_origin'] as const) : []),
    ...(isUnsafe ? (['csrf_mismatch'] as const) : []),
    ...body,
  ]
}
