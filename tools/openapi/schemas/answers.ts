import * as v from 'valibot'
import type * as contract from '../../../edge/contract/index.ts'
import { FactorKind } from '../../../edge/contract/prompt.ts'
import { ROLES } from '../../../edge/shared/protocol.ts'
import { CODES, problemType } from './problems.ts'

/*
 * The answers of the API as schemas. What they are is said by the types in `edge/contract`; these are the same once more for
 * who has no compiler, and only the OpenAPI document and tests import them, so a Worker carries none. A schema that is
 * not its type to the last optional field does not compile.
 */

/** The fields themselves, however they are put together; whether they can be written to does not matter on a wire. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Field in keyof T]: Plain<T[Field]> }
    : T
type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? unknown : { differs: [A, B] }

/** A schema of exactly this type. */
export const of =
  <T>() =>
  <S extends v.GenericSchema>(schema: S & Same<v.InferOutput<S>, T>): S =>
    schema

const whole = v.pipe(v.number(), v.integer())
const text = v.string()
const account = v.object({ id: text, name: text })

export const AssuranceView = of<contract.AssuranceView>()(
  v.object({ aal: v.picklist([1, 2]), amr: v.array(text), at: v.nullable(whole) }),
)

export const CredentialView = of<contract.CredentialView>()(
  v.object({ synced: v.boolean(), usable: v.boolean(), rpId: text, provider: v.nullable(text) }),
)

export const AuthenticatorView = of<contract.AuthenticatorView>()(
  v.object({
    id: text,
    factor: FactorKind,
    name: text,
    isDefault: v.boolean(),
    createdAt: whole,
    lastUsedAt: v.nullable(whole),
    disabled: v.boolean(),
    credential: v.optional(CredentialView),
  }),
)

export const BackupCodesView = of<contract.BackupCodesView>()(
  v.object({ remaining: whole, total: whole, createdAt: whole, confirmedAt: v.nullable(whole) }),
)

export const RequirementView = of<contract.RequirementView>()(
  v.object({ required: v.boolean(), accounts: v.array(account) }),
)

export const SettingsView = of<contract.SettingsView>()(
  v.object({
    principal: v.object({ id: text, name: text, label: v.optional(text) }),
    assurance: AssuranceView,
    authenticators: v.array(AuthenticatorView),
    enrolable: v.array(FactorKind),
    backupCodes: v.nullable(BackupCodesView),
    requirement: RequirementView,
    resetProvenUntil: v.nullable(whole),
    nextCodeAt: v.nullable(whole),
    passkeys: v.optional(v.object({ rpId: text, userId: text, credentialIds: v.array(text) })),
    sessions: v.optional(v.boolean()),
    csrf: text,
  }),
)

export const SessionView = of<contract.SessionView>()(
  v.object({
    id: text,
    client: v.nullable(text),
    place: v.nullable(text),
    since: whole,
    lastUsedAt: v.nullable(whole),
    isCurrent: v.boolean(),
  }),
)

export const SessionsView = of<contract.SessionsView>()(
  v.object({ sessions: v.array(SessionView), isMore: v.boolean(), csrf: text }),
)

export const SessionsEndedView = of<contract.SessionsEndedView>()(v.object({ ended: whole }))

export const BrowserCeremony = of<contract.BrowserCeremony>()(
  v.object({
    kind: v.literal('browser_ceremony'),
    ceremony: v.picklist(['create', 'get']),
    publicKey: v.record(text, v.unknown()),
  }),
)

export const Prompt = of<contract.Prompt>()(
  v.variant('kind', [
    v.object({ kind: v.literal('show_secret'), secret: text, uri: text }),
    v.object({ kind: v.literal('enter_code'), digits: whole }),
    v.object({ kind: v.literal('show_codes'), codes: v.array(text) }),
    BrowserCeremony,
  ]),
)

export const EnrolmentView = of<contract.EnrolmentView>()(
  v.object({ id: text, expiresAt: whole, prompts: v.array(Prompt) }),
)

export const EnrolmentConfirmedView = of<contract.EnrolmentConfirmedView>()(
  v.object({ authenticator: AuthenticatorView, prompts: v.array(Prompt) }),
)

export const BackupCodesCreatedView = of<contract.BackupCodesCreatedView>()(
  v.object({ backupCodes: BackupCodesView, prompts: v.array(Prompt) }),
)

export const ChallengeFactorView = of<contract.ChallengeFactorView>()(
  v.object({
    factor: FactorKind,
    lockedUntil: v.nullable(whole),
    disabled: v.boolean(),
    prompt: v.optional(BrowserCeremony),
  }),
)

export const ChallengeView = of<contract.ChallengeView>()(
  v.object({
    principal: v.object({ name: text, label: v.optional(text) }),
    factors: v.array(ChallengeFactorView),
    nextCodeAt: v.nullable(whole),
    to: text,
    csrf: text,
  }),
)

export const ChallengePassedView = of<contract.ChallengePassedView>()(
  v.object({
    to: text,
    assurance: AssuranceView,
    backupCodes: v.optional(v.object({ remaining: whole, total: whole })),
    grant: v.optional(text),
  }),
)

export const GrantedView = of<contract.GrantedView>()(v.object({ grant: text }))

export const PolicyView = of<contract.PolicyView>()(
  v.object({
    accountId: text,
    accountName: text,
    required: v.boolean(),
    strength: v.optional(v.picklist(['any', 'phishing_resistant'])),
    canChange: v.boolean(),
    reason: v.nullable(v.picklist(['not_owner', 'required_by_all'])),
    members: v.nullable(v.object({ known: whole, enrolled: whole })),
  }),
)

export const PoliciesView = of<contract.PoliciesView>()(v.array(PolicyView))

export const MemberView = of<contract.MemberView>()(
  v.object({ name: v.nullable(text), role: v.picklist(ROLES), enrolled: v.boolean(), lastSeenAt: whole }),
)

export const MembersView = of<contract.MembersView>()(
  v.object({ members: v.array(MemberView), next: v.nullable(text) }),
)

export const CeremoniesView = of<contract.CeremoniesView>()(v.object({ prompts: v.array(BrowserCeremony) }))

export const OfferView = of<contract.OfferView>()(v.object({ isOffered: v.boolean() }))

export const LoginView = of<contract.LoginView>()(
  v.variant('verdict', [
    v.object({ verdict: v.literal('allow'), rule: v.literal('not_required') }),
    v.object({
      verdict: v.literal('challenge'),
      rule: v.picklist(['has_method', 'method_missing']),
      ticket: text,
      expiresAt: whole,
    }),
    v.object({
      verdict: v.literal('enrol'),
      rule: v.literal('required'),
      ticket: text,
      expiresAt: whole,
      accounts: v.array(account),
    }),
  ]),
)

export const GrantView = of<contract.GrantView>()(
  v.object({
    principal: account,
    accountId: v.nullable(text),
    pendingId: text,
    amr: v.array(text),
    acr: text,
    authTime: whole,
  }),
)

export const Problem = of<contract.Problem>()(
  v.object({
    type: problemType,
    title: text,
    status: whole,
    code: v.picklist(CODES),
    requestId: text,
    retryAfterSeconds: v.optional(whole),
    accounts: v.optional(v.array(account)),
    reason: v.optional(
      v.union([
        v.object({ clockSkewSeconds: whole }),
        v.picklist(['previous_entry', 'confirmed_in_another_tab', 'confirmed_here', 'expired', 'too_many_tries']),
      ]),
    ),
    support: v.optional(text),
    page: v.optional(text),
  }),
)
