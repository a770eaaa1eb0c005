import * as v from 'valibot'
import type { Problem, ProblemCode } from '../../../edge/contract/problem.ts'
import type { Refusal } from '../../../edge/core/refusal.ts'
import type { Deployment } from '../../../edge/http/deployment/deployment.ts'
import { ADMIN_REFUSALS } from '../../../edge/http/response/admin-refusals.ts'
import { PASSKEY_REFUSALS } from '../../../edge/http/response/passkey-refusals.ts'
import { publicOf, SAID } from '../../../edge/http/response/problem.ts'

/** What is said of reasons that only options bring. */
const SAID_BY_OPTIONS = { ...PASSKEY_REFUSALS.said, ...ADMIN_REFUSALS.said }

/** Why a route of ours may refuse. What only a gate in front of a site says is no route's. */
export type Reason = Extract<Refusal['reason'], keyof typeof SAID | keyof typeof SAID_BY_OPTIONS>

export const REASONS = [...Object.keys(SAID), ...Object.keys(SAID_BY_OPTIONS)] as Reason[]

/** What any reason may bring along. */
const EVIDENCE = {
  accounts: [],
  page: 'challenge',
  allow: 'GET',
  retryAfterSeconds: 1,
  maxAgeSeconds: 1,
  winner: 'confirmed_here',
  because: 'expired',
}
const SITE = {
  prefix: '/mfa',
  login: '/login',
  maxSeconds: 1,
  support: null,
  refusals: { ...PASSKEY_REFUSALS, said: SAID_BY_OPTIONS },
}

export type Said = Pick<Problem, 'status' | 'code' | 'title'> & { headers: string[] }

/** What is said of a reason, by the one place where it becomes public: status, code, title, and which headers it has. */
export function saidOf(reason: Reason): Said {
  const refusal = { ...EVIDENCE, reason } as unknown as Refusal
  const { problem, headers = {} } = publicOf(refusal, SITE as unknown as Deployment, '')
  const { status, code, title, retryAfterSeconds } = problem
  const waits = retryAfterSeconds === undefined ? [] : ['Retry-After']
  return { status, code, title, headers: [...Object.keys(headers), ...waits] }
}

/** Every code that is said anywhere, in the order of its first reason. */
export const CODES: readonly ProblemCode[] = [...new Set(REASONS.map((reason) => saidOf(reason).code))]

/** A type follows from the code, so the document says its form alone. */
export const PROBLEM_TYPE = /^urn:sallyport:problem:[a-z_]+$/
export const problemType = v.custom<Problem['type']>((value) => typeof value === 'string' && PROBLEM_TYPE.test(value))
