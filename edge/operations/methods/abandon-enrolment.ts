import type { Deps, Visit } from '../act/deps.ts'

/** Ends a pending enrolment of this session. Whether there was one is not told. One round trip. */
export async function abandonEnrolment(deps: Deps, visit: Visit, enrolmentId: string): Promise<void> {
  await deps.store.abandonEnrolment({ caller: visit.caller, enrolmentId, now: deps.clock() })
}
