import type { OperatorPolicyView, PeopleView, PersonView } from '../contract/admin.ts'
import { CODE_LANE, type LaneLimits, lockedUntil } from '../core/throttle.ts'
import type { FactorKind } from '../ports/factor.ts'
import type { ListedPerson, PersonFacts, PolicyFacts } from '../ports/operators/operator.ts'

/** What is told of a person, at this moment. `laneOf`: how the tries of a factor are limited; undefined: as those of codes. */
export function personView(
  id: string,
  facts: PersonFacts,
  now: number,
  laneOf: (factor: FactorKind) => LaneLimits | undefined,
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
    waits: facts.throttles.map((lane) => {
      const limits = laneOf(lane.factor) ?? CODE_LANE
      return {
        factor: lane.factor,
        inRow: lane.consecutive,
        // Older ones stand there until the next.
        lately: lane.dayCharges.filter((at) => at > now - limits.seconds * 1000).length,
        inMonth: lane.monthCount,
        lockedUntil: lockedUntil(lane, now, limits),
      }
    }),
    sessions: facts.assurances.map(({ amr, provedAt, endsAt }) => ({ amr: amr.split(' '), provedAt, endsAt })),
    invitation: facts.invitation,
  }
}

/** What a list tells of a person, at this moment. */
export function listedView(
  { id, name, seenAt, forgottenAt, isOnceEnrolled, methods, throttles }: ListedPerson,
  now: number,
  laneOf: (factor: FactorKind) => LaneLimits | undefined,
): PeopleView['people'][number] {
  const ends = throttles.flatMap((lane) => lockedUntil(lane, now, laneOf(lane.factor)) ?? [])
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
