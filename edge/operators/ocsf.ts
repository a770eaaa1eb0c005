import type { AuditAct } from '../ports/acts.ts'
import type { AuditEntry } from '../ports/operators/operator.ts'

/*
 * Rows of the audit log as events of the Open Cybersecurity Schema Framework 1.8.0 (schema.ocsf.io), for a SIEM. The one
 * place that knows its numbers: in 1.9 Account Change (3001) gives way to User Management (3007).
 */

const VERSION = '1.8.0'
const CATEGORY = 3
const AUTHENTICATION = 3002
const ACCOUNT_CHANGE = 3001
const ENTITY_MANAGEMENT = 3004
const OTHER = 99

type Kind = {
  of: typeof AUTHENTICATION | typeof ACCOUNT_CHANGE | typeof ENTITY_MANAGEMENT
  activity: number
  /** 1 informational (left out), 3 medium, 4 high. */
  severity?: 3 | 4
  /** Of Entity Management: what it is about. */
  entity?: string
}

const authentication = (activity: number): Kind => ({ of: AUTHENTICATION, activity })
const [LOGON, LOGOFF] = [authentication(1), authentication(2)]
const REFUSED = authentication(OTHER)
const account = (activity: number, severity?: 3 | 4): Kind => ({
  of: ACCOUNT_CHANGE,
  activity,
  ...(severity && { severity }),
})
const [LOCKED, FACTOR_ON, FACTOR_OFF, UNLOCKED] = [account(9, 3), account(10), account(11), account(12)]
const entity = (activity: 1 | 2 | 3 | 4, name: string): Kind => ({ of: ENTITY_MANAGEMENT, activity, entity: name })

/** What each act is. An act that is not here does not compile. */
const KINDS: Record<AuditAct, Kind> = {
  'challenge.passed': LOGON,
  'challenge.wrong': LOGON,
  'challenge.locked': LOCKED,
  // The person was told of a run of wrong codes.
  'challenge.failed': account(OTHER, 3),
  'step_up.passed': LOGON,
  'grant.redeemed': authentication(OTHER),
  'mfa.enrolled': FACTOR_ON,
  'mfa.reset': FACTOR_OFF,
  'mfa.removed': FACTOR_OFF,
  'mfa.disabled': LOCKED,
  'passkey.added': FACTOR_ON,
  'passkey.removed': FACTOR_OFF,
  'passkey.disabled': account(11, 3),
  'passkey.counter_ignored': account(OTHER, 3),
  'passkey.origin_refused': REFUSED,
  'backup_codes.created': FACTOR_ON,
  'authenticator.renamed': entity(3, 'mfa_authenticator'),
  'authenticator.chosen': entity(3, 'mfa_authenticator'),
  'authenticator.missing': account(OTHER, 4),
  'admin.reset': FACTOR_OFF,
  'admin.unlocked': UNLOCKED,
  'admin.sessions_ended': LOGOFF,
  'admin.looked_up': entity(2, 'user'),
  'assurance.ended': LOGOFF,
  'session.ended': LOGOFF,
  'sessions.ended': LOGOFF,
  'policy.changed': entity(3, 'policy'),
  'members.listed': entity(2, 'mfa_members'),
  'audit.read': entity(2, 'mfa_audit'),
  'principal.forgotten': entity(4, 'user'),
  'people.added': entity(1, 'mfa_invitation'),
  'invitation.given': entity(1, 'mfa_invitation'),
  'mfa.imported': FACTOR_ON,
  'data.exported': entity(2, 'mfa_data'),
  'data.import_begun': entity(1, 'mfa_data'),
  'data.imported': entity(1, 'mfa_data'),
  'api_key.created': entity(1, 'mfa_api_key'),
  'api_key.revoked': entity(4, 'mfa_api_key'),
  'api_key.refused': REFUSED,
  'webhook.replayed': entity(3, 'mfa_webhook'),
  'webhook.enabled': entity(3, 'mfa_webhook'),
  'origin.refused': REFUSED,
  'csrf.refused': REFUSED,
  'grant.refused': REFUSED,
  'sign_in.unclear': REFUSED,
  'sign_in.other_spelling': REFUSED,
}

/** Ids of `factor_type_id`. One that is not here is "Other" under its own name. */
const FACTOR_TYPES: Record<string, number> = { totp: 7, passkey: 10 }
const ENTITY_TYPES: Record<string, number> = { user: 2, policy: 5 }

/** One event. Never more than its row has. */
export function ocsfEvent(entry: AuditEntry): object {
  // Of an act that a newer version wrote, nothing is known but its name.
  const kind = Object.hasOwn(KINDS, entry.act) ? KINDS[entry.act as AuditAct] : entity(3, 'mfa')
  const isFailure = entry.result !== 'ok' || entry.act === 'challenge.wrong'
  const uid = entry.principalId || entry.actor
  return {
    category_uid: CATEGORY,
    class_uid: kind.of,
    activity_id: kind.activity,
    ...(kind.activity === OTHER && { activity_name: entry.act }),
    type_uid: kind.of * 100 + kind.activity,
    severity_id: kind.severity ?? 1,
    status_id: isFailure ? 2 : 1,
    time: entry.at,
    message: entry.act,
    metadata: {
      version: VERSION,
      product: { name: 'Sallyport', vendor_name: 'Sallyport' },
      log_name: 'mfa_audit',
      event_code: entry.act,
      uid: entry.id,
      sequence: entry.seq,
      correlation_uid: entry.requestId,
    },
    actor: { user: { uid: entry.actor } },
    ...about(kind, entry, uid),
    ...rest(entry),
  }
}

function about(kind: Kind, entry: AuditEntry, uid: string): object {
  if (kind.of === ENTITY_MANAGEMENT) {
    const type = kind.entity ?? 'mfa'
    return {
      entity: { uid: (type === 'policy' ? entry.accountId : null) ?? uid, type, type_id: ENTITY_TYPES[type] ?? OTHER },
      ...(entry.reason !== null && { comment: entry.reason }),
    }
  }
  const factors = entry.factor === null ? {} : { auth_factors: [factorOf(entry.factor)] }
  if (kind.of === ACCOUNT_CHANGE) return { user: { uid }, ...factors }
  return { user: { uid }, service: { name: 'Sallyport' }, is_mfa: true, ...factors }
}

function factorOf(factor: string): object {
  const id = FACTOR_TYPES[factor]
  if (id === undefined) return { factor_type_id: OTHER, factor_type: factor }
  return { factor_type_id: id, ...(id === FACTOR_TYPES.totp && { is_totp: true }) }
}

/** What the schema has no place for. */
function rest({ accountId, addressPrefix, reason, detail }: AuditEntry): object {
  const unmapped = {
    ...(accountId !== null && { account: accountId }),
    ...(addressPrefix !== null && { address_prefix: addressPrefix }),
    ...(reason !== null && { reason }),
    ...(detail !== null && { detail }),
  }
  return Object.keys(unmapped).length > 0 ? { unmapped } : {}
}
