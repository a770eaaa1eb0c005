import type { OperatorPolicyView, PeopleView, PersonView } from '../contract/admin.ts'
import { CODE_LIMITS, lockedUntil, type ThrottleLimits } from '../core/throttle.ts'
import type { FactorKind } from '../ports/factor.ts'
import type { ListedPerson, PersonFacts, PolicyFacts } from '../ports/operators/operator.ts'

/** What is told of a person, at this moment. `limitsOf`: how the tries of a factor are limited; undefined: as those of codes. */
export function personView(
  id: string,
  facts: PersonFacts,
  now: number,
  limitsOf: (factor: FactorKind) => ThrottleLimits | undefined,
): PersonView {
  const { backupSet } = facts
  return {
    id,
    name: facts.memberships.find(({ name }) => name !== '')?.name ?? null,
    lastSeenAt: facts.seenAt,
    forgottenAt: facts.forgottenAt,
    memberships: facts.memberships.map(({ name: _, ...membership }) => membership),
    methods: facts.methods,
    methodMissing: facts.isOnceEnrolled && facts.methods.length === 0,
    backupCodes: backupSet && {
      remaining: backupSet.remaining,
      total: backupSet.total,
      createdAt: backupSet.createdAt,
      confirmedAt: backupSet.confirmedAt,
    },
    waits: facts.throttles.map((throttle) => {
      const limits = limitsOf(throttle.factor) ?? CODE_LIMITS
      return {
        factor: throttle.factor,
        inRow: throttle.consecutive,
        // Older ones stand there until the next.
        lately: throttle.dayCharges.filter((at) => at > now - limits.seconds * 1000).length,
        inMonth: throttle.monthCount,
        lockedUntil: lockedUntil(throttle, now, limits),
      }
    }),
    sessions: facts.assurances.map(({ amr, provedAt, endsAt }) => ({ amr: [...amr], provedAt, endsAt })),
    invitation: facts.invitation,
  }
}

/** What a list tells of a person, at this moment. */
export function listedView(
  { id, name, seenAt, forgottenAt, isOnceEnrolled, methods, throttles }: ListedPerson,
  now: number,
  limitsOf: (factor: FactorKind) => ThrottleLimits | undefined,
): PeopleView['people'][number] {
  const ends = throttles.flatMap((throttle) => lockedUntil(throttle, now, limitsOf(throttle.factor)) ?? [])
  return {
    ...{ id, name, lastSeenAt: seenAt, forgottenAt },
    factors: [...new Set(methods.map(({ factor }) => factor))],
    isDisabled: methods.some(({ disabledAt }) => disabledAt !== null),
    methodMissing: isOnceEnrolled && methods.length === 0,
    lockedUntil: ends.length > 0 ? Math.max(...ends) : null,
  }
}

/** What operators are told of a policy. */
export function policyView({ known, enrolled, ...policy }: PolicyFacts): OperatorPolicyView {
  return { ...policy, members: { known, enrolled } }
}
