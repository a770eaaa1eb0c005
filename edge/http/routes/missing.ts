import type { Refusal } from '../../core/refusal.ts'
import { recordSeen } from '../../operations/act/deps.ts'
import { UnavailableError } from '../../operations/act/guard.ts'
import type { ChallengeState } from '../../operations/sign-in/load-challenge.ts'
import { logError } from '../deployment/log.ts'
import type { HttpServices, HttpVisit } from '../request/visit.ts'

/** The database has lost this person's method: there is nothing that could be asked for. */
export function isMethodMissing({ decision }: ChallengeState): boolean {
  return decision.rule === 'method_missing'
}

/** Told to who runs this, in the log and on record: they alone can tell a damaged database from a tampered one. */
export async function methodMissing(http: HttpServices, visit: HttpVisit): Promise<Refusal> {
  logError(
    http.deployment,
    visit.requestId,
    new UnavailableError('a method was lost that nobody deleted: see docs/deploy.md'),
  )
  await recordSeen(http.deps, visit, { act: 'authenticator.missing' })
  return { reason: 'method_missing' }
}
