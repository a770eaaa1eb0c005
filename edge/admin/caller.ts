import type { Context, Hono } from 'hono'
import { keyOf } from '../core/memo.ts'
import { apiKeyActor } from '../core/operators/actors.ts'
import type { ApiScope } from '../core/operators/api-key.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { digestOf } from '../crypto/digest.ts'
import { equalBytes, utf8 } from '../crypto/encoding.ts'
import type { HostContext } from '../http/deployment/deployment.ts'
import { readJson, type Schema } from '../http/request/body.ts'
import { addressPrefix, type HttpServices } from '../http/request/visit.ts'
import { type RoutesEnv, refuse } from '../http/routes/serve.ts'
import { hashOfKey, keyOfHeader } from '../operators/api-key.ts'
import type { AuditAct, AuditRow } from '../ports/acts.ts'
import type { OperatorAct, OperatorStore } from '../ports/operators/operator.ts'

const MINUTE_MS = 60_000

/** Who calls, by the key that came along, and what of theirs is written down. */
export type ApiCaller = {
  audit(act: AuditAct, about: { principalId?: string; accountId?: string; reason?: string }): AuditRow
  now: number
  keyId: string
}

/** What a write brings besides: its audit row, and what makes it happen once. */
export type ApiWrite = ApiCaller & {
  act(act: AuditAct, about: { principalId?: string; accountId?: string; reason: string }): OperatorAct
}

/** How every route of the admin API runs: no browser, a key that stands, counted, of the scope; then the body and the act. */
export function adminFrame(http: HttpServices, store: OperatorStore, api: Hono<RoutesEnv>) {
  const { deps } = http

  async function callerOf(c: HostContext, scope: ApiScope): Promise<Result<ApiCaller, Refusal>> {
    const now = deps.clock()
    if (['origin', 'cookie', 'sec-fetch-site'].some((name) => c.req.header(name) !== undefined)) {
      return reject({ reason: 'foreign_origin' })
    }
    const secret = keyOfHeader(c.req.header('authorization'))
    if (secret === null) return reject({ reason: 'unknown_credential' })
    const by = (actor: string): ApiCaller['audit'] => {
      return (act, { principalId = '', accountId, reason }) => ({
        ...{ id: deps.newId(), actor, principalId, accountId, act, result: 'ok', reason },
        ...{ requestId: c.get('requestId'), addressPrefix: addressPrefix(c) },
      })
    }
    const hash = await hashOfKey(secret)
    const refused = { ...by(apiKeyActor())('api_key.refused', {}), result: 'refused' as const }
    const { key, isOver } = await store.chargeApiCall({ hash, refused, now })
    // Found by an index, which compares as it likes: whether it is this one is asked in constant time.
    if (!key || !equalBytes(utf8(key.hash), utf8(hash))) return reject({ reason: 'unknown_credential' })
    const retryAfterSeconds = Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1000)
    if (isOver) return reject({ reason: 'too_many_tries', retryAfterSeconds })
    const audit = by(apiKeyActor(key.id))
    if (!key.scopes.includes(scope)) {
      await deps.store.recordRefused({ ...audit('api_key.refused', {}), result: 'refused' }, now)
      return reject({ reason: 'forbidden' })
    }
    return accept({ audit, now, keyId: key.id })
  }

  return {
    read<P extends string, V extends object>(
      path: P,
      scope: ApiScope,
      act: (caller: ApiCaller, c: Context<RoutesEnv, P>) => Promise<Result<V | Response, Refusal>>,
    ): void {
      api.get(path, async (c) => {
        const caller = await callerOf(c, scope)
        if (!caller.ok) return refuse(http, c, caller.reason)
        const done = await act(caller.value, c)
        if (!done.ok) return refuse(http, c, done.reason)
        return done.value instanceof Response ? done.value : c.json(done.value)
      })
    },

    write<P extends string, B, V extends object>(
      method: 'POST' | 'PUT',
      path: P,
      scope: ApiScope,
      schema: Schema<B>,
      act: (write: ApiWrite, body: B, c: Context<RoutesEnv, P>) => Promise<Result<V, Refusal>>,
    ): void {
      api.on(method, path, async (c) => {
        const caller = await callerOf(c, scope)
        if (!caller.ok) return refuse(http, c, caller.reason)
        const { audit, now, keyId } = caller.value
        const body = await readJson(http, c, schema)
        if (!body.ok) return refuse(http, c, body.reason)
        const repeated = c.req.header('idempotency-key')
        if (repeated !== undefined && !/^[\x21-\x7e]{1,128}$/.test(repeated)) {
          return refuse(http, c, { reason: 'malformed_request' })
        }
        const call = repeated === undefined ? undefined : await callOf(keyId, repeated, c, body.value)
        const done = await act(
          { audit, now, keyId, act: (of, about) => ({ audit: audit(of, about), now, call }) },
          body.value,
          c,
        )
        if (!done.ok) return refuse(http, c, done.reason)
        // What this instance remembers of decisions and waits is void.
        deps.forget()
        return c.json(done.value)
      })
    },
  }
}

async function callOf(keyId: string, repeated: string, c: HostContext, body: unknown) {
  const request = keyOf([c.req.method, c.req.path, JSON.stringify(body)])
  return {
    keyId,
    repeatHash: await digestOf<'idempotency key'>(repeated),
    requestHash: await digestOf<'request'>(request),
  }
}
