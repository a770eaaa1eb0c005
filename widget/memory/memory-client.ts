import type { AuthenticatorView, FactorKind, Proof, SettingsView } from '../../edge/contract/index.ts'
import type { MfaClient } from '../client/client.ts'
import type { Result } from '../client/transport.ts'
import { factorOf, methods, waysOf } from '../factors/registry.ts'
import { membersPage } from './members.ts'
import { createProofs, typedIn } from './proofs.ts'
import { no, Refused } from './refused.ts'
import { type MemoryState, SCENARIOS, type Scenario } from './scenarios.ts'

export type { MfaClient } from '../client/client.ts'
export type { MemoryState, Scenario } from './scenarios.ts'

export type MemoryClientOptions = {
  /** The code of the app that is always right, `123456`. Every other is wrong. */
  code?: string
  /** The site, for the key that an app would show. */
  issuer?: string
}

export type MemoryClient = MfaClient & {
  /** Backup codes that work, as the elements would have shown them. A used one is gone from here. */
  readonly backupCodes: readonly string[]
  /** What the server would know. Change it to change what comes next: `client.state.fails = { code: 'offline', requestId: null }`. */
  readonly state: MemoryState
}

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const TRIES = 5

/**
 * A server in memory, for a host's own tests and for pages that show the elements: no network, no timers, no secrets. It
 * is consistent: what was enrolled is there, a used backup code is gone, a policy stays as it was switched, the fifth
 * wrong code begins a wait.
 *
 * Give each test a client of its own, and set it before the element is in the page. The same code is right every time,
 * unlike at a real server; nothing here proves that MFA is safe, only what a page does with the answers.
 *
 * @param scenario - where to begin: the name of one of the `SCENARIOS`, `enrolled` by default, or parts of a state of
 * your own, on top of that one
 *
 * @example
 * const settings = document.createElement('mfa-settings')
 * settings.client = createMemoryClient('codes_low')
 * document.body.append(settings)
 */
