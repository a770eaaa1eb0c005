import * as v from 'valibot'
import { PasskeyAssertion, PasskeyRegistration } from '../../contract/passkey.ts'
import type { Amr } from '../../core/assurance.ts'
import { accept, reject } from '../../core/result.ts'
import { digestOf } from '../../crypto/digest.ts'
import { fromBase64Url, toBase64Url } from '../../crypto/encoding.ts'
import type { KeyRing } from '../../crypto/key-ring.ts'
import type { AuthenticatorRow } from '../../ports/caller.ts'
import type { EnrolableFactor, FactorResponse, Occasion, Open, ResponseRefusal } from '../../ports/factor.ts'
import type { PasskeyStore } from '../../ports/passkeys.ts'
import type { Random } from '../../ports/runtime.ts'
import { isReadable, verifyAssertion, verifyRegistration } from './ceremony.ts'
import { type Binding, CHALLENGE_SECONDS, issueChallenge, openChallenge } from './challenge.ts'
import { challengeOf, readClientData } from './client-data.ts'
import { PASSKEY_LIMITS } from './limits.ts'
import type { PasskeySite } from './options.ts'
import { creationOptions, requestOptions } from './prompts.ts'
import { providerOf } from './providers.ts'
import { readRecord, recordOf } from './record.ts'

/** As many as one person may have (spec K2). */
export const MOST_PASSKEYS = 10

const HANDLE_BYTES = 32
const CHALLENGE_BYTES = 32

export type PasskeyParts = { site: PasskeySite; ring: KeyRing; random: Random; store: PasskeyStore }

/**
 * A passkey or security key beside the password (Web Authentication Level 2). What is used up is the challenge: `present` of
 * the store says how.
 */
