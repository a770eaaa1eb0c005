import { and, desc, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { ASKED_MS, SHOWN_ASKED } from '../../edge/core/invitation.ts'
import type { CallerQuery } from '../../edge/ports/caller.ts'
import type { Asks, InvitationStore } from '../../edge/ports/invitations.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { listed } from '../connection/late.ts'
import { insertWhen } from '../connection/sql.ts'
import { invitations, names } from '../schema/tables.ts'
import { callerStatements, isAssured, isEnrolled, isInvited, toCallerState } from '../statements/caller-state.ts'
import { askedSlice } from '../statements/clean-up.ts'
import { auditWhen } from './assurances.ts'
import { proofStatements } from './proofs.ts'

/** Who asks to be let in, and who is: by an Owner's proof one at a time, by an operator as a list. */
export function invitationStore({ reader, writer }: Connection): InvitationStore {
  return {
    async loadInvitations(query) {
      const { asked, standing } = await batch(reader, {
        asked: reader
          .select({
            principalId: invitations.principalId,
            name: invitations.name,
            network: invitations.network,
            client: invitations.client,
            askedAt: sql<number>`coalesce(${invitations.askedAt}, 0)`,
          })
          .from(invitations)
          .where(and(eq(invitations.state, 'asked'), gt(invitations.askedAt, query.now - ASKED_MS)))
          .orderBy(desc(invitations.askedAt))
          .limit(SHOWN_ASKED),
        standing: callerStatements(reader, query),
      })
      return { ...toCallerState(standing, query), asked }
    },

    async giveInvitation({ query, principalId, name, expiresAt, proof }) {
      const { caller, now } = query
      const own = and(
        eq(invitations.principalId, principalId),
        eq(invitations.name, name),
        eq(invitations.state, 'asked'),
      )
      const asked = and(own, sql`not ${isEnrolled(principalId)}`)
      const isAsked = sql`exists (select 1 from ${invitations} where ${asked})`
      const { proved, statements, otherwise } = proofStatements(
        writer,
        proof,
        sql`${isAsked} and ${isAssured(caller, now)}`,
      )
      const { found, proof: proven } = await batch(writer, {
        found: writer.select({ name: invitations.name }).from(invitations).where(asked),
        proof: statements,
        given: writer
          .update(invitations)
          .set({ state: 'given', givenBy: caller.principalId, givenAt: now, expiresAt })
          .where(and(own, proved)),
        otherwise,
      })
      return { proved: proven.consumed.length === 1, isAsked: found.length === 1 }
    },

    async addPeople({ people, audit: row, now }) {
      const { added } = await batch(writer, {
        // Whoever came first under another spelling, and has no method yet, is not the one who was meant. Who has one keeps
        // the name, whichever id the two spellings lead to: the other one would be their second self.
        named: writer.run(sql`insert into ${names} (fold, spelling, principal_id, since)
          select value ->> 'fold', value ->> 'spelling', value ->> 'principalId', ${now} from ${listed(people)} where 1
          on conflict (fold) do update set spelling = excluded.spelling, principal_id = excluded.principal_id
          where not ${isEnrolled(sql`excluded.principal_id`)} and not ${isEnrolled(sql`mfa_name.principal_id`)}`),
        added: writer.all<{ principal_id: string }>(sql`insert into ${invitations}
          (principal_id, name, state, given_by, given_at)
          select value ->> 'principalId', value ->> 'spelling', 'given', ${row.actor}, ${now} from ${listed(people)}
          where not ${isEnrolled(sql`value ->> 'principalId'`)}
          on conflict (principal_id) do update set name = excluded.name, state = 'given',
            given_by = excluded.given_by, given_at = excluded.given_at, expires_at = null
          where ${sql.identifier('mfa_invitation')}.state <> 'given' or ${sql.identifier('mfa_invitation')}.expires_at is not null
          returning principal_id`),
        audited: writer.run(auditWhen(row, now, sql`1`)),
      })
      return { added: added.length }
    },
  }
}

/** Puts somebody on the list of those who ask; one row for each, and none for who has or had a method, or has an invitation. */
export function askStatements(db: LibSQLDatabase, { caller, now }: CallerQuery, asks: Asks, when: SQL) {
  const { principalId } = caller
  const row = { principalId, ...asks, state: 'asked' as const, askedAt: now }
  return [
    askedSlice(db, now - ASKED_MS),
    db.run(sql`${insertWhen(invitations, row, sql`${when} and not ${isEnrolled(principalId)} and not ${isInvited(principalId, now)}`)}
      on conflict (principal_id) do update set name = excluded.name, state = 'asked', asked_at = excluded.asked_at,
        network = excluded.network, client = excluded.client, given_by = null, given_at = null, expires_at = null`),
  ] as const
}
