import type { CredentialView, SettingsView } from '../../contract/settings.ts'
import type { AuthenticatorRow, CallerState } from '../../ports/caller.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { openerOf } from '../act/opened.ts'
import { isUsableOf } from '../act/usable.ts'

/** What is said of a method besides, where it is a credential. */
export async function describe(
  deps: Deps,
  visit: Visit,
  standing: CallerState,
  row: AuthenticatorRow,
): Promise<CredentialView | undefined> {
  const factor = deps.factors.get(row.factor)
  return factor?.describe?.(row, await openerOf(deps, visit, standing)(row)).view
}

/** What a browser may tell password managers: all credentials of this person that can be used here. */
export async function known(deps: Deps, visit: Visit, standing: CallerState): Promise<SettingsView['passkeys']> {
  const factor = deps.factors.methods.find(({ rpId }) => rpId !== undefined)
  const { handle } = standing
  if (!factor?.rpId || !factor.describe || handle === null) return undefined
  const open = openerOf(deps, visit, standing)
  const credentialIds: string[] = []
  for (const row of standing.authenticators.filter((own) => isUsableOf(factor, own))) {
    credentialIds.push(factor.describe(row, await open(row)).credentialId)
  }
  return { rpId: factor.rpId, userId: handle, credentialIds }
}
