import type { Hono } from 'hono'
import { AccountAuditQuery, type AccountAuditView } from '../contract/admin.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { utf8 } from '../crypto/encoding.ts'
import { open, type SealContext, seal } from '../crypto/seal.ts'
import { readQuery } from '../http/request/query.ts'
import type { HttpServices, HttpVisit } from '../http/request/visit.ts'
import { frame } from '../http/routes/frame.ts'
import type { RoutesEnv } from '../http/routes/serve.ts'
import { forOwners } from '../operations/accounts/owners-only.ts'
import type { AuditEntry, AuditPlace, OperatorStore } from '../ports/operators/operator.ts'
import { filterOf, PER_PAGE } from './paging.ts'

/** What was done about an account, for its Owners: the newest first, in pages. */
export function accountAuditRoutes(http: HttpServices, store: OperatorStore, api: Hono<RoutesEnv>): void {
  const { deps } = http
  const { safe } = frame(http, api)

  safe('/api/audit', async (visit, c): Promise<Result<AccountAuditView, Refusal>> => {
    const query = readQuery(c, AccountAuditQuery)
    if (!query.ok) return query
    const { account: accountId } = query.value
    const after = await placeOf(visit, accountId, query.value.after)
    if (!after.ok) return after
    const limit = Number(query.value.limit ?? PER_PAGE)
    // One more than is shown tells whether there are more.
    const facts = await forOwners(deps, visit, accountId, 'audit.read', (asked) =>
      store.loadAccountAudit({
        ...{ ...asked, accountId, filter: filterOf(query.value), after: after.value },
        limit: limit + 1,
      }),
    )
    if (!facts.ok) return facts
    const { entries } = facts.value
    const shown = entries.slice(0, limit)
    const last = shown.at(-1)
    return accept({
      entries: shown.map(entryView),
      next: entries.length > limit && last ? await sealed(visit, accountId, last) : null,
    })
  })

  /** For this Owner and account alone. The place counts what others did, so it is sealed. */
  const placeContext = (visit: HttpVisit, accountId: string): SealContext => ({
    purpose: 'audit',
    owner: [visit.principal.id, accountId],
  })

  function sealed(visit: HttpVisit, accountId: string, { at, seq }: AuditPlace): Promise<string> {
    return seal(http.ring, deps.random, placeContext(visit, accountId), utf8(JSON.stringify([at, seq])))
  }

  async function placeOf(
    visit: HttpVisit,
    accountId: string,
    text: string | undefined,
  ): Promise<Result<AuditPlace | null, Refusal>> {
    if (text === undefined) return accept(null)
    try {
      const plain = new TextDecoder().decode(await open(http.ring, placeContext(visit, accountId), text))
      // What opens is ours, as it was sealed.
      const [at, seq] = JSON.parse(plain) as [number, number]
      return accept({ at, seq })
    } catch {
      return reject({ reason: 'malformed_request' })
    }
  }
}

/** Without where a request came from: that is for those who run the site. */
function entryView(entry: AuditEntry): AccountAuditView['entries'][number] {
  const { id, at, actor, principalId, act, result, factor, reason, detail } = entry
  return { id, at, actor, principal: principalId, act, result, factor, reason, detail }
}