export function createMemoryClient(
  scenario: Scenario | Partial<MemoryState> = 'enrolled',
  { code: right = '123456', issuer = 'Acme' }: MemoryClientOptions = {},
): MemoryClient {
  const state: MemoryState =
    typeof scenario === 'string' ? SCENARIOS[scenario]() : { ...SCENARIOS.enrolled(), ...scenario }
  const proofs = createProofs(state, right)
  const { check } = proofs
  /** Of what no backup code proves. */
  const checkMethod = (proof: Proof) => (factorOf(proof.factor).isRecovery ? no('bad_request') : check(proof))
  let serial = 0
  const pending = new Map<string, { factor: FactorKind; name: string; replaces: boolean; tries: number }>()

  /** Every request passes here first. */
  async function answer<Value>(work: () => Value | Refused): Promise<Result<Value>> {
    if (state.fails === 'silence') return new Promise(() => {})
    if (state.fails) return { ok: false, problem: { ...state.fails } }
    const value = work()
    return value instanceof Refused
      ? { ok: false, problem: value.problem }
      : { ok: true, value: structuredClone(value) }
  }

  const settings = (): SettingsView => ({
    principal: { id: 'alice', name: state.name, label: state.name },
    assurance: proofs.assurance(),
    authenticators: state.method ? [state.method] : [],
    // What is set up by a ceremony of the browser is not played here.
    enrolable: state.method ? [] : methods.filter(({ isOneOfMany }) => !isOneOfMany).map(({ kind }) => kind),
    backupCodes: state.backupCodes && {
      ...state.backupCodes,
      total: 10,
      createdAt: state.method?.createdAt ?? Date.now(),
    },
    requirement: state.requirement,
    resetProvenUntil: state.resetProvenUntil,
    nextCodeAt: state.nextCodeAt,
    csrf: 'memory',
  })

  /** The account's own word about its members, kept in line with whoever asks. */
  function require(accountId: string, accountName: string, required: boolean): void {
    const others = state.requirement.accounts.filter(({ id }) => id !== accountId)
    const accounts = required ? [...others, { id: accountId, name: accountName }] : others
    state.requirement = { required: accounts.length > 0, accounts }
  }

  return {
    state,
    get backupCodes() {
      return proofs.codes()
    },
    loadSettings: () => answer(settings),
    beginEnrolment: ({ factor, name, replaces, proof }) =>
      answer(() => {
        if (state.method && !replaces) return no('already_enrolled')
        if (replaces && replaces !== state.method?.id) return no('not_found')
        const isProven = (state.resetProvenUntil ?? 0) > Date.now()
        const refused = !replaces || (isProven && !proof) ? null : proof ? check(proof) : no('step_up_required')
        if (refused) return refused
        const id = `enrolment-${++serial}`
        pending.set(id, { factor, name: name ?? 'Authenticator app', replaces: Boolean(replaces), tries: 0 })
        const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(state.name)}`
        const uri = `otpauth://totp/${label}?secret=${SECRET}&issuer=${encodeURIComponent(issuer)}`
        const prompts = [
          { kind: 'show_secret' as const, secret: SECRET, uri },
          { kind: 'enter_code' as const, digits: 6 },
        ]
        return { id, expiresAt: Date.now() + 600_000, prompts }
      }),
    confirmEnrolment: (id, sent) =>
      answer(() => {
        const enrolment = pending.get(id)
        if (!enrolment) return no('not_found')
        if (state.method && !enrolment.replaces) return no('conflict', { reason: 'confirmed_in_another_tab' })
        const { factor } = enrolment
        const { plain } = factorOf(factor)
        if (plain(typedIn(sent)) !== plain(right)) {
          if (++enrolment.tries < TRIES) return no('wrong_code')
          pending.delete(id)
          return no('enrolment_expired', { reason: 'too_many_tries' })
        }
        pending.clear()
        const createdAt = Date.now()
        const authenticator: AuthenticatorView = {
          ...{ id: `app-${++serial}`, factor, name: enrolment.name, createdAt },
          ...{ isDefault: true, lastUsedAt: null, disabled: false },
        }
        Object.assign(state, { method: authenticator, locks: {}, resetProvenUntil: null })
        proofs.proved(createdAt)
        return { authenticator, prompts: [proofs.newCodes()] }
      }),
    abandonEnrolment: (id) =>
      answer(() => {
        pending.delete(id)
        return null
      }),
    renameAuthenticator: (id, { name }) =>
      answer(() => {
        if (state.method?.id !== id) return no('not_found')
        state.method = { ...state.method, name: name?.trim() || state.method.name }
        return state.method
      }),
    removeAuthenticator: (id, { proof }) =>
      answer(() => {
        const { required, accounts } = state.requirement
        if (state.method?.id !== id) return no('not_found')
        if (required) return no('policy_requires_mfa', { accounts })
        const refused = check(proof)
        if (refused) return refused
        proofs.dropCodes()
        Object.assign(state, { method: null, backupCodes: null, resetProvenUntil: null })
        return settings()
      }),
    createBackupCodes: ({ proof }) =>
      answer(() => {
        const refused = checkMethod(proof)
        if (refused) return refused
        const prompts = [proofs.newCodes()]
        return { backupCodes: { remaining: 10, total: 10, createdAt: Date.now(), confirmedAt: null }, prompts }
      }),
    confirmBackupCodes: () =>
      answer(() => {
        if (state.backupCodes) state.backupCodes = { ...state.backupCodes, confirmedAt: Date.now() }
        return null
      }),
    loadPolicies: (ids) =>
      answer(() => state.policies.filter(({ accountId }) => ids.length === 0 || ids.includes(accountId))),
    loadMembers: (accountId, page) => answer(() => membersPage(state, accountId, page)),
    setPolicy: (accountId, { required, strength = 'any', proof }) =>
      answer(() => {
        const policy = state.policies.find((one) => one.accountId === accountId)
        if (!policy?.canChange) return no('forbidden')
        if (!required && !state.method) return no('enrolment_required', { page: '/mfa/enrol' })
        if (!required && policy.required) {
          const refused = proof ? checkMethod(proof) : no('step_up_required')
          if (refused) return refused
        }
        policy.required = required
        if (policy.strength) policy.strength = strength
        require(accountId, policy.accountName, required)
        return policy
      }),
    loadChallenge: () =>
      answer(() => {
        if (!state.method) return no('enrolment_required', { page: '/mfa/enrol' })
        const lock = (factor: FactorKind) =>
          (state.locks[factor] ?? 0) > Date.now() ? (state.locks[factor] ?? 0) : null
        const { disabled } = state.method
        const factors = waysOf([state.method.factor]).map((factor) => ({
          factor,
          lockedUntil: lock(factor),
          disabled: factorOf(factor).isRecovery ? proofs.codes().length === 0 : disabled,
        }))
        return {
          principal: { name: state.name, label: state.name },
          factors,
          nextCodeAt: state.nextCodeAt,
          to: '/',
          csrf: 'memory',
        }
      }),
    answerChallenge: ({ factor, to = '/', ...sent }) =>
      answer(() => {
        const refused = check({ factor, code: typedIn(sent) })
        if (refused) return refused
        const left = factorOf(factor).isRecovery ? { backupCodes: { remaining: proofs.codes().length, total: 10 } } : {}
        return { to, assurance: proofs.assurance(), ...left }
      }),
  }
}
