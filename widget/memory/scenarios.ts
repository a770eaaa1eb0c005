import type {
  AuthenticatorView,
  FactorKind,
  MemberView,
  PolicyView,
  RequirementView,
  SessionView,
} from '../../edge/contract/index.ts'
import { RESET_PROOF_SECONDS } from '../../edge/shared/limits.ts'
import type { ClientProblem } from '../client/transport.ts'

/** Everything that a server would know. Times are epoch milliseconds. */
export type MemoryState = {
  name: string
  /** In the order in which they were added. */
  methods: AuthenticatorView[]
  /** What can be set up here. */
  offers: readonly FactorKind[]
  /** Codes that are left of the newest ten; null: there never were any. */
  backupCodes: { remaining: number; confirmedAt: number | null } | null
  requirement: RequirementView
  /** Until when a factor takes no code. */
  locks: Partial<Record<FactorKind, number>>
  resetProvenUntil: number | null
  nextCodeAt: number | null
  policies: PolicyView[]
  /** Who belongs to each account that the person owns. */
  members: MemberView[]
  /** Where the person is signed in past MFA, this session first; null: the server has no such list. */
  sessions: SessionView[] | null
  /** What every request is answered with in place of the usual; `silence`: none is ever answered. */
  fails: ClientProblem | 'silence' | null
}

const DAY = 86_400_000
const HOUR = 3_600_000
const MINUTE = 60_000

function method(more: Partial<AuthenticatorView> = {}): AuthenticatorView {
  const now = Date.now()
  const times = { createdAt: now - 60 * DAY, lastUsedAt: now - 2 * HOUR }
  return { id: 'app-1', factor: 'totp', name: 'Authenticator app', isDefault: true, disabled: false, ...times, ...more }
}

const ON_DEVICE = { synced: false, usable: true, rpId: 'example.com', provider: null }
const SYNCED = { ...ON_DEVICE, synced: true, provider: 'iCloud Keychain' }

function passkey(more: Partial<AuthenticatorView> = {}): AuthenticatorView {
  return method({ id: 'passkey-1', factor: 'passkey', name: 'Passkey', credential: ON_DEVICE, ...more })
}

const BOTH: readonly FactorKind[] = ['totp', 'passkey']

const NAMES =
  'Alice Archer, Bob Baker, Chloé Carter, Dan Dyer, Eve Ekström, Faisal الفارسي, Grace Glover, Hiro Hashimoto, Ines Ibarra, Jan Jäger, Kim Kaur, Lena Lind'

/** Twelve of whom nine have a method, or so many more under numbers. */
function members(more = 0): MemberView[] {
  const names = [...NAMES.split(', '), ...Array.from({ length: more }, (_, at) => `Member ${at + 1}`)]
  return names.map((name, at) => {
    const role = at === 0 ? 'owner' : at === 1 ? 'admin' : 'member'
    return { name, role, enrolled: at % 4 !== 3, lastSeenAt: Date.now() - at * at * 9 * HOUR }
  })
}

function policy(more: Partial<PolicyView>): PolicyView {
  const members = { known: 12, enrolled: 9 }
  return { accountId: 'acme', accountName: 'Acme', required: false, canChange: true, reason: null, members, ...more }
}

const GLOBEX = { accountId: 'globex', accountName: 'Globex' }
const MEMBER_ONLY = { canChange: false, reason: 'not_owner', members: null } as const

/** Somebody with an app and ten codes: Owner of Acme, a member of Globex. Nobody requires MFA of them. */
function enrolled(more: Partial<MemoryState> = {}): MemoryState {
  return {
    name: 'Alice Archer',
    methods: [method()],
    offers: ['totp'],
    backupCodes: { remaining: 10, confirmedAt: Date.now() - 60 * DAY },
    requirement: { required: false, accounts: [] },
    locks: {},
    resetProvenUntil: null,
    nextCodeAt: null,
    policies: [policy({}), policy({ ...GLOBEX, ...MEMBER_ONLY })],
    members: members(),
    sessions: null,
    fails: null,
    ...more,
  }
}

/** This browser, and so many others. */
function sessions(others: number): SessionView[] {
  const now = Date.now()
  const all: [string | null, string | null][] = [
    ['Firefox on Windows', 'Lisbon, PT'],
    ['Safari on iOS', 'Lisbon, PT'],
    ['Chrome on Android', null],
    [null, 'København, DK'],
  ]
  return all.slice(0, others + 1).map(([client, place], at) => {
    const times = { since: now - (2 * at + 1) * HOUR, lastUsedAt: at === 3 ? null : now - at * 20 * MINUTE }
    return { id: `session-${at}`, client, place, ...times, isCurrent: at === 0 }
  })
}

function several(): AuthenticatorView[] {
  const now = Date.now()
  const at = (days: number) => ({ createdAt: now - days * DAY, isDefault: false })
  return [
    method({ createdAt: now - 300 * DAY }),
    passkey({ ...at(200), name: 'Phone', credential: SYNCED, lastUsedAt: now - 3 * DAY }),
    passkey({ ...at(40), id: 'passkey-2', name: 'Blue security key' }),
    passkey({
      ...at(290),
      id: 'passkey-3',
      name: 'Old laptop',
      credential: { ...ON_DEVICE, usable: false, rpId: 'old.example' },
    }),
  ]
}

const ten = () =>
  Array.from({ length: 10 }, (_, at) =>
    passkey({ id: `passkey-${at + 1}`, name: `Passkey ${at + 1}`, isDefault: false }),
  )

