import { Hono, type MiddlewareHandler } from 'hono'
import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { locate } from '../request/location.ts'
import { withFullLocation } from '../response/address.ts'
import { keepPrivate } from '../response/headers.ts'
import type { GateOptions } from './gate.ts'
import type { StepUpOptions } from './step-up.ts'

/** What came of a request: an answer of ours in place of the host's, or the way is free. */
export type Decided =
  /** Send this. The host's handler must not run. */
  { response: Response } | ({ response: null } & Passed)

/** The way is free: let the host answer, and send what `finish` makes of it. */
export type Passed = {
  /**
   * Adds to the host's answer what the gate has to add: a renewed or ended cookie, and that no shared cache keeps it. The
   * same object where its headers can be changed, else a copy. An answer that is sent without it loses the renewed proof,
   * and a cache may hand one person's page to another.
   */
  finish(answer: Response): Response
  /** `finish` for a host that has headers only. Changes them in place; throws a TypeError where they cannot be changed. */
  addTo(headers: Headers): void
  /** A fresh code for what is done now: null, or the answer to send in place of the host's. */
  stepUp(options: StepUpOptions): Promise<Response | null>
  /** For `mfa.moved`, `mfa.signedIn` and `mfa.endAssurance`, before `finish`. */
  c: HostContext
}

/**
 * The routes and the gate for a framework whose middleware takes a `Request` (spec H2): the same decision, the same
 * cookies, without Hono around the host.
 *
 * `env` is what `identify` finds as `c.env`: the framework's own event or context.
 */
export type Decide = (request: Request, env?: object, executionCtx?: ExecutionContext) => Promise<Decided>

type ExecutionContext = { waitUntil(promise: Promise<unknown>): void }

/** What there is for Hono, of which it is made. */
type InHono = {
  routes: Hono
  gate(options: GateOptions): MiddlewareHandler
  stepUp(options: StepUpOptions): MiddlewareHandler
}

/** What `mfa.decide` makes. Throws at once when a path in `open` could be read in two ways. */
export function createDecide(mfa: InHono, site: Deployment, options: GateOptions): Decide {
  // By the answer, which is of one judgement alone: the same request may be asked about twice at once. To HEAD Hono answers
  // with a copy, so that goes by the request, which has no body to lose and is one of its own.
  const passed = new WeakMap<Response | Request, HostContext>()
  const app = new Hono<{ Variables: { [PASSED]?: true } }>()
  app.use('*', async (c, next) => {
    await next()
    inFull(c, site, c.res)
    if (c.get(PASSED)) passed.set(c.req.method === 'HEAD' ? c.req.raw : c.res, c)
  })
  app.route(site.prefix, mfa.routes)
  app.use('*', mfa.gate(options))
  // In the place of the host's answer, which is not there yet: what the gate adds to this one is to be added to that.
  app.all('*', (c) => {
    c.set(PASSED, true)
    return new Response(null)
  })
  app.onError((error) => {
    throw error
  })

  return async function decide(request, env = {}, executionCtx) {
    const asked = request.method === 'HEAD' ? new Request(request) : request
    const response = await app.fetch(asked, env, executionCtx as Parameters<typeof app.fetch>[2])
    const c = passed.get(response) ?? passed.get(asked)
    return c ? { response: null, ...passage(mfa, site, c) } : { response }
  }
}

const PASSED = 'sallyport.passed'

function inFull(c: HostContext, site: Deployment, answer: Response): Response {
  const location = locate(c, site)
  return location.ok ? withFullLocation(answer, location.value.origin) : answer
}

function passage(mfa: Pick<InHono, 'stepUp'>, site: Deployment, c: HostContext): Passed {
  const addTo = (headers: Headers) => {
    const lines = c.res.headers.getSetCookie()
    if (lines.length > 0 || c.res.headers.has('Cache-Control')) keepPrivate(headers, true)
    for (const line of lines) headers.append('Set-Cookie', line)
  }
  return {
    c,
    addTo,
    finish(answer) {
      // A switched protocol has no headers left to add to.
      if (answer.status === 101) return answer
      try {
        addTo(answer.headers)
        return answer
      } catch {
        const copy = new Response(answer.body, answer)
        addTo(copy.headers)
        return copy
      }
    },
    async stepUp(options) {
      const answer = await mfa.stepUp(options)(c, async () => {})
      return answer ? inFull(c, site, answer) : null
    },
  }
}
