import type { Context, Hono } from 'hono'
import type { Refusal } from '../../core/refusal.ts'
import type { Result } from '../../core/result.ts'
import { readJson, type Schema } from '../request/body.ts'
import type { HttpServices, HttpVisit } from '../request/visit.ts'
import { known, knownUnsafe, type RoutesContext, type RoutesEnv, refuse } from './serve.ts'

/** Writes what an act came to; left out: as JSON, 200. */
export type Answer<V> = (c: RoutesContext, value: V, visit: HttpVisit) => Response | Promise<Response>

/** 201 with the value. */
export const created: Answer<object> = (c, value) => c.json(value, 201)

export const noContent: Answer<unknown> = (c) => c.body(null, 204)

const asJson: Answer<object | null> = (c, value) => c.json(value)

/**
 * How every route of the API runs. `unsafe`: the body is read and must be of the schema, then whose request it is, of our
 * origin and with this session's CSRF value, then the act. `safe`: the last two, without origin and CSRF value. What is
 * refused on the way is a problem.
 */
export function frame(http: HttpServices, api: Hono<RoutesEnv>) {
  async function run<V>(
    c: RoutesContext,
    visit: Result<HttpVisit, Refusal>,
    act: (visit: HttpVisit) => Promise<Result<V, Refusal>>,
    answer: Answer<V>,
  ): Promise<Response> {
    if (!visit.ok) return refuse(http, c, visit.reason)
    const done = await act(visit.value)
    return done.ok ? answer(c, done.value, visit.value) : refuse(http, c, done.reason)
  }
  return {
    safe<P extends string, V extends object>(
      path: P,
      act: (visit: HttpVisit, c: Context<RoutesEnv, P>) => Promise<Result<V, Refusal>>,
      answer: Answer<V> = asJson,
    ): void {
      api.get(path, async (c) => run(c, await known(http, c), (visit) => act(visit, c), answer))
    },

    unsafe<P extends string, B, V extends object | null>(
      method: 'POST' | 'PUT' | 'PATCH',
      path: P,
      schema: Schema<B>,
      act: (visit: HttpVisit, body: B, c: Context<RoutesEnv, P>) => Promise<Result<V, Refusal>>,
      answer: Answer<V> = asJson,
    ): void {
      api.on(method, path, async (c) => {
        const body = await readJson(http, c, schema)
        if (!body.ok) return refuse(http, c, body.reason)
        return run(c, await knownUnsafe(http, c), (visit) => act(visit, body.value, c), answer)
      })
    },
  }
}