const empty = (more: Partial<MemoryState> = {}) => enrolled({ methods: [], backupCodes: null, ...more })

const codes = (remaining: number, confirmedAt: number | null = Date.now() - 60 * DAY) =>
  enrolled({ backupCodes: { remaining, confirmedAt } })

const failing = (code: ClientProblem['code'], more: Partial<ClientProblem> = {}) =>
  enrolled({ fails: { code, requestId: 'req_4Q7M', ...more } })

const byAcme = (required: boolean): RequirementView => ({ required, accounts: [{ id: 'acme', name: 'Acme' }] })

const withPolicy = (more: Partial<PolicyView>) => enrolled({ policies: [policy(more)] })

const WITH_PASSKEY = () => ({ methods: [method(), passkey({ isDefault: false })], offers: BOTH })

/** By name, made anew each time: their times are relative to now. */
export const SCENARIOS = {
  /** Nothing is set up yet. */
  empty: () => empty(),
  /** Nothing is set up, and Acme requires it. */
  empty_required: () => empty({ requirement: byAcme(true), policies: [policy({ required: true })] }),
  /** An app and ten backup codes. */
  enrolled: () => enrolled(),
  never_used: () => enrolled({ methods: [method({ lastUsedAt: null })] }),
  /** Acme requires MFA, so the method cannot be deleted. */
  required_by_account: () => enrolled({ requirement: byAcme(true), policies: [policy({ required: true })] }),
  codes_low: () => codes(3),
  codes_gone: () => codes(0),
  /** **Finish** was never pressed. */
  codes_not_confirmed: () => codes(10, null),
  /** The app was enrolled seconds ago: its current code is used up. */
  next_code: () => enrolled({ nextCodeAt: Date.now() + 30_000 }),
  /** The app takes no code for five minutes; backup codes work. */
  locked: () => enrolled({ locks: { totp: Date.now() + 300_000 } }),
  both_locked: () => enrolled({ locks: { totp: Date.now() + 300_000, backup_code: Date.now() + 900_000 } }),
  /** Too many wrong codes: only a backup code lets in, and leads to Reset. */
  disabled: () => enrolled({ methods: [method({ disabled: true })] }),
  /** Signed in by backup code a moment ago, which proves a reset. */
  reset_proven: () => enrolled({ resetProvenUntil: Date.now() + RESET_PROOF_SECONDS * 1000 }),
  /** Nothing is set up yet, and there is a choice. */
  empty_choice: () => empty({ offers: BOTH }),
  /** A passkey in place of the app. */
  passkey: () => enrolled({ methods: [passkey()], offers: BOTH }),
  /** An app, which is the default, and passkeys: in a password manager, on one device, and of an address that is gone. */
  several: () => enrolled({ methods: several(), offers: BOTH }),
  /** As many as there can be. */
  full: () => enrolled({ methods: [method(), ...ten()], offers: BOTH }),
  /** A passkey was copied, and takes nothing any more; an app is left. */
  passkey_copied: () => enrolled({ methods: [passkey({ disabled: true, isDefault: false }), method()], offers: BOTH }),
  /** Signed in here and in three other browsers, one of which says nothing of itself. */
  sessions: () => enrolled({ sessions: sessions(3) }),
  sessions_only_here: () => enrolled({ sessions: sessions(0) }),
  /** Requests are sent and never answered. */
  loading: () => enrolled({ fails: 'silence' }),
  offline: () => failing('offline', { requestId: null }),
  unreachable: () => failing('unavailable', { requestId: null }),
  /** The server is out of order, and names the request. */
  error: () => failing('unavailable'),
  signed_out: () => failing('sign_in_required', { page: '/login' }),
  challenge_required: () => failing('challenge_required', { page: '/mfa/challenge' }),
  /** The server has lost the method: no code can be right, and nothing takes its place but by an operator. */
  method_missing: () =>
    failing('method_missing', { page: '/mfa/challenge', support: 'Ask the help desk, extension 42.' }),
  policy_off: () => withPolicy({}),
  policy_on: () => withPolicy({ required: true }),
  /** Where there are passkeys. */
  policy_strength: () =>
    enrolled({ ...WITH_PASSKEY(), requirement: byAcme(true), policies: [policy({ required: true, strength: 'any' })] }),
  policy_strong: () =>
    enrolled({
      ...WITH_PASSKEY(),
      requirement: byAcme(true),
      policies: [policy({ required: true, strength: 'phishing_resistant' })],
    }),
  /** An Owner who has an app alone. */
  policy_strength_without_passkey: () => withPolicy({ required: true, strength: 'any' }),
  policy_member: () => withPolicy({ required: true, ...MEMBER_ONLY }),
  /** An admin sees that it is off, and no counts. */
  policy_member_off: () => withPolicy(MEMBER_ONLY),
  /** More members than a page of the list shows. */
  policy_many_members: () =>
    enrolled({ policies: [policy({ members: { known: 24, enrolled: 18 } })], members: members(12) }),
  policy_required_by_all: () => withPolicy({ required: true, canChange: false, reason: 'required_by_all' }),
  /** An Owner without a method of their own. */
  policy_owner_without_method: () => empty({ policies: [policy({ required: true })], requirement: byAcme(true) }),
  /** The caller is in no account. */
  policy_absent: () => enrolled({ policies: [] }),
} satisfies Record<string, () => MemoryState>

export type Scenario = keyof typeof SCENARIOS

/** An account of the person's takes phishing-resistant methods only. */
export const hasStrong = ({ policies }: MemoryState): boolean =>
  policies.some(({ required, strength = 'any' }) => required && strength !== 'any')
