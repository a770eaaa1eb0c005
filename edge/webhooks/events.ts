import type { AuditAct } from '../ports/acts.ts'
import type { NotificationType } from '../ports/notification.ts'
import type { ClaimedEvent, EventRule } from '../ports/webhooks.ts'
import { LOW_CODES } from '../shared/limits.ts'

/*
 * Which rows of the audit log become events, and what a receiver is sent of them. Pure. The names are those of `notify`,
 * where that tells the same.
 */

const done = (type: WebhookType & AuditAct): EventRule & { type: WebhookType } => ({ type, act: type, result: 'ok' })

/** Both that a code proves: a sign-in, and a step-up behind it. */
const BY_CODE = ['challenge.passed', 'step_up.passed'] as const

const SPARE = 'backup_code'

/** What receivers can be sent. */
export type WebhookType = NotificationType | 'challenge.locked' | 'principal.forgotten' | 'authenticator.missing'

/** The one table of it. A type may come of several acts, and an act may be several events. */
export const EVENT_RULES: readonly (EventRule & { type: WebhookType })[] = [
  done('mfa.enrolled'),
  done('mfa.reset'),
  done('mfa.removed'),
  done('mfa.disabled'),
  done('passkey.added'),
  done('passkey.removed'),
  done('passkey.disabled'),
  done('backup_codes.created'),
  ...BY_CODE.map((act) => ({ type: 'backup_code.used' as const, act, result: 'ok' as const, factor: SPARE })),
  ...BY_CODE.map((act) => ({
    ...{ type: 'backup_codes.low' as const, act, result: 'ok' as const, factor: SPARE },
    codesAtMost: LOW_CODES,
  })),
  { type: 'challenge.failed', act: 'challenge.failed', result: 'refused' },
  { type: 'challenge.locked', act: 'challenge.locked', result: 'refused' },
  done('policy.changed'),
  done('admin.reset'),
  done('admin.unlocked'),
  done('sessions.ended'),
  done('principal.forgotten'),
  // Operators must hear of it (spec L1): somebody's method is gone, and nobody deleted it.
  { type: 'authenticator.missing', act: 'authenticator.missing', result: 'refused' },
]

export const WEBHOOK_TYPES: readonly WebhookType[] = [...new Set(EVENT_RULES.map(({ type }) => type))]

/** Of these it is told how many unused backup codes are left. */
export const tellsCodesLeft = (type: string): boolean => type === 'backup_code.used' || type === 'backup_codes.low'

/** What a receiver is sent: of people and accounts the ids alone, never a name, a network, a code or a secret. */
export type WebhookEvent = {
  type: WebhookType
  /** When it happened (ISO 8601). */
  timestamp: string
  data: {
    auditId: string
    principalId: string
    actor: string
    accountId?: string
    factor?: string
    codesLeft?: number
    /** Of `policy.changed`: `on`, `on phishing_resistant` or `off`, as it stood after this act. */
    detail?: string
    requestId: string
  }
}

/** The same text for every attempt (docs/wire.md). */
export function payloadOf({ type, codesLeft, audit }: ClaimedEvent): string {
  const { id, at, actor, principalId, accountId, factor, requestId, detail } = audit
  const event: WebhookEvent = {
    // As it was registered, by a version that knows it.
    type: type as WebhookType,
    timestamp: new Date(at).toISOString(),
    data: {
      auditId: id,
      principalId,
      actor,
      ...(accountId !== null && { accountId }),
      ...(factor !== null && { factor }),
      ...(tellsCodesLeft(type) && { codesLeft }),
      ...(detail !== null && { detail }),
      requestId,
    },
  }
  return JSON.stringify(event)
}
