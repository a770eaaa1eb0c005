import * as v from 'valibot'
import type { Strength } from './policy.ts'
import type { FactorKind } from './prompt.ts'

/*
 * The admin API (spec O3). Server to server, with `Authorization: Bearer` an operator's key; a request that shows a browser
 * (`Origin`, `Cookie`, `Sec-Fetch-Site`) is refused. Times in epoch milliseconds.
 */

const text = (least: number, most: number) => v.pipe(v.string(), v.trim(), v.minLength(least), v.maxLength(most))
const digits = v.pipe(v.string(), v.regex(/^\d{1,15}$/))

/** Why an operator does something: kept with the act. */
const Reason = text(1, 500)

/** Body of `POST /mfa/admin/v1/people/:id/unlock`, `…/end-sessions` and `…/forget`. */
export const ReasonRequest = v.strictObject({ reason: Reason })

/** Body of `POST /mfa/admin/v1/people/:id/reset`. `spelling`: how their name is written from now on, at a gate that keeps names. */
export const ResetRequest = v.strictObject({ reason: Reason, spelling: v.optional(text(1, 256)) })

/** Body of `PUT /mfa/admin/v1/policies/:accountId`. Without `strength` it stays as it is; OFF ends it. */
export const OperatorPolicyRequest = v.strictObject({
  required: v.boolean(),
  strength: v.optional(v.picklist(['any', 'phishing_resistant'])),
  reason: Reason,
})

const limit = v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|[1-4]\d\d|500)$/)))

/** Query of `GET /mfa/admin/v1/policies`. */
export const OperatorPoliciesQuery = v.strictObject({
  after: v.optional(v.pipe(v.string(), v.maxLength(256))),
  limit,
})

/** Query of `GET /mfa/admin/v1/people`: those whose id begins with `search`, or whose name has it, in whatever case of ASCII. */
export const PeopleQuery = v.strictObject({
  search: v.optional(text(1, 256)),
  after: v.optional(v.pipe(v.string(), v.maxLength(256))),
  limit,
})

/** Body of `POST /mfa/admin/v1/webhooks/:id/replay`: the events of one endpoint from `from` on and before `to`. */
export const ReplayRequest = v.strictObject({
  from: v.pipe(v.number(), v.integer(), v.minValue(0)),
  to: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  deadOnly: v.boolean(),
  reason: Reason,
})

const filter = {
  account: v.optional(v.pipe(v.string(), v.maxLength(256))),
  principal: v.optional(v.pipe(v.string(), v.maxLength(256))),
  act: v.optional(v.pipe(v.string(), v.regex(/^[a-z_]+\.[a-z_]+$/), v.maxLength(64))),
  from: v.optional(digits),
  to: v.optional(digits),
}

/** Query of `GET /mfa/admin/v1/audit/export`: as of `GET /mfa/admin/v1/audit`. */
export const AuditExportQuery = v.strictObject({ ...filter, format: v.picklist(['ndjson', 'csv', 'ocsf']) })

/** Query of `GET /mfa/admin/v1/audit`: what is said must all hold; `from` included, `to` not. */
export const AuditQuery = v.strictObject({
  ...filter,
  order: v.optional(v.picklist(['oldest', 'newest'])),
  after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}-\d{1,15}$/))),
  limit,
})

/** Query of `GET /mfa/api/audit`: what is said must all hold, as of `GET /mfa/admin/v1/audit`. */
export const AccountAuditQuery = v.strictObject({
  ...filter,
  account: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  after: v.optional(v.pipe(v.string(), v.maxLength(4_096))),
  limit,
})

/** Answer of `GET /mfa/admin/v1/people`, by id. `next`, sent as `after`, brings those that follow. */
export type PeopleView = {
  people: {
    id: string
    /** As the host last said it; null: not said. */
    name: string | null
    /** To the hour; null: never past the host's sign-in here. */
    lastSeenAt: number | null
    forgottenAt: number | null
    /** Of which factors there are methods. */
    factors: FactorKind[]
    /** One of them takes no proof any more. */
    isDisabled: boolean
    methodMissing: boolean
    /** The latest moment before which a factor takes nothing; null: none waits. */
    lockedUntil: number | null
  }[]
  next: string | null
}

