import { Hono, type MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Problem, ProblemCode } from '../contract/problem.ts'
import type { Mfa } from '../mfa/mfa.ts'
import type { GateResult, ObservedEvent } from './event.ts'

type Tell = (event: ObservedEvent) => void

/** The same routes and gate, whose answers are told. */
export function observedMfa(mfa: Mfa, tell: Tell, now: () => number): Mfa {
  const gate: Mfa['gate'] = (options) => observedGate(mfa.gate(options), tell, now)
  return {
    ...mfa,
    routes: observedRoutes(mfa.routes, tell, now),
    gate,
    decide(options) {
      const decide = mfa.decide(options)
      return async (request, env, executionCtx) => {
        const startedAt = now()
        const decided = await decide(request, env, executionCtx)
        const ms = now() - startedAt
        if (decided.response === null) tell({ event: 'mfa.gate', result: 'allowed', code: null, requestId: null, ms })
        else tell({ event: 'mfa.gate', ...(await judged(decided.response)), ms })
        return decided
      }
    },
  }
}

/** Routes whose answers are told, each by its pattern. */
export function observedRoutes(routes: Hono, tell: Tell, now: () => number): Hono {
  const app = new Hono()
  app.use('*', async (c, next) => {
    const startedAt = now()
    await next()
    const ms = now() - startedAt
    const { method } = c.req
    tell({ event: 'mfa.request', method, route: routePath(c), status: c.res.status, ...(await said(c.res)), ms })
  })
  return app.route('/', routes)
}

function observedGate(gate: MiddlewareHandler, tell: Tell, now: () => number): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = now()
    let isThrough = false
    const answer = await gate(c, () => {
      isThrough = true
      // The host's own time is not the gate's.
      tell({ event: 'mfa.gate', result: 'allowed', code: null, requestId: null, ms: now() - startedAt })
      return next()
    })
    if (!isThrough) tell({ event: 'mfa.gate', ...(await judged(answer ?? c.res)), ms: now() - startedAt })
    return answer
  }
}

const PAGES: Record<string, GateResult> = { challenge: 'challenge', enrol: 'enrol' }
const CODES: Partial<Record<ProblemCode, GateResult>> = {
  challenge_required: 'challenge',
  strength_required: 'challenge',
  enrolment_required: 'enrol',
  sign_in_required: 'signed_out',
  unknown_credential: 'signed_out',
  unavailable: 'unavailable',
}

/** What the gate said in the place of the host: by the page that it led to, or by the problem's code. */
export async function judged(answer: Response) {
  const { code, requestId } = await said(answer)
  const page = /\/(\w+)(?:\?|$)/.exec(answer.headers.get('location') ?? '')?.[1] ?? ''
  const led = answer.status === 303 ? (PAGES[page] ?? 'signed_out') : undefined
  const result = (code && CODES[code]) ?? led ?? (answer.status === 503 ? 'unavailable' : 'refused')
  return { result, code, requestId }
}

/** Of a problem (RFC 9457); of any other answer, and of one to HEAD, which has no body, nothing. */
async function said(answer: Response): Promise<{ code: ProblemCode | null; requestId: string | null }> {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json')
  if (!isProblem || answer.body === null) return { code: null, requestId: null }
  const { code = null, requestId = null } = (await answer.clone().json()) as Partial<Problem>
  return { code, requestId }
}
