import { PeopleQuery, type PeopleView, ReasonRequest, ResetRequest } from '../contract/admin.ts'
import { LONGEST } from '../core/lengths.ts'
import { ownSpelling } from '../core/names.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { readQuery } from '../http/request/query.ts'
import type { HttpServices } from '../http/request/visit.ts'
import { listedView, personView } from '../operators/person-view.ts'
import type { FactorKind } from '../ports/factor.ts'
import type { OperatorStore } from '../ports/operators/operator.ts'
import { refused, settled, tell } from './acted.ts'
import type { adminFrame } from './caller.ts'
import { PER_PAGE } from './paging.ts'

/** One person: looked up, let in anew, unlocked, signed out, forgotten. */
export function peopleRoutes(
  http: HttpServices,
  store: OperatorStore,
  { read, write }: ReturnType<typeof adminFrame>,
): void {
  const { deps } = http

  const limitsOf = (factor: FactorKind) => deps.factors.get(factor)?.limits

  read('/admin/v1/people', 'read', async ({ audit, now }, c): Promise<Result<PeopleView, Refusal>> => {
    const query = readQuery(c, PeopleQuery)
    if (!query.ok) return query
    const { search, after = '' } = query.value
    const limit = Number(query.value.limit ?? PER_PAGE)
    const found = await store.listPeople({ search, after, limit: limit + 1, audit: audit('admin.looked_up', {}), now })
    const people = found.slice(0, limit).map((one) => listedView(one, now, limitsOf))
    return accept({ people, next: found.length > limit ? (people.at(-1)?.id ?? null) : null })
  })

  read('/admin/v1/people/:id', 'read', async ({ audit, now }, c) => {
    const principalId = c.req.param('id')
    if (isTooLong(principalId)) return reject({ reason: 'not_found' })
    const facts = await store.lookUp({ principalId, audit: audit('admin.looked_up', { principalId }), now })
    if (!facts) return reject({ reason: 'not_found' })
    return accept(personView(principalId, facts, now, limitsOf))
  })

  write(
    'POST',
    '/admin/v1/people/:id/reset',
    'support',
    ResetRequest,
    async ({ act }, { reason, spelling: written }, c) => {
      const principalId = c.req.param('id')
      if (isTooLong(principalId)) return reject({ reason: 'not_found' })
      const spelling = written === undefined ? undefined : ownSpelling(written, principalId)
      if (spelling === null) return reject({ reason: 'malformed_request' })
      const own = act('admin.reset', { principalId, reason })
      const acted = await store.resetByOperator({ ...own, principalId, spelling })
      if (acted.outcome !== 'done') return refused(acted)
      if (!acted.repeated) tell(http, c, [{ type: 'admin.reset', principal: whoIs(principalId, acted.name) }])
      return accept({ hadMethod: acted.hadMethod })
    },
  )

  write('POST', '/admin/v1/people/:id/unlock', 'support', ReasonRequest, async ({ act }, { reason }, c) => {
    const principalId = c.req.param('id')
    if (isTooLong(principalId)) return reject({ reason: 'not_found' })
    const acted = await store.unlock({ ...act('admin.unlocked', { principalId, reason }), principalId })
    if (acted.outcome !== 'done') return refused(acted)
    const { wasDisabled, hadWrongCodes } = acted
    if (!acted.repeated && (wasDisabled || hadWrongCodes)) {
      tell(http, c, [{ type: 'admin.unlocked', principal: whoIs(principalId, acted.name) }])
    }
    return accept({ wasDisabled, hadWrongCodes })
  })

  write('POST', '/admin/v1/people/:id/end-sessions', 'support', ReasonRequest, async ({ act }, { reason }, c) => {
    const principalId = c.req.param('id')
    if (isTooLong(principalId)) return reject({ reason: 'not_found' })
    return settled(await store.endSessions({ ...act('admin.sessions_ended', { principalId, reason }), principalId }))
  })

  write('POST', '/admin/v1/people/:id/forget', 'forget', ReasonRequest, async ({ act }, { reason }, c) => {
    const principalId = c.req.param('id')
    if (isTooLong(principalId)) return reject({ reason: 'not_found' })
    return settled(await store.forget({ ...act('principal.forgotten', { principalId, reason }), principalId }))
  })
}

const whoIs = (id: string, name: string | null) => ({ id, name: name ?? '' })
const isTooLong = (id: string) => id.length > LONGEST.id
