import { sql } from 'drizzle-orm'
import type { ImportedMethod, ImportStore, Standing } from '../edge/ports/transfer.ts'
import { batch } from './connection/batch.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { listed } from './connection/late.ts'
import {
  authenticators,
  databaseNow,
  deployment,
  enrolments,
  invitations,
  memberships,
  principals,
} from './schema/tables.ts'
import { hasMethod, isDeployment, isEnrolled, isOnceEnrolled } from './statements/caller-state.ts'
import { NO_SECRET } from './statements/clean-up.ts'
import { auditAllWhen } from './store/assurances.ts'

/** Methods of another system, for an operator: no host and no request does it. */
export function createImportStore(db: HostDatabase): ImportStore {
  const { reader, writer } = connect(db)
  return {
    async loadDeployment() {
      const { id, principalId, secret } = authenticators
      const { found, newest } = await batch(reader, {
        found: reader.select({ id: deployment.id, now: databaseNow }).from(deployment),
        newest: reader.select({ id, principalId, secret }).from(authenticators).orderBy(sql`rowid desc`).limit(1),
      })
      const [row] = found
      if (!row) throw new Error('this database has no id')
      return { ...row, newest: newest[0] ?? null }
    },

    async loadStandings(principalIds) {
      const id = sql`value ->> 0`
      const { found } = await batch(reader, {
        found: reader.all<{ standing: Standing; known: number }>(sql`select
          case when ${hasMethod(id)} then 'method' when ${isOnceEnrolled(id)} then 'lost' else 'none' end as standing,
          exists (select 1 from ${principals} where ${principals.id} = ${id})
            or exists (select 1 from ${memberships} where ${memberships.principalId} = ${id}) as known
          from ${listed(principalIds.map((one) => [one]))} order by key`),
      })
      if (found.length !== principalIds.length) throw new Error('the database answered for other people')
      return found.map(({ standing, known }) => ({ standing, isKnown: known === 1 }))
    },

    async importMethods({ actId, factor, name, deploymentId, methods, now }) {
      const rows = methods.map(({ id, principalId, secret, marker }) => ({ id, principalId, secret, marker }))
      const own = sql`value ->> 'principalId'`
      // Only this act writes its id.
      const isWritten = (of: typeof own) => sql`exists (select 1 from ${authenticators}
        where ${authenticators.principalId} = ${of} and ${authenticators.consumedBy} = ${actId})`
      const written = sql`(select ${own} from ${listed(rows)} where ${isWritten(own)})`
      const { made } = await batch(writer, {
        made: writer.all<{ principal_id: string }>(sql`insert into ${authenticators}
          (id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at)
          select value ->> 'id', ${own}, ${factor}, ${name}, 1, value ->> 'secret', value ->> 'marker', ${actId}, ${now}
          from ${listed(rows)} where not ${isEnrolled(own)} and ${isDeployment(deploymentId)}
          returning principal_id`),
        rest: [
          writer.run(sql`update ${enrolments} set ended_by = 'confirmed_elsewhere', secret = ${NO_SECRET}
            where principal_id in ${written} and ended_by is null`),
          // One invitation is one method.
          writer.run(sql`delete from ${invitations} where principal_id in ${written}`),
          writer.run(auditAllWhen(methods.map(auditOf), now, isWritten(own))),
        ],
      })
      return made.map((row) => row.principal_id)
    },
  }
}

const auditOf = ({ audit }: ImportedMethod) => audit
