import * as v from 'valibot'
import type * as contract from '../../../edge/contract/index.ts'
import { FactorKind } from '../../../edge/contract/prompt.ts'
import { of } from './answers.ts'

/* The answers of the admin API, and of the log that Owners read, as schemas. */

const whole = v.pipe(v.number(), v.integer())
const text = v.string()
const time = v.nullable(whole)
const strength = v.picklist(['any', 'phishing_resistant'])

export const PersonView = of<contract.PersonView>()(
  v.object({
    id: text,
    name: v.nullable(text),
    lastSeenAt: time,
    forgottenAt: time,
    memberships: v.array(v.object({ accountId: text, accountName: text, role: text, required: v.boolean() })),
    methods: v.array(
      v.object({
        id: text,
        factor: FactorKind,
        name: text,
        isDefault: v.boolean(),
        createdAt: whole,
        lastUsedAt: time,
        disabledAt: time,
        rpId: v.nullable(text),
      }),
    ),
    methodMissing: v.boolean(),
    backupCodes: v.nullable(v.object({ remaining: whole, total: whole, createdAt: whole, confirmedAt: time })),
    waits: v.array(v.object({ factor: FactorKind, inRow: whole, lately: whole, inMonth: whole, lockedUntil: time })),
    sessions: v.array(v.object({ amr: v.array(text), provedAt: whole, endsAt: whole })),
    invitation: v.nullable(
      v.object({ state: v.picklist(['asked', 'given']), askedAt: time, givenAt: time, expiresAt: time }),
    ),
  }),
)

export const PeopleView = of<contract.PeopleView>()(
  v.object({
    people: v.array(
      v.object({
        id: text,
        name: v.nullable(text),
        lastSeenAt: time,
        forgottenAt: time,
        factors: v.array(FactorKind),
        isDisabled: v.boolean(),
        methodMissing: v.boolean(),
        lockedUntil: time,
      }),
    ),
    next: v.nullable(text),
  }),
)

export const ApiKeysView = of<contract.ApiKeysView>()(
  v.object({
    keys: v.array(
      v.object({
        id: text,
        name: text,
        scopes: v.array(text),
        createdAt: whole,
        expiresAt: whole,
        revokedAt: time,
        lastUsedAt: time,
      }),
    ),
    own: text,
  }),
)

export const WebhooksView = of<contract.WebhooksView>()(
  v.object({
    endpoints: v.array(
      v.object({
        id: text,
        origin: text,
        disabledAt: time,
        disabledFor: v.nullable(v.picklist(['gone', 'removed'])),
        delivered: whole,
        pending: whole,
        dead: whole,
        oldestPendingAt: time,
        lastStatus: v.nullable(whole),
      }),
    ),
  }),
)

export const DoneView = v.object({})
export const ReplayedView = v.object({ replayed: whole })
export const ResetByOperatorView = v.object({ hadMethod: v.boolean() })
export const UnlockedView = v.object({ wasDisabled: v.boolean(), hadWrongCodes: v.boolean() })
export const EndedView = v.object({ ended: whole })
export const OperatorPolicySetView = v.object({
  required: v.boolean(),
  wasRequired: v.boolean(),
  wasStrength: strength,
})

export const OperatorPolicyView = of<contract.OperatorPolicyView>()(
  v.object({
    accountId: text,
    accountName: v.nullable(text),
    required: v.boolean(),
    strength,
    changedAt: whole,
    changedBy: text,
    members: v.object({ known: whole, enrolled: whole }),
  }),
)

export const OperatorPoliciesView = of<contract.OperatorPoliciesView>()(
  v.object({ policies: v.array(OperatorPolicyView), next: v.nullable(text) }),
)

const entry = { id: text, at: whole, actor: text, principal: text, act: text, result: text }
const more = { factor: v.nullable(text), reason: v.nullable(text), detail: v.nullable(text) }

export const AuditEntryView = of<contract.AuditEntryView>()(
  v.object({
    ...entry,
    ...more,
    seq: whole,
    account: v.nullable(text),
    requestId: text,
    addressPrefix: v.nullable(text),
  }),
)

export const AuditView = of<contract.AuditView>()(
  v.object({ entries: v.array(AuditEntryView), next: v.nullable(text) }),
)

export const AccountAuditView = of<contract.AccountAuditView>()(
  v.object({ entries: v.array(v.object({ ...entry, ...more })), next: v.nullable(text) }),
)
