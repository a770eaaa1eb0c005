import { sql } from 'drizzle-orm'
import type { ListedPerson, OperatorStore } from '../../edge/ports/operators/operator.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { authenticators, memberships, onceEnrolled, principals, throttles } from '../schema/tables.ts'
import { toThrottleState } from '../statements/throttles.ts'
import { auditWhen } from '../store/assurances.ts'

/** People in pages, by id. A page without `search` reads its own rows; with it, everybody behind `after` until it is full. */
export function peopleListStore({ writer }: Connection): Pick<OperatorStore, 'listPeople'> {
  return {
    async listPeople({ search, after, limit, audit, now }) {
      const id = sql.raw('page.id')
      const of = (column: unknown) =>
        search === undefined
          ? sql`${column} > ${after}`
          : sql`${column} > ${after} and (substr(${column}, 1, length(${search})) = ${search} or exists (select 1 from ${memberships}
              where ${memberships.principalId} = ${column} and instr(lower(${memberships.name}), lower(${search})) > 0))`
      const { rows } = await batch(writer, {
        audited: writer.run(auditWhen(audit, now, sql`1`)),
        // Imported people have a method before they are ever seen.
        rows: writer.all<Row>(sql`with page as (
            select ${principals.id} as id from ${principals} where ${of(principals.id)}
            union select ${authenticators.principalId} from ${authenticators} where ${of(authenticators.principalId)}
            order by 1 limit ${limit})
          select page.id as id,
            (select ${principals.seenAt} from ${principals} where ${principals.id} = ${id}) as seen_at,
            (select ${principals.forgottenAt} from ${principals} where ${principals.id} = ${id}) as forgotten_at,
            (select nullif(max(${memberships.name}), '') from ${memberships} where ${memberships.principalId} = ${id}) as name,
            exists (select 1 from ${onceEnrolled} where ${onceEnrolled.principalId} = ${id}) as once,
            (select json_group_array(json_object('factor', ${authenticators.factor}, 'disabledAt', ${authenticators.disabledAt}))
              from ${authenticators} where ${authenticators.principalId} = ${id}) as methods,
            (select json_group_array(json_object('factor', ${throttles.factor}, 'consecutive', ${throttles.consecutive},
                'nextAt', ${throttles.nextAt}, 'dayCharges', ${throttles.dayCharges}, 'monthCount', ${throttles.monthCount},
                'monthStartedAt', ${throttles.monthStartedAt}))
              from ${throttles} where ${throttles.principalId} = ${id}) as throttles
          from page order by page.id`),
      })
      return rows.map(toPerson)
    },
  }
}

type Row = {
  id: string
  seen_at: number | null
  forgotten_at: number | null
  name: string | null
  once: number
  methods: string
  throttles: string
}

/** What the statement has made of the columns, which are those of its tables. */
function toPerson({ id, seen_at, forgotten_at, name, once, methods, throttles }: Row): ListedPerson {
  const throttled = JSON.parse(throttles) as (Parameters<typeof toThrottleState>[0] &
    ListedPerson['throttles'][number])[]
  return {
    ...{ id, name, seenAt: seen_at, forgottenAt: forgotten_at, isOnceEnrolled: once === 1 },
    methods: JSON.parse(methods) as ListedPerson['methods'],
    throttles: throttled.map((throttle) => ({ factor: throttle.factor, ...toThrottleState(throttle) })),
  }
}
