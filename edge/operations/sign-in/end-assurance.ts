import { auditRow, type Deps, type Visit } from '../act/deps.ts'

/** Ends what this host session has proved: at sign-out and at each new sign-in (spec L10). One round trip. */
export async function endAssurance(deps: Deps, visit: Visit): Promise<void> {
  const audit = auditRow(deps, visit, { act: 'assurance.ended' })
  await deps.store.endAssurance({ caller: visit.caller, audit, now: deps.clock() })
  deps.forget()
}
