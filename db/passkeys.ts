import { type SQL, sql } from 'drizzle-orm'
import type { AuditAct, Presented, Rider } from '../edge/ports/acts.ts'
import type { PasskeyStore, Presentation } from '../edge/ports/passkeys.ts'
import { insertWhen } from './connection/sql.ts'
import { usedChallenges } from './schema/passkey-schema.ts'
import { audit, authenticators, principals } from './schema/tables.ts'
import { SLICE } from './statements/clean-up.ts'
import type { RiderStatements } from './store/begin-enrolment.ts'
import type { AskedProof, PresentedStatements } from './store/proofs.ts'

export type { PasskeyStore } from '../edge/ports/passkeys.ts'
export { usedChallenges as usedChallengeTable } from './schema/passkey-schema.ts'

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
      return statements as unknown as Presented
    },

    keepHandle(handle) {
      const statements: RiderStatements = ({ principalId }, now, when) => [
        sql`${insertWhen(principals, { id: principalId, webauthnHandle: handle, seenAt: now }, when)} on conflict (id) do update
          set webauthn_handle = coalesce(mfa_principal.webauthn_handle, excluded.webauthn_handle)`,
      ]
      return statements as unknown as Rider
    },

    noteOffer({ add, most, before }) {
      const p = principals
      const statements: RiderStatements = ({ principalId }, now, when) => [
        sql`${insertWhen(p, { id: principalId, nudgedAt: now, nudgeCount: add, seenAt: now }, when)} on conflict (id) do update
          set nudged_at = excluded.nudged_at, nudge_count = mfa_principal.nudge_count + ${add}
          where mfa_principal.nudge_count < ${most} and coalesce(mfa_principal.nudged_at, 0) <= ${before} returning id`,
      ]
      return statements as unknown as Rider
    },
  }
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