export function passkeyFactor({ site, ring, random, store }: PasskeyParts): EnrolableFactor {
  const { rpId } = site
  const isOurs = (row: AuthenticatorRow) => row.rpId === rpId

  const bindings = ({ caller, act, target, epoch }: Occasion): Binding[] =>
    caller.sessionHashes.map((sessionHash) => ({
      sessionHash,
      principalId: caller.principalId,
      rpId,
      purpose: act,
      target: `${epoch} ${target}`,
    }))

  /** Under whichever key of the ring this session was known when it was asked. */
  async function issuedAt(challenge: string, occasion: Occasion, now: number): Promise<number | null> {
    let at: number | null = null
    for (const binding of bindings(occasion))
      at ??= (await openChallenge(ring, challenge, binding, now))?.issuedAt ?? null
    return at
  }

  return {
    kind: 'passkey',
    name: 'Passkey',
    amr: 'pop',
    markers: 'distinct',
    limits: PASSKEY_LIMITS,
    maxConsecutive: Number.MAX_SAFE_INTEGER,
    rpId,
    acts: { enrolled: 'passkey.added', removed: 'passkey.removed', disabled: 'passkey.disabled' },
    proves: ['sign_in', 'step_up', 'reset', 'remove', 'backup_codes', 'policy_off'],

    enrolment: {
      most: MOST_PASSKEYS,
      begin: (chance) => chance(CHALLENGE_BYTES),
      may: store.mayAdd(),
      rider: (chance) => store.keepHandle(toBase64Url(chance(HANDLE_BYTES))),

      async ask({ pending, label, handle, authenticators, open }) {
        const known = await recordsOf(authenticators.filter(isOurs), open)
        return [creationOptions(site, { challenge: toBase64Url(pending), label, handle, known })]
      },

      async confirm(pending, { ceremony }, now, { createdAt, handle }) {
        const response = ceremony as PasskeyRegistration
        const challenge = toBase64Url(pending)
        const isLate = now - createdAt > CHALLENGE_SECONDS * 1000
        if (isLate || handle === null || challengeOf(response) !== challenge) return { reason: 'ceremony_expired' }
        const made = await verifyRegistration(response, { ...site, challenge })
        if (!made) return refusedOf(site, response)
        const { signCount, backedUp, userVerified } = made
        return {
          marker: 0,
          kept: recordOf(made, response, handle),
          credential: {
            rpId,
            credentialHash: await digestOf<'credential id'>(made.credentialId),
            signCount,
            backedUp,
            userVerified,
          },
          name: providerOf(made.aaguid) ?? undefined,
          amr: amrOf(userVerified),
        }
      },

      clockSkew: async () => null,
    },

    async ask({ authenticators, occasion, now, open }) {
      const usable = authenticators.filter((row) => isOurs(row) && row.disabledAt === null)
      const [binding] = bindings(occasion)
      if (!binding || usable.length === 0) return []
      const usedAt = ({ lastUsedAt, createdAt }: AuthenticatorRow) => lastUsedAt ?? createdAt
      const known = await recordsOf(
        usable.sort((one, other) => usedAt(other) - usedAt(one)),
        open,
      )
      return [requestOptions(site, { challenge: await issueChallenge(ring, binding, now, random), known })]
    },

    nextUsableAt: () => null,

    parse(answer, at) {
      const read = v.safeParse(at === 'enrolment' ? PasskeyRegistration : PasskeyAssertion, answer)
      if (!read.success || !isWhole(read.output)) return reject({ reason: 'malformed_response' })
      return accept({ text: read.output.id, place: null, ceremony: read.output })
    },

    async find({ authenticators }, { text }) {
      const hash = await digestOf<'credential id'>(text)
      const own = authenticators.find((row) => isOurs(row) && row.credentialHash === hash)
      if (!own) return { reason: 'passkey_unknown' }
      if (own.disabledAt !== null) return { reason: 'passkey_refused' }
      return { holder: own.id, sealed: own.secret, purpose: 'secret', owner: [own.id], salt: null, iterations: null }
    },

    async verify({ opened }, { ceremony }: FactorResponse, now, occasion, holder) {
      const response = ceremony as PasskeyAssertion
      const challenge = challengeOf(response) ?? ''
      const at = await issuedAt(challenge, occasion, now)
      if (at === null) return { reason: 'ceremony_expired' }
      const known = readRecord(opened)
      const asserted = await verifyAssertion(response, { ...site, challenge }, known)
      if (!asserted) return refusedOf(site, response)
      const presented = store.present({
        ...asserted,
        caller: occasion.caller,
        authenticatorId: holder,
        challenge: await digestOf<'challenge'>(challenge),
        // Nobody's clock takes it after that.
        expiresAt: at + 2 * CHALLENGE_SECONDS * 1000,
        isSingleDevice: !known.backupEligible,
      })
      return { marker: 0, presented, amr: amrOf(asserted.userVerified) }
    },

    describe(row, opened) {
      const { credentialId, aaguid } = readRecord(opened)
      const usable = isOurs(row) && row.disabledAt === null
      const view = { synced: row.backedUp, usable, rpId: row.rpId ?? '', provider: providerOf(aaguid) }
      return { credentialId, view }
    },
  }
}

/** Proof of possession of a key, of whatever it is kept in; `user`: its owner was verified by it (RFC 8176 §2). */
const amrOf = (userVerified: boolean): Amr[] => (userVerified ? ['pop', 'user'] : ['pop'])

const recordsOf = (rows: readonly AuthenticatorRow[], open: Open) =>
  Promise.all(rows.map(async (row) => readRecord(await open(row))))

/** Which check it was is told nobody; that it came from another origin is on record. */
function refusedOf({ origins }: PasskeySite, response: { clientDataJSON: string }): ResponseRefusal {
  const origin = readClientData(response.clientDataJSON)?.fields.origin
  const isForeign = !origins.some((own) => own === origin)
  return { reason: 'passkey_refused', ...(isForeign && { seen: 'passkey.origin_refused' as const }) }
}

/** What cannot be read at all is of the wrong form: neither the CBOR of a registration, nor ids that are too short or long. */
function isWhole(response: PasskeyAssertion | PasskeyRegistration): boolean {
  const { length = 0 } = fromBase64Url(response.id) ?? {}
  const hasIdLength = length >= 16 && length <= 1023
  return hasIdLength && (!('attestationObject' in response) || isReadable(response))
}
