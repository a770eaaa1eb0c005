import type { SettingsView } from '../../contract/settings.ts'
import { provesReset } from '../../core/assurance.ts'
import { labelOf } from '../../core/names.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { AuthenticatorRow } from '../../ports/caller.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { callerQuery, closedBy, requiringMemberships } from '../act/guard.ts'
import { nextUsableAt } from '../act/usable.ts'
import { assuranceView } from '../sign-in/answer-challenge.ts'

/** All that `<mfa-settings>` shows, except the CSRF value, which belongs to HTTP. One round trip. */
export async function loadSettings(deps: Deps, visit: Visit): Promise<Result<Omit<SettingsView, 'csrf'>, Refusal>> {
  const query = callerQuery(deps, visit)
  const { now } = query
  const facts = await deps.store.loadSettings(query)
  const { assurance, authenticators, backupSet } = facts
  deps.lastDeployment.id = facts.deploymentId
  const closed = closedBy(facts)
  if (closed) return reject(closed)
  const enrolled = new Set(authenticators.map((authenticator) => authenticator.factor))
  const accounts = requiringMemberships(visit, facts)
  return accept({
    principal: { id: visit.principal.id, name: visit.principal.name, label: labelOf(visit.principal) },
    assurance: assurance ? assuranceView(assurance.amr, assurance.provedAt) : { aal: 1, amr: ['pwd'], at: null },
    authenticators: authenticators.map(authenticatorView),
    enrolable: deps.factors.methods.map(({ kind }) => kind).filter((kind) => !enrolled.has(kind)),
    backupCodes: backupSet && {
      remaining: backupSet.remaining,
      total: backupSet.total,
      createdAt: backupSet.createdAt,
      confirmedAt: backupSet.confirmedAt,
    },
    requirement: { required: deps.requiresEverybody || accounts.length > 0, accounts },
    resetProvenUntil: assurance && provesReset(assurance, now) ? assurance.resetUntil : null,
    nextCodeAt: nextUsableAt(deps.factors, authenticators, now),
  })
}

export function authenticatorView(row: AuthenticatorRow): SettingsView['authenticators'][number] {
  const { id, factor, name, isDefault, createdAt, lastUsedAt } = row
  return { id, factor, name, isDefault, createdAt, lastUsedAt, disabled: row.disabledAt !== null }
}
