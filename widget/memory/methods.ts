import type { AuthenticatorView, FactorKind, Prompt, Proof, SettingsView } from '../../edge/contract/index.ts'
import type { MfaClient } from '../client/client.ts'
import { factorOf, methodOf } from '../factors/registry.ts'
import { partsTexts } from '../words/messages.ts'
import type { Ceremonies } from './ceremonies.ts'
import { type Proofs, typedIn } from './proofs.ts'
import { no, type Refused } from './refused.ts'
import { hasStrong, type MemoryState } from './scenarios.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const TRIES = 5
/** Of what a person may have several of. */
const MOST = 10

type Acts = Pick<
  MfaClient,
  'beginEnrolment' | 'confirmEnrolment' | 'abandonEnrolment' | 'renameAuthenticator' | 'removeAuthenticator'
>

/** The same acts without the way to the server: what is refused is a value of its own. */
export type Methods = {
  [Name in keyof Acts]: (
    ...args: Parameters<Acts[Name]>
  ) => Extract<Awaited<ReturnType<Acts[Name]>>, { ok: true }>['value'] | Refused
}

export type MethodsParts = {
  proofs: Proofs
  ceremonies: Ceremonies
  /** The code of the app that is right. */
  right: string
  issuer: string
  settings: () => SettingsView
}

/** What can still be set up: one of a kind, or as many as there may be of it. */
export function enrolable({ offers, methods }: MemoryState): FactorKind[] {
  const count = (kind: FactorKind) => methods.filter(({ factor }) => factor === kind).length
  return offers.filter((kind) => count(kind) < (methodOf(kind).isOneOfMany ? MOST : 1))
}

/** A person's methods: set up, named, deleted. */
export function createMethods(
  state: MemoryState,
  { proofs, ceremonies, right, issuer, settings }: MethodsParts,
): Methods {
  let serial = 0
  type Pending = { factor: FactorKind; name: string; replaces: string | null; tries: number }
  const pending = new Map<string, Pending>()

  /** Null: it may begin. */
  function mayBegin(factor: FactorKind, replaces?: string, proof?: Proof): Refused | null {
    if (replaces) {
      if (!state.methods.some(({ id }) => id === replaces)) return no('not_found')
      if (methodOf(factor).isOneOfMany) return no('bad_request')
      if ((state.resetProvenUntil ?? 0) > Date.now() && !proof) return null
      return proof ? proofs.check(proof) : no('step_up_required')
    }
    if (!enrolable(state).includes(factor))
      return no(methodOf(factor).isOneOfMany ? 'passkey_limit' : 'already_enrolled')
    return state.methods.length === 0 || proofs.isOfJustNow() ? null : no('step_up_required')
  }

  function promptsOf(factor: FactorKind): Prompt[] {
    if (factorOf(factor).isPossible) return [ceremonies.make(issuer)]
    const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(state.name)}`
    const uri = `otpauth://totp/${label}?secret=${SECRET}&issuer=${encodeURIComponent(issuer)}`
    return [
      { kind: 'show_secret', secret: SECRET, uri },
      { kind: 'enter_code', digits: 6 },
    ]
  }

  /** Null: what was sent is of the new method. */
  function check(id: string, enrolment: Pending, sent: Parameters<typeof typedIn>[0]): Refused | null {
    if (factorOf(enrolment.factor).isPossible) {
      const credentialId = ceremonies.idIn(sent)
      if (ceremonies.methodOf(credentialId)) return no('already_registered')
      if (credentialId) ceremonies.keep(id, credentialId)
      return credentialId ? null : no('passkey_refused')
    }
    const { plain } = factorOf(enrolment.factor)
    if (plain(typedIn(sent)) === plain(right)) return null
    if (++enrolment.tries < TRIES) return no('wrong_code')
    pending.delete(id)
    return no('enrolment_expired', { reason: 'too_many_tries' })
  }

  return {
    beginEnrolment: ({ factor, name, replaces, proof }) => {
      const refused = mayBegin(factor, replaces, proof)
      if (refused) return refused
      const id = `enrolment-${++serial}`
      const called = name ?? methodOf(factor).name(partsTexts())
      pending.set(id, { factor, name: called, replaces: replaces ?? null, tries: 0 })
      return { id, expiresAt: Date.now() + 600_000, prompts: promptsOf(factor) }
    },
    confirmEnrolment: (id, sent) => {
      const enrolment = pending.get(id)
      if (!enrolment) return no('not_found')
      const { factor, name, replaces } = enrolment
      if (!replaces && !enrolable(state).includes(factor)) return no('conflict', { reason: 'confirmed_in_another_tab' })
      const refused = check(id, enrolment, sent)
      if (refused) return refused
      pending.clear()
      const others = state.methods.filter((one) => one.id !== replaces)
      const isFurther = !replaces && others.length > 0
      const authenticator: AuthenticatorView = {
        ...{ id, factor, name, createdAt: Date.now() },
        ...{ isDefault: !others.some(({ isDefault }) => isDefault), lastUsedAt: null, disabled: false },
        ...(factorOf(factor).isPossible && {
          credential: { synced: false, usable: true, rpId: location.hostname, provider: null },
        }),
      }
      Object.assign(state, { methods: [...others, authenticator], locks: {}, resetProvenUntil: null })
      proofs.proved(factor)
      return { authenticator, prompts: isFurther ? [] : [proofs.newCodes()] }
    },
    abandonEnrolment: (id) => {
      pending.delete(id)
      return null
    },
    renameAuthenticator: (id, { name, isDefault }) => {
      const method = state.methods.find((one) => one.id === id)
      if (!method) return no('not_found')
      const changed = { ...method, name: name?.trim() || method.name, isDefault: isDefault ?? method.isDefault }
      state.methods = state.methods.map((one) =>
        one.id === id ? changed : { ...one, isDefault: one.isDefault && !isDefault },
      )
      return changed
    },
    removeAuthenticator: (id, { proof }) => {
      const { required, accounts } = state.requirement
      const method = state.methods.find((one) => one.id === id)
      if (!method) return no('not_found')
      const left = state.methods.filter((one) => one !== method)
      const isNeeded = hasStrong(state) ? !left.some(({ factor }) => factorOf(factor).isPossible) : left.length === 0
      if (required && isNeeded) return no('policy_requires_mfa', { accounts })
      const refused = proofs.check(proof)
      if (refused) return refused
      if (left.length === 0) {
        proofs.dropCodes()
        Object.assign(state, { backupCodes: null, resetProvenUntil: null })
      }
      const [first] = left
      state.methods = left.some(({ isDefault }) => isDefault)
        ? left
        : left.map((one) => ({ ...one, isDefault: one === first }))
      return settings()
    },
  }
}