/** Answer of `GET /mfa/admin/v1/api-keys`: the oldest first; never a key or its hash. */
export type ApiKeysView = {
  keys: {
    id: string
    name: string
    scopes: string[]
    createdAt: number
    expiresAt: number
    revokedAt: number | null
    lastUsedAt: number | null
  }[]
  /** The id of the key that asked. */
  own: string
}

/** Answer of `GET /mfa/admin/v1/webhooks`: how each endpoint stands, and its events of the last 30 days. */
export type WebhooksView = {
  endpoints: {
    id: string
    origin: string
    disabledAt: number | null
    /** `gone`: it answered 410. `removed`: the site no longer names it. */
    disabledFor: 'gone' | 'removed' | null
    delivered: number
    pending: number
    dead: number
    oldestPendingAt: number | null
    /** What the last attempt was answered, 0: not at all; null: there was none. */
    lastStatus: number | null
  }[]
}

/** Answer of `GET /mfa/admin/v1/people/:id`. Never a secret, a hash or a code. */
export type PersonView = {
  id: string
  /** As the host last said it; null: not said. */
  name: string | null
  /** Their last visit, to the hour; null: never past the host's sign-in here. */
  lastSeenAt: number | null
  /** When the host said that it deleted them. */
  forgottenAt: number | null
  memberships: { accountId: string; accountName: string; role: string; required: boolean }[]
  methods: {
    id: string
    factor: FactorKind
    name: string
    isDefault: boolean
    createdAt: number
    lastUsedAt: number | null
    disabledAt: number | null
    rpId: string | null
  }[]
  /** There was one that nobody deleted, and it is gone: only a reset helps. */
  methodMissing: boolean
  backupCodes: { remaining: number; total: number; createdAt: number; confirmedAt: number | null } | null
  /** Of each factor that codes were wrong for: in a row, within the time of its limits (24 hours of codes), within 30 days, and until when none is taken. */
  waits: { factor: FactorKind; inRow: number; lately: number; inMonth: number; lockedUntil: number | null }[]
  /** What was proved and holds, the oldest first; how, by RFC 8176. */
  sessions: { amr: string[]; provedAt: number; endsAt: number }[]
  invitation: {
    state: 'asked' | 'given'
    askedAt: number | null
    givenAt: number | null
    expiresAt: number | null
  } | null
}

/** One policy, as operators see it. */
export type OperatorPolicyView = {
  accountId: string
  accountName: string | null
  required: boolean
  strength: Strength
  changedAt: number
  changedBy: string
  members: { known: number; enrolled: number }
}

/** Answer of `GET /mfa/admin/v1/policies`. `next`, sent as `after`, brings those that follow. */
export type OperatorPoliciesView = { policies: OperatorPolicyView[]; next: string | null }

/** One row of the audit log. */
export type AuditEntryView = {
  seq: number
  id: string
  at: number
  actor: string
  principal: string
  account: string | null
  act: string
  result: string
  factor: string | null
  requestId: string
  addressPrefix: string | null
  reason: string | null
  /** Of `policy.changed`: `on`, `on phishing_resistant` or `off`. */
  detail: string | null
}

/** Answer of `GET /mfa/admin/v1/audit`. `next`, sent as `after`, brings those that follow; null: these were the last. */
export type AuditView = { entries: AuditEntryView[]; next: string | null }

/** Answer of `GET /mfa/api/audit`: the newest first, what is about one account, for its Owners. */
export type AccountAuditView = {
  entries: Pick<
    AuditEntryView,
    'id' | 'at' | 'actor' | 'principal' | 'act' | 'result' | 'factor' | 'reason' | 'detail'
  >[]
  next: string | null
}
