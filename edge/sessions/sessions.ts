import { Hono } from 'hono'
import type { SessionsView } from '../contract/sessions.ts'
import { Nothing } from '../contract/settings.ts'
import { MEMO_BYTES, memo } from '../core/memo.ts'
import { thrownBy } from '../http/deployment/advice.ts'
import { afterAnswer } from '../http/deployment/after.ts'
import type { HostContext } from '../http/deployment/deployment.ts'
import { logError } from '../http/deployment/log.ts'
import { csrfOf, type HttpServices, type HttpVisit } from '../http/request/visit.ts'
import { frame } from '../http/routes/frame.ts'
import { type ApiPart, type RoutesEnv, refuseOtherMethods } from '../http/routes/serve.ts'
import type { PersonSessionStore } from '../ports/person-sessions.ts'
import { endSessions, listSessions, useStepOf } from './acts.ts'
import { placeText } from './place.ts'

export type SessionsOptions = {
  /** `createPersonSessionStore(db)` of `sallyport/db/person-sessions`, over the same database as `createStore`. */
  store: PersonSessionStore
  /**
   * Where a request comes from, for a person to recognise; on Workers
   * `({ req }) => [req.raw.cf?.city, req.raw.cf?.country].filter(Boolean).join(', ')`. One line of 80 characters is kept. Never
   * the address. Left out: nothing is said.
   */
  place?: (c: HostContext) => string | null | undefined
  /**
   * Called after **Sign out all others**, with the request of it: for the host to end its own other sessions of the person.
   * An error is logged; what ended stays so.
   */
  onOthersEnded?: (c: HostContext) => unknown
}

/** What `createMfa({ sessions })` takes. */
export type Sessions = {
  /** Told of each request whose session has proved something. */
  seen: NonNullable<HttpServices['seen']>
  part: ApiPart
}

/**
 * People see where they are signed in past MFA, and end that (OWASP ASVS 5.0 7.5.2): in `<mfa-settings>`, and by
 * `<prefix>/api/sessions`. Throws at start when an option cannot work.
 *
 * @example
 * createMfa({ …, sessions: sessions({ store: createPersonSessionStore(db) }) })
 */
export function sessions(options: SessionsOptions): Sessions {
  const { store, place, onOthersEnded, ...rest } = Object(options) as SessionsOptions
  if (typeof store?.listSessions !== 'function') {
    throw new Error('sessions: store must be what createPersonSessionStore(db) of sallyport/db/person-sessions makes')
  }
  for (const [name, hook] of Object.entries({ place, onOthersEnded })) {
    if (!['function', 'undefined'].includes(typeof hook)) throw new Error(`sessions: ${name} must be a function`)
  }
  const [unknown] = Object.keys(rest)
  if (unknown) throw new Error(`sessions: ${unknown} is no option; there are store, place, onOthersEnded`)

  /** When a session was last kept, by its proof: most requests need no trip to the database. */
  const kept = memo<number>(MEMO_BYTES)

  function placeOf(http: HttpServices, c: HostContext, visit: HttpVisit): string | null {
    try {
      return placeText(place?.(c))
    } catch (error) {
      logError(http.deployment, visit.requestId, thrownBy('place', error))
      return null
    }
  }

  async function note(http: HttpServices, c: HostContext, visit: HttpVisit, now: number): Promise<void> {
    const { caller, client, requestId } = visit
    const seen = { caller, client, place: placeOf(http, c, visit), now, unlessSince: now - useStepOf(http.deps) }
    // What is shown of it is a service: the request has had its answer.
    await store.noteSession(seen).catch((error) => logError(http.deployment, requestId, error))
  }

  return {
    seen(http, c, visit) {
      const { assuranceId } = visit.caller
      const now = http.deps.clock()
      if (assuranceId === null || now - (kept.get(assuranceId) ?? 0) < useStepOf(http.deps)) return
      kept.set(assuranceId, now)
      afterAnswer(c, note(http, c, visit, now))
    },

    part(http) {
      const { deps } = http
      const api = new Hono<RoutesEnv>()
      const { safe, unsafe } = frame(http, api)

      safe(
        '/sessions',
        (visit, c) => listSessions(deps, store, visit, () => placeOf(http, c, visit)),
        async (c, shown, visit) => c.json({ ...shown, csrf: await csrfOf(http, visit) } satisfies SessionsView),
      )

      unsafe('POST', '/sessions/:id/end', Nothing, (visit, _, c) =>
        endSessions(deps, store, visit, { id: c.req.param('id') }),
      )

      unsafe('POST', '/sessions/end-others', Nothing, async (visit, _, c) => {
        const done = await endSessions(deps, store, visit, 'others')
        if (done.ok && onOthersEnded) afterAnswer(c, othersEnded(http, c, visit))
        return done
      })

      refuseOtherMethods(http, api)
      return api
    },
  }

  async function othersEnded(http: HttpServices, c: HostContext, { requestId }: HttpVisit): Promise<void> {
    try {
      await onOthersEnded?.(c)
    } catch (error) {
      logError(http.deployment, requestId, thrownBy('onOthersEnded', error))
    }
  }
}
