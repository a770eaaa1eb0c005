import type { AuthenticatorView, SettingsView } from '../../contract/settings.ts'
import { provesReset } from '../../core/assurance.ts'
import { labelOf } from '../../core/names.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { AuthenticatorRow, CallerState } from '../../ports/caller.ts'
import type { BackupSetFacts } from '../../ports/methods.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { callerQuery, closedBy, requiringMemberships } from '../act/guard.ts'
import { byPreference, nextUsableAt, ofFactor } from '../act/usable.ts'
import { assuranceView } from '../sign-in/answer-challenge.ts'

/** All that `<mfa-settings>` shows, except the CSRF value, which belongs to HTTP. One round trip. */
export async function loadSettings(deps: Deps, visit: Visit): Promise<Result<Omit<SettingsView, 'csrf'>, Refusal>> {
  const query = callerQuery(deps, visit)
  const facts = await deps.store.loadSettings(query)
  deps.lastDeployment.id = facts.deploymentId
  const closed = closedBy(facts)
  return closed ? reject(closed) : accept(await settingsView(deps, visit, facts, query.now))
}

/** The same of facts that are known. */
export async function settingsView(
  deps: Deps,
  visit: Visit,
  facts: CallerState & { backupSet: BackupSetFacts | null },
  now: number,
): Promise<Omit<SettingsView, 'csrf'>> {
  const { assurance, authenticators, backupSet } = facts
  const { id, name } = visit.principal
  const accounts = requiringMemberships(visit, facts)
  return {
    principal: { id, name, label: labelOf(visit.principal) },
    assurance: assurance ? assuranceView(assurance.amr, assurance.provedAt) : { aal: 1, amr: ['pwd'], at: null },
    authenticators: await Promise.all(authenticators.map((row) => methodView(deps, visit, facts, row))),
    enrolable: deps.factors.methods
      .filter(({ kind, enrolment: { most = 1 } }) => ofFactor(authenticators, kind).length < most)
      .map(({ kind }) => kind),
    backupCodes: backupSet && {
      remaining: backupSet.remaining,
      total: backupSet.total,
      createdAt: backupSet.createdAt,
      confirmedAt: backupSet.confirmedAt,
    },
    requirement: { required: deps.requiresEverybody || accounts.length > 0, accounts },
    resetProvenUntil: assurance && provesReset(assurance, facts.strongIds, now) ? assurance.resetUntil : null,
    nextCodeAt: nextUsableAt(deps.factors, authenticators, now),
    passkeys: assurance ? await deps.ceremonies?.known(deps, visit, facts) : undefined,
  }
}

/** A method as its owner sees it. */
export async function methodView(
  deps: Deps,
  visit: Visit,
  standing: CallerState,
  row: AuthenticatorRow,
): Promise<AuthenticatorView> {
  const { id, factor, name, createdAt, lastUsedAt } = row
  const isDefault = byPreference(standing.authenticators)[0]?.id === id
  const view = { id, factor, name, isDefault, createdAt, lastUsedAt, disabled: row.disabledAt !== null }
  const credential = await deps.ceremonies?.describe(deps, visit, standing, row)
  return credential ? { ...view, credential } : view
}
