import type { Refusal } from '../../core/refusal.ts'
import { recordSeen } from '../../operations/deps.ts'
import { UnavailableError } from '../../operations/guard.ts'
import type { ChallengeState } from '../../operations/load-challenge.ts'
import { logError } from '../log.ts'
import type { Http, HttpVisit } from '../visit.ts'

/** The database has lost this person's method: there is nothing that could be asked for. */
export function isMethodMissing({ decision }: ChallengeState): boolean {
  return decision.rule === 'method_missing'
}

/** Told to who runs this, in the log and on record: they alone can tell a damaged database from a tampered one. */
export async function methodMissing(http: Http, visit: HttpVisit): Promise<Refusal> {
  logError(
    http.site,
    visit.requestId,
    new UnavailableError('a method was lost that nobody deleted: see docs/deploy.md'),
  )
  await recordSeen(http.deps, visit, { act: 'authenticator.missing' })
  return { reason: 'method_missing' }
}
