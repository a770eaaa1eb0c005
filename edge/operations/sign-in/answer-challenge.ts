import type { ChallengePassedView } from '../../contract/challenge.ts'
import type { FactorKind } from '../../contract/prompt.ts'
import type { AssuranceView } from '../../contract/settings.ts'
import { type Amr, assuranceLevel, isFresh, isStrong } from '../../core/assurance.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { NewAssurance } from '../../ports/acts.ts'
import type { Answer } from '../../ports/factor.ts'
import { wayBack } from '../../reading/paths.ts'
import { LOW_CODES } from '../../shared/limits.ts'
import { newAssurance } from '../act/assure.ts'
import { attempt, replayed } from '../act/attempt.ts'
import { auditRow, type Deps, type Visit } from '../act/deps.ts'
import { accountsOf, callerQuery, provesStrength, rpIdOf } from '../act/guard.ts'
import { queueNotification } from '../act/notifications.ts'

export type ChallengeAnswer = { factor: FactorKind; code: Answer; to?: string; maxAgeSeconds?: number }

/** What comes of a right answer. */
export type ChallengePassed = {
  view: ChallengePassedView
  /** null: the session was assured already and went onward, uncharged (spec L13). */
  assurance: NewAssurance | null
  /** The person should be told how the backup codes stand: one was used, or nobody confirmed that they were kept. */
  saysCodes: boolean
  /** On the way onward the person may be offered a method without codes (spec K14). */
  isOffered: boolean
}

/**
 * Answers the challenge of this host session. The attempt is charged before the code is looked at, the marker used up
 * before it counts; a wrong and a replayed code answer alike (spec T2, T5; RFC 6238 §5.2). Two round trips, one when
 * there is a wait.
 */
export async function answerChallenge(
  deps: Deps,
  visit: Visit,
  answer: ChallengeAnswer,
): Promise<Result<ChallengePassed, Refusal>> {
  const query = callerQuery(deps, visit)
  const { now } = query
  const { maxAgeSeconds } = answer
  const isByStrong = provesStrength(deps, answer.factor)
  const weakFor = deps.ceremonies && !isByStrong ? accountsOf(visit).map(({ id }) => id) : []
  const proven = await attempt(deps, visit, {
    query,
    factor: answer.factor,
    code: answer.code,
    act: maxAgeSeconds === undefined ? 'sign_in' : 'step_up',
    purpose: { kind: 'sign_in', maxAgeSeconds, rpId: rpIdOf(deps), weakFor, isStrong: isByStrong },
  })
  if (!proven.ok) {
    const standing = proven.reason.uncharged?.assurance
    const { refusal } = proven.reason
    const isEnough = isStrong(standing ?? null) || (refusal.reason !== 'strength_due' && !isByStrong)
    if (!standing || !isEnough || !isFresh(standing, maxAgeSeconds, now)) return reject(refusal)
    const view = { to: wayBack(answer.to), assurance: assuranceView(standing.amr, standing.provedAt) }
    return accept({ assurance: null, view, saysCodes: false, isOffered: false })
  }

  const { act, factor, standing } = proven.value
  const assurance = newAssurance(deps, proven.value.amr, now)
  const passed = await deps.store.passChallenge({
    ...act,
    assurance,
    audit: auditRow(deps, visit, {
      act: standing.assurance ? 'step_up.passed' : 'challenge.passed',
      factor: answer.factor,
    }),
  })
  if (!passed.passed) return reject(await replayed(deps, visit, proven.value, query))
  deps.forget()
  const view: ChallengePassedView = { to: wayBack(answer.to), assurance: assuranceView(assurance.amr, now) }
  const { backupCodes, isUnconfirmed } = passed
  const isSpare = factor.enrolment === null
  if (isSpare && backupCodes) {
    view.backupCodes = { remaining: backupCodes.remaining, total: backupCodes.total }
    queueNotification(deps, visit, { type: 'backup_code.used', factor: answer.factor })
    if (backupCodes.remaining <= LOW_CODES) queueNotification(deps, visit, { type: 'backup_codes.low' })
  }
  const isSignIn = standing.assurance === null
  const isOffered = isSignIn && deps.ceremonies?.isOffered?.(standing, factor, now) === true
  return accept({ view, assurance, saysCodes: isSpare || (isSignIn && isUnconfirmed), isOffered })
}

export function assuranceView(amr: readonly Amr[], at: number): AssuranceView {
  return { aal: assuranceLevel(amr), amr: [...amr], at }
}
