import { and, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import { API_CALLS_PER_MINUTE, isApiScope } from '../../edge/core/operators/api-key.ts'
import type { OperatorStore } from '../../edge/ports/operators/operator.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { apiKeys } from '../schema/options/operators.ts'
import { auditWhen } from '../store/assurances.ts'
import { refusalStatements } from '../store/refusals.ts'
import { actOnce } from './once.ts'

type ApiKeyStore = Pick<OperatorStore, 'createApiKey' | 'listApiKeys' | 'revokeApiKey' | 'chargeApiCall'>

const MINUTE_MS = 60_000
/** Of a clock that ran so far ahead the minute is not waited for. */
const AHEAD_MS = 10 * MINUTE_MS

/** Keys to the admin API: what is kept of them, and how their calls are counted. */
export function apiKeyStore({ reader, writer }: Connection): ApiKeyStore {
  return {
    async createApiKey({ key, audit, now }) {
      const row = { ...key, scopes: key.scopes.join(' '), createdAt: now, minute: 0, calls: 0 }
      await batch(writer, [writer.insert(apiKeys).values(row), writer.run(auditWhen(audit, now, sql`1`))])
    },

    async listApiKeys() {
      const { rows } = await batch(reader, {
        rows: reader
          .select({
            id: apiKeys.id,
            name: apiKeys.name,
            scopes: apiKeys.scopes,
            createdAt: apiKeys.createdAt,
            expiresAt: apiKeys.expiresAt,
            revokedAt: apiKeys.revokedAt,
            lastUsedAt: apiKeys.lastUsedAt,
          })
          .from(apiKeys)
          .orderBy(apiKeys.createdAt, apiKeys.id),
      })
      return rows.map((row) => ({ ...row, scopes: scopesOf(row.scopes) }))
    },

    revokeApiKey(act) {
      const stands = and(eq(apiKeys.id, act.id), isNull(apiKeys.revokedAt))
      return actOnce(writer, act, {
        isThere: sql`exists (select 1 from ${apiKeys} where ${stands})`,
        facts: {},
        does: (when) => [writer.update(apiKeys).set({ revokedAt: act.now }).where(and(stands, when))],
      })
    },

    async chargeApiCall({ hash, refused, now }) {
      const minute = now - (now % MINUTE_MS)
      const stands = and(eq(apiKeys.hash, hash), isStanding(now))
      // Of two instances the one whose clock is behind counts with the other, unless that one's was far from right.
      const isCounted = sql`${apiKeys.minute} between ${minute} and ${minute + AHEAD_MS}`
      const isFree = sql`(not ${isCounted} or ${apiKeys.calls} < ${API_CALLS_PER_MINUTE})`
      const { charged, known } = await batch(writer, {
        charged: writer
          .update(apiKeys)
          .set({
            calls: sql`case when ${isCounted} then ${apiKeys.calls} + 1 else 1 end`,
            minute: sql`case when ${isCounted} then ${apiKeys.minute} else ${minute} end`,
            lastUsedAt: sql`max(coalesce(${apiKeys.lastUsedAt}, 0), ${now})`,
          })
          .where(and(stands, isFree))
          .returning({ id: apiKeys.id }),
        known: writer
          .select({ id: apiKeys.id, scopes: apiKeys.scopes, hash: apiKeys.hash })
          .from(apiKeys)
          .where(stands),
        refused: refusalStatements(writer, refused, now, sql`not exists (select 1 from ${apiKeys} where ${stands})`),
      })
      const [key] = known
      return { key: key ? { ...key, scopes: scopesOf(key.scopes) } : null, isOver: charged.length === 0 }
    },
  }
}

/** Neither revoked nor over: a condition on a row of keys. */
export const isStanding = (now: number): SQL | undefined => and(isNull(apiKeys.revokedAt), gt(apiKeys.expiresAt, now))

const scopesOf = (text: string) => text.split(' ').filter(isApiScope)
