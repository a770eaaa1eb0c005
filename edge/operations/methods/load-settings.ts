import type { FactorKind } from '../../contract/prompt.ts'
import type { AuthenticatorView, SettingsView } from '../../contract/settings.ts'
import { provesReset } from '../../core/assurance.ts'
import { labelOf } from '../../core/names.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { AuthenticatorRow, CallerState } from '../../ports/caller.ts'
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
  const countOf = (kind: FactorKind) => authenticators.filter(({ factor }) => factor === kind).length
  const accounts = requiringMemberships(visit, facts)
  return accept({
    principal: { id: visit.principal.id, name: visit.principal.name, label: labelOf(visit.principal) },
    assurance: assurance ? assuranceView(assurance.amr, assurance.provedAt) : { aal: 1, amr: ['pwd'], at: null },
    authenticators: await Promise.all(authenticators.map((row) => methodView(deps, visit, facts, row))),
    enrolable: deps.factors.methods
      .filter(({ kind, enrolment: { most = 1 } }) => countOf(kind) < most)
      .map(({ kind }) => kind),
    backupCodes: backupSet && {
      remaining: backupSet.remaining,
      total: backupSet.total,
      createdAt: backupSet.createdAt,
      confirmedAt: backupSet.confirmedAt,
    },
    requirement: { required: deps.requiresEverybody || accounts.length > 0, accounts },
    resetProvenUntil: assurance && provesReset(assurance, now) ? assurance.resetUntil : null,
    nextCodeAt: nextUsableAt(deps.factors, authenticators, now),
    passkeys: assurance ? await deps.ceremonies?.known(deps, visit, facts) : undefined,
  })
}

/** A method as its owner sees it. */
export async function methodView(
  deps: Deps,
  visit: Visit,
  standing: CallerState,
  row: AuthenticatorRow,
): Promise<AuthenticatorView> {
  const { id, factor, name, createdAt, lastUsedAt } = row
  const isDefault = defaultOf(standing.authenticators)?.id === id
  const view = { id, factor, name, isDefault, createdAt, lastUsedAt, disabled: row.disabledAt !== null }
  const credential = await deps.ceremonies?.describe(deps, visit, standing, row)
  return credential ? { ...view, credential } : view
}

/** The one that is asked for first: as its owner chose, else the one that was used last. */
function defaultOf(authenticators: readonly AuthenticatorRow[]): AuthenticatorRow | undefined {
  const usedAt = ({ lastUsedAt, createdAt }: AuthenticatorRow) => lastUsedAt ?? createdAt
  const [latest] = [...authenticators].sort((one, other) => usedAt(other) - usedAt(one))
  return authenticators.find(({ isDefault }) => isDefault) ?? latest
}
