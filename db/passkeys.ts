import { isNull, type SQL, sql } from 'drizzle-orm'
import type { AuditAct, Presented, Rider } from '../edge/ports/acts.ts'
import type { CallerQuery } from '../edge/ports/caller.ts'
import type { PasskeyStore, Presentation } from '../edge/ports/passkeys.ts'
import { insertWhen } from './connection/sql.ts'
import { usedChallenges } from './schema/options/used-challenges.ts'
import { assurances, audit, authenticators, principals } from './schema/tables.ts'
import { isAssured } from './statements/caller-state.ts'
import { SLICE } from './statements/clean-up.ts'
import { isStrong, isStrongProof } from './statements/policy.ts'
import type { AskedProof, PresentedStatements, RiderStatements } from './store/proofs.ts'

export type { PasskeyStore } from '../edge/ports/passkeys.ts'
export { usedChallenges as usedChallengeTable } from './schema/options/passkey-schema.ts'

/**
 * What passkeys need of the database beside `createStore`: `passkeys({ store: createPasskeyStore(), rpId })`. It has no
 * connection of its own, since what it writes rides in the acts of that store.
 */
export function createPasskeyStore(): PasskeyStore {
  return {
    present(presentation) {
      const statements: PresentedStatements = {
        consume: (act, when, proved) => consumeStatements(presentation, act, when, proved),
      }
      // Opaque in the port, as a rider is.
      return statements as unknown as Presented
    },

    keepHandle(handle) {
      const along: RiderStatements['along'] = ({ principalId }, now, when) => [
        sql`${insertWhen(principals, { id: principalId, webauthnHandle: handle, seenAt: now }, when)} on conflict (id) do update
          set webauthn_handle = coalesce(mfa_principal.webauthn_handle, excluded.webauthn_handle)`,
      ]
      // Opaque in the port: `RiderStatements` is what it is to the store that carries it.
      return { along, may: mayAdd } satisfies RiderStatements as unknown as Rider
    },

    // Opaque as above.
    mayAdd: () => ({ along: () => [], may: mayAdd }) satisfies RiderStatements as unknown as Rider,

    noteOffer({ add, most, before }) {
      const p = principals
      const along: RiderStatements['along'] = ({ principalId }, now, when) => [
        sql`${insertWhen(p, { id: principalId, nudgedAt: now, nudgeCount: add, seenAt: now }, when)} on conflict (id) do update
          set nudged_at = excluded.nudged_at, nudge_count = mfa_principal.nudge_count + ${add}
          where mfa_principal.nudge_count < ${most} and coalesce(mfa_principal.nudged_at, 0) <= ${before} returning id`,
      ]
      // Opaque as above.
      return { along } satisfies RiderStatements as unknown as Rider
    },
  }
}

/**
 * Where an account takes phishing-resistant methods only, a further passkey is added with a passkey, the first one with an
 * app's code: whoever got in by a backup code has neither. `strengthMissing` of edge/operations/ceremonies/strength.ts.
 */
function mayAdd({ caller, accountIds, now }: CallerQuery): SQL {
  const a = authenticators
  const has = (besides: SQL) =>
    sql`exists (select 1 from ${a} where ${a.principalId} = ${caller.principalId} and ${besides})`
  return sql`(not ${isStrong(accountIds)} or case when ${has(sql`${a.rpId} is not null`)} then ${isAssured(caller, now, isStrongProof)}
    else not ${has(sql`1`)} or ${isAssured(caller, now, isNull(assurances.resetUntil))} end)`
}

function consumeStatements(of: Presentation, act: AskedProof, when: SQL, proved: SQL) {
  const { authenticatorId, challenge, signCount, isSingleDevice } = of
  const { caller, actId, now } = act
  const used = usedChallenges
  const a = authenticators
  const own = sql`${a.id} = ${authenticatorId} and ${a.principalId} = ${caller.principalId} and ${a.disabledAt} is null`
  const isOurs = sql`exists (select 1 from ${used} where ${used.hash} = ${challenge} and ${used.usedBy} = ${actId})`
  // Zero and zero: an authenticator that does not count.
  const isBehind = sql`(${a.signCount} >= ${signCount} and (${a.signCount} > 0 or ${signCount} > 0))`
  const row = (what: AuditAct, result: 'ok' | 'refused', holds: SQL) =>
    insertWhen(
      audit,
      {
        id: sql`lower(hex(randomblob(16)))`,
        at: now,
        actor: sql`${act.audit.actor}`,
        principalId: caller.principalId,
        act: what,
        result,
        factor: act.consume.factor,
        requestId: sql`${act.audit.requestId}`,
        addressPrefix: sql`${act.audit.addressPrefix}`,
      },
      holds,
    )
  const went = sql`exists (select 1 from ${a} where ${own} and ${isBehind})`
  return {
    before: [
      sql`delete from ${used} where rowid in (select rowid from ${used} where ${used.expiresAt} < ${now} limit ${SLICE})`,
      // Whose hash it is comes first of all: who comes second finds another act's, and nothing else of this act holds.
      sql`${insertWhen(
        used,
        { hash: challenge, usedBy: actId, expiresAt: of.expiresAt },
        sql`exists (select 1 from ${a} where ${own}) and ${when}`,
      )} on conflict (hash) do nothing`,
      ...(isSingleDevice ? [] : [row('passkey.counter_ignored', 'ok', sql`${isOurs} and ${went}`)]),
    ],
    consumed: sql`update ${a} set
      consumed_by = ${actId}, last_used_at = ${now}, sign_count = max(${a.signCount}, ${signCount}),
      backed_up = ${Number(of.backedUp)}, user_verified = ${Number(of.userVerified)}
      where ${own} and ${isOurs} and not (${Number(isSingleDevice)} and ${isBehind}) returning last_marker as marker`,
    after: isSingleDevice
      ? [
          row('passkey.disabled', 'ok', sql`${isOurs} and not ${proved} and ${went}`),
          sql`update ${a} set disabled_at = ${now} where ${own} and ${isBehind} and ${isOurs} and not ${proved}`,
        ]
      : [],
  }
}
