import type { EnrolmentView, FactorKind, PolicyView, SettingsView } from '../../edge/contract/index.ts'
import type { ClientProblem, MfaClient, Result } from '../../widget/index.ts'

export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const URI = `otpauth://totp/Acme:alice%40example.com?secret=${SECRET}&issuer=Acme`
const FIVE = '04K3-QF9X-WM2H-TBPZ 1X7T-6HGB-PQ3A-9WKF 2N5C-VYJ8-0RDE-3GHS 3QWK-4B7M-XZT1-8PFN 4CJ9-HA2R-5SVG-6DYE'
const FIVE_MORE = '5R8D-0JNV-7CEY-4M1S 6ZP2-KM4T-D8XE-0VRA 7B9W-3FQX-H6NJ-YC2T 8GS1-ED5K-V0RP-4TMW 9TXN-7ZB3-QCF8-JH6K'
export const CODES: string[] = `${FIVE} ${FIVE_MORE}`.split(' ')

export const ok = <Value>(value: Value): Promise<Result<Value>> => Promise.resolve({ ok: true, value })

export const no = (code: ClientProblem['code'], more: Partial<ClientProblem> = {}): Promise<Result<never>> =>
  Promise.resolve({ ok: false, problem: { code, requestId: 'req_1', ...more } })

export const signedOut = () => no('sign_in_required', { page: '/login' })

/** A promise that is kept when the test says so. */
export function later<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

export const never = (): Promise<never> => new Promise(() => {})

export function settingsView(more: Partial<SettingsView> = {}): SettingsView {
  return {
    principal: { id: 'p1', name: 'Alice' },
    assurance: { aal: 1, amr: [], at: null },
    authenticators: [],
    enrolable: ['totp'],
    backupCodes: null,
    requirement: { required: false, accounts: [] },
    resetProvenUntil: null,
    nextCodeAt: null,
    csrf: 'csrf',
    ...more,
  }
}

export const method = (disabled = false) => ({
  id: 'a1',
  factor: 'totp' as FactorKind,
  name: 'Authenticator app',
  isDefault: true,
  createdAt: Date.UTC(2026, 4, 12, 12),
  lastUsedAt: Date.now() - 2 * 3_600_000,
  disabled,
})

export function enrolledView(remaining = 10, confirmedAt: number | null = Date.UTC(2026, 4, 12)): SettingsView {
  const backupCodes = { remaining, total: 10, createdAt: Date.UTC(2026, 4, 12), confirmedAt }
  return settingsView({ authenticators: [method()], enrolable: [], backupCodes })
}

/** The script of a person with an app and seven codes, but for what is said. */
export const enrolled = (more: Partial<SettingsView> = {}) => ({
  loadSettings: () => ok({ ...enrolledView(7), ...more }),
})

export function policyView(more: Partial<PolicyView> = {}): PolicyView {
  const members = { known: 12, enrolled: 9 }
  return { accountId: 'acme', accountName: 'Acme', required: false, canChange: true, reason: null, members, ...more }
}

/** OFF as a server answers it: what is missing first, then `answer` to the code. */
export const offWith =
  (answer: MfaClient['setPolicy']): MfaClient['setPolicy'] =>
  (id, request) =>
    request.proof ? answer(id, request) : no('step_up_required')

export const asked = (factor: FactorKind, disabled = false, lockedUntil: number | null = null) => ({
  factor,
  lockedUntil,
  disabled,
})

export const challengeView = (factors = [asked('totp')], to = '/home') => ({
  principal: { name: 'Alice' },
  factors,
  nextCodeAt: null,
  to,
  csrf: 'csrf',
})

/** The script of a sign-in with an app, which may be disabled, and with a backup code. */
export const bothWays = (disabled: boolean) => ({
  loadChallenge: () => ok(challengeView([asked('totp', disabled), asked('backup_code')])),
})

export const SHOW_CODES = [{ kind: 'show_codes' as const, codes: CODES }]
export const PROMPTS: EnrolmentView['prompts'] = [
  { kind: 'show_secret', secret: SECRET, uri: URI },
  { kind: 'enter_code', digits: 6 },
]

export type Call = [name: keyof MfaClient, ...args: unknown[]]

/** Keeps account of what it was asked. */
export type ScriptedClient = MfaClient & {
  calls: Call[]
  count(name: keyof MfaClient): number
  /** The first argument of each call of a name, or the one at a place. */
  said(name: keyof MfaClient, at?: number): unknown[]
}

/**
 * A client that answers as told, well by default. Unlike the client in memory that we ship it remembers nothing: each
 * answer is the test's, also one that no server would give, and what was sent is looked at call by call.
 */
export function scriptedClient(script: Partial<MfaClient> = {}): ScriptedClient {
  const calls: Call[] = []
  const said = (name: string, at = 0) => calls.filter(([called]) => called === name).map((call) => call[at + 1])
  const count = (name: string) => said(name).length
  const newCodes = () => ({ remaining: 10, total: 10, createdAt: Date.now(), confirmedAt: null })
  const defaults: MfaClient = {
    loadSettings: () => ok(settingsView()),
    beginEnrolment: () => ok({ id: `e${count('beginEnrolment')}`, expiresAt: Date.now() + 600_000, prompts: PROMPTS }),
    confirmEnrolment: () => ok({ authenticator: method(), prompts: SHOW_CODES }),
    abandonEnrolment: () => ok(null),
    confirmBackupCodes: () => ok(null),
    renameAuthenticator: (_id, { name }) => ok({ ...method(), name: name ?? 'Authenticator app' }),
    removeAuthenticator: () => ok(settingsView()),
    createBackupCodes: () => ok({ backupCodes: newCodes(), prompts: SHOW_CODES }),
    loadPolicies: (ids) => ok(ids.map((accountId) => policyView({ accountId }))),
    setPolicy: (accountId, { required }) => ok(policyView({ accountId, required })),
    loadMembers: () => ok({ members: [], next: null }),
    loadChallenge: () => ok(challengeView()),
    answerChallenge: () => ok({ to: '/home', assurance: { aal: 2, amr: ['pwd', 'otp', 'mfa'], at: Date.now() } }),
  }
  const client = { ...defaults, ...script }
  for (const name of Object.keys(client) as Exclude<keyof MfaClient, 'transport'>[]) {
    const answer = client[name] as (...args: unknown[]) => Promise<Result<never>>
    client[name] = (...args: unknown[]) => {
      calls.push([name, ...args])
      return answer(...args)
    }
  }
  return { ...client, calls, count, said }
}
