import { and, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { parseAmr } from '../edge/core/assurance.ts'
import { FINISH_SECONDS, GRANT_SECONDS, KEPT_SECONDS, REPEAT_SECONDS, TICKET_TRIES } from '../edge/core/logins.ts'
import type { AccountRef } from '../edge/core/policy.ts'
import type { LoginStore, OpenLogin } from '../edge/ports/logins.ts'
import { batch } from './connection/batch.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { insertWhen } from './connection/sql.ts'
import { OF_THE_SET } from './schema/factor-kinds.ts'
import { logins } from './schema/options/logins.ts'
import { assurances, audit as auditTable, authenticators, policies, principals, throttles } from './schema/tables.ts'
import {
  callerStatements,
  epochOf,
  hasMethod,
  isAssured,
  isOnceEnrolled,
  toCallerState,
} from './statements/caller-state.ts'
import { dropSlice } from './statements/clean-up.ts'
import { isRequired, isStrongProof } from './statements/policy.ts'
import { isLocked } from './statements/throttles.ts'
import { refusalStatements } from './store/refusals.ts'

export type { LoginStore } from '../edge/ports/logins.ts'
export { logins as loginTable } from './schema/options/login-schema.ts'

/**
 * The store of the two calls (spec H4), over the same database as `createStore`:
 * `twoCalls({ store: createLoginStore(db), backends })`.
 */
export function createLoginStore(db: HostDatabase): LoginStore {
  const { reader, writer } = connect(db)
  return {
    async beginLogin({ query, login, inForce }) {
      const { caller, now } = query
      const { principalId } = caller
      const hasOrHad = sql`${hasMethod(principalId)} or ${isOnceEnrolled(principalId)}`
      const isAsked = inForce === 'all' ? sql`1` : sql`(${hasOrHad} or ${isRequired(inForce)})`
      const { person, ...ids } = login
      const row = {
        ...ids,
        principalId: caller.principalId,
        person: JSON.stringify(person),
        epoch: epochOf(caller.principalId),
        tries: 0,
        createdAt: now,
      }
      const { written, standing } = await batch(writer, {
        slice: dropSlice(writer, logins.expiresAt, now - KEPT_SECONDS * 1000),
        inserted: writer.run(insertWhen(logins, row, isAsked)),
        written: writer.select({ id: logins.id }).from(logins).where(eq(logins.id, login.id)),
        standing: callerStatements(writer, query),
      })
      return { ...toCallerState(standing, query), begun: written.length === 1 }
    },

    async openLogin({ ticketHash, use, now }) {
      const own = eq(logins.ticketHash, ticketHash)
      if (use === 'finish') {
        const isOpen = and(isNull(logins.grantHash), gt(logins.passedAt, now - FINISH_SECONDS * 1000))
        const { found } = await batch(reader, { found: reader.select(OPEN).from(logins).where(and(own, isOpen)) })
        return toOpen(found)
      }
      const isOpen = and(
        isNull(logins.assuranceId),
        lt(logins.tries, TICKET_TRIES),
        gt(logins.expiresAt, now),
        eq(logins.epoch, currentEpoch),
      )
      const { found } =
        use === 'look'
          ? await batch(reader, { found: reader.select(OPEN).from(logins).where(and(own, isOpen)) })
          : await batch(writer, {
              found: writer
                .update(logins)
                .set({ tries: sql`${logins.tries} + 1` })
                .where(and(own, isOpen))
                .returning(OPEN),
            })
      return toOpen(found)
    },

    async restoreTry({ loginId }) {
      await batch(writer, [
        writer
          .update(logins)
          .set({ tries: sql`max(0, ${logins.tries} - 1)` })
          .where(eq(logins.id, loginId)),
      ])
    },

    async passLogin({ loginId, caller, grantHash, now }) {
      const isFirst =
        caller.assuranceId === null
          ? sql`0`
          : and(
              sql`(${logins.assuranceId} is null or ${logins.assuranceId} = ${caller.assuranceId})`,
              isNull(logins.grantHash),
              isAssured(caller, now),
            )
      const { passed } = await batch(writer, {
        passed: writer
          .update(logins)
          .set({
            assuranceId: caller.assuranceId,
            passedAt: sql`coalesce(${logins.passedAt}, ${now})`,
            ...(grantHash !== null && { grantHash, grantedAt: now }),
          })
          .where(and(eq(logins.id, loginId), eq(logins.principalId, caller.principalId), isFirst))
          .returning({ id: logins.id }),
      })
      return passed.length === 1
    },

    async redeemGrant({ actId, backendId, ticketHash, grantHash, pendingHash, repeatHash, audit, now }) {
      const ofTicket = eq(logins.ticketHash, ticketHash)
      const isNew = and(isNull(logins.redeemedAt), gt(logins.grantedAt, now - GRANT_SECONDS * 1000))
      const isRepeated = and(
        eq(logins.repeatHash, repeatHash ?? ''),
        gt(logins.redeemedAt, now - REPEAT_SECONDS * 1000),
      )
      const principalId = sql`(select ${logins.principalId} from ${logins} where ${ofTicket})`
      const isOf = (column: typeof logins.redeemedBy | typeof logins.answeredBy) =>
        sql`exists (select 1 from ${logins} where ${ofTicket} and ${column} = ${actId})`
      const isGood = and(
        ofTicket,
        eq(logins.grantHash, grantHash),
        eq(logins.pendingHash, pendingHash),
        eq(logins.backendId, backendId),
        sql`(${isNew} or ${isRepeated})`,
        proofStands(now),
      )
      const { redeemed, weak, proofs } = await batch(writer, {
        weak: writer.select({ person: logins.person, ids: idsOfStrong }).from(logins).where(and(isGood, isWeak)),
        redeemed: writer
          .update(logins)
          .set({
            redeemedAt: sql`coalesce(${logins.redeemedAt}, ${now})`,
            redeemedBy: sql`coalesce(${logins.redeemedBy}, ${actId})`,
            repeatHash: sql`coalesce(${logins.repeatHash}, ${repeatHash})`,
            answeredBy: actId,
          })
          .where(and(isGood, sql`not ${isWeak}`))
          .returning({ principalId: logins.principalId, person: logins.person }),
        proofs: writer
          .select({ amr: assurances.amr, provedAt: assurances.provedAt })
          .from(assurances)
          .innerJoin(logins, eq(logins.assuranceId, assurances.id))
          .where(ofTicket),
        audited: writer.run(
          insertWhen(auditTable, { ...audit.redeemed, principalId, at: now }, isOf(logins.redeemedBy)),
        ),
        refused: refusalStatements(
          writer,
          { ...audit.refused, principalId },
          now,
          sql`exists (select 1 from ${logins} where ${ofTicket}) and not ${isOf(logins.answeredBy)}`,
        ),
      })
      const [login] = redeemed
      const [proof] = proofs
      if (weak[0]) return { weakFor: accountsOf(weak[0]) }
      if (!login || !proof) return null
      const { amr, provedAt } = proof
      return { amr: parseAmr(amr), provedAt, principalId: login.principalId, person: JSON.parse(login.person) }
    },
  }
}

/** The accounts that the person of a row of `logins` is here for and that take phishing-resistant methods only (spec L1a). */
const ofStrong = (() => {
  const named = sql`${logins.person} ->> '$.accountId'`
  const own = sql`select value ->> '$.accountId' from json_each(${logins.person}, '$.memberships')`
  return sql`from ${policies} where ${policies.required} and ${policies.strength} <> 'any'
    and (${policies.accountId} = ${named}
      or (coalesce(${named} not in (${own}), 1) and ${policies.accountId} in (${own})))`
})()

/** Their ids, a JSON array. */
const idsOfStrong = sql`(select json_group_array(${policies.accountId}) ${ofStrong})`.mapWith(logins.person)

/** There are some, and what passed the sign-in is less. */
const isWeak = sql`(exists (select 1 ${ofStrong}) and not exists (select 1 from ${assurances}
  where ${assurances.id} = ${logins.assuranceId} and ${isStrongProof}))`

/** As the backend called them. */
function accountsOf({ person, ids }: { person: string; ids: string }): AccountRef[] {
  const { memberships = [] }: Partial<OpenLogin['person']> = JSON.parse(person)
  const nameOf = (id: string) => memberships.find(({ accountId }) => accountId === id)?.accountName
  return (JSON.parse(ids) as string[]).map((id) => ({ id, name: nameOf(id) ?? id }))
}

const OPEN = {
  id: logins.id,
  principalId: logins.principalId,
  person: logins.person,
  tries: logins.tries,
  assuranceId: logins.assuranceId,
}

function toOpen([row]: (Omit<OpenLogin, 'person'> & { person: string })[]): OpenLogin | null {
  return row ? { ...row, person: JSON.parse(row.person) } : null
}

/** Of the row's principal, whoever that is; 0 before the first change. */
const currentEpoch = sql`coalesce((select ${principals.epoch} from ${principals}
  where ${principals.id} = ${logins.principalId}), 0)`

/**
 * What passed the row's sign-in holds now, and so does what that rests on. A method: one is not disabled, and none waits
 * after wrong codes. A backup code: the same of the codes' own throttle alone, since a locked or disabled app is
 * what they are for. Whoever guesses while a grant is on its way thus ends it, and the person signs in once more.
 */
function proofStands(now: number): SQL {
  const living = and(
    eq(assurances.id, logins.assuranceId),
    eq(assurances.principalId, logins.principalId),
    isNull(assurances.endedAt),
    gt(assurances.endsAt, now),
    eq(assurances.epoch, currentEpoch),
  )
  const own = sql`${throttles.principalId} = ${logins.principalId}
    and (${throttles.factor} = ${OF_THE_SET}) = (${assurances.resetUntil} is not null)`
  return sql`exists (select 1 from ${assurances} where ${living}
    and exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${logins.principalId}
      and (${authenticators.disabledAt} is null or ${assurances.resetUntil} is not null))
    and not exists (select 1 from ${throttles} where ${own} and ${isLocked(now)}))`
}
