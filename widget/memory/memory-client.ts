import type { FactorKind, Proof, SettingsView } from '../../edge/contract/index.ts'
import type { MfaClient } from '../client/client.ts'
import type { Result } from '../client/transport.ts'
import { factorOf, waysOf } from '../factors/registry.ts'
import { createCeremonies } from './ceremonies.ts'
import { membersPage } from './members.ts'
import { createMethods, enrolable } from './methods.ts'
import { createProofs } from './proofs.ts'
import { no, Refused } from './refused.ts'
import { hasStrong, type MemoryState, SCENARIOS, type Scenario } from './scenarios.ts'
import { endSessions, sessionsView } from './sessions.ts'

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

/**
 * A server in memory, for a host's own tests and for pages that show the elements: no network, no timers, no secrets. It
 * is consistent: what was enrolled is there, a used backup code is gone, a policy stays as it was switched, the fifth
 * wrong code begins a wait. Passkeys are asked of the browser for real, so a test needs one that plays an authenticator;
 * those that a scenario begins with are on no device.
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
  const ceremonies = createCeremonies(state)
  const proofs = createProofs(state, right, ceremonies)
  const { check } = proofs
  /** Of what no backup code proves. */
  const checkMethod = (proof: Proof) => (factorOf(proof.factor).isRecovery ? no('bad_request') : check(proof))

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
    authenticators: state.methods,
    enrolable: enrolable(state),
    backupCodes: state.backupCodes && {
      ...state.backupCodes,
      total: 10,
      createdAt: state.methods[0]?.createdAt ?? Date.now(),
    },
    requirement: state.requirement,
    resetProvenUntil: state.resetProvenUntil,
    nextCodeAt: state.nextCodeAt,
    ...(state.sessions && { sessions: true }),
    csrf: 'memory',
  })

  /** The account's own word about its members, kept in line with whoever asks. */
  function require(accountId: string, accountName: string, required: boolean): void {
    const others = state.requirement.accounts.filter(({ id }) => id !== accountId)
    const accounts = required ? [...others, { id: accountId, name: accountName }] : others
    state.requirement = { required: accounts.length > 0, accounts }
  }

  const own = createMethods(state, { proofs, ceremonies, right, issuer, settings })

  /** What proves a sign-in, that of the default first; nothing else where a passkey is asked for and there. */
  function ways(): FactorKind[] {
    const sorted = [...state.methods].sort((one, other) => Number(other.isDefault) - Number(one.isDefault))
    const all = waysOf(sorted.map(({ factor }) => factor))
    const strong = all.filter((kind) => factorOf(kind).isPossible)
    return hasStrong(state) && strong.length > 0 ? strong : all
  }

  return {
    state,
    get backupCodes() {
      return proofs.codes()
    },
    loadSettings: () => answer(settings),
    beginEnrolment: (request) => answer(() => own.beginEnrolment(request)),
    confirmEnrolment: (id, request) => answer(() => own.confirmEnrolment(id, request)),
    abandonEnrolment: (id) => answer(() => own.abandonEnrolment(id)),
    renameAuthenticator: (id, request) => answer(() => own.renameAuthenticator(id, request)),
    removeAuthenticator: (id, request) => answer(() => own.removeAuthenticator(id, request)),
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
    loadSessions: () => answer(() => sessionsView(state)),
    endSession: (id) => answer(() => endSessions(state, (one) => one.id === id)),
    endOtherSessions: () => answer(() => endSessions(state, () => true)),
    loadMembers: (accountId, page) => answer(() => membersPage(state, accountId, page)),
    setPolicy: (accountId, { required, strength = 'any', proof }) =>
      answer(() => {
        const policy = state.policies.find((one) => one.accountId === accountId)
        if (!policy?.canChange) return no('forbidden')
        if (!required && state.methods.length === 0) return no('enrolment_required', { page: '/mfa/enrol' })
        const hasPasskey = state.methods.some(({ factor, disabled }) => factorOf(factor).isPossible && !disabled)
        if (strength !== 'any' && !hasPasskey) return no('owner_not_ready', { page: '/mfa/settings' })
        const isStrong = policy.strength !== undefined && policy.strength !== 'any'
        if (policy.required && (!required || (isStrong && strength === 'any'))) {
          if (isStrong && proof && !factorOf(proof.factor).isPossible) return no('strength_required')
          const refused = proof ? checkMethod(proof) : no('step_up_required')
          if (refused) return refused
        }
        policy.required = required
        if (policy.strength) policy.strength = strength
        require(accountId, policy.accountName, required)
        return policy
      }),
    askCeremony: () => answer(() => ({ prompts: ways().flatMap((factor) => ceremonies.ask(factor) ?? []) })),
    loadChallenge: () =>
      answer(() => {
        if (state.methods.length === 0) return no('enrolment_required', { page: '/mfa/enrol' })
        const factors = ways().map((factor) => {
          const lock = state.locks[factor] ?? 0
          const isUsable = factorOf(factor).isRecovery
            ? proofs.codes().length > 0
            : state.methods.some((one) => one.factor === factor && !one.disabled)
          const prompt = isUsable && ceremonies.ask(factor)
          return {
            factor,
            lockedUntil: lock > Date.now() ? lock : null,
            disabled: !isUsable,
            ...(prompt && { prompt }),
          }
        })
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
        const refused = ways().includes(factor) ? check({ factor, ...sent }) : no('strength_required')
        if (refused) return refused
        const left = factorOf(factor).isRecovery ? { backupCodes: { remaining: proofs.codes().length, total: 10 } } : {}
        return { to, assurance: proofs.assurance(), ...left }
      }),
  }
}
