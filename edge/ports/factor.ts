import type { FactorKind, Prompt } from '../contract/prompt.ts'
import type { CredentialView } from '../contract/settings.ts'
import type { Amr } from '../core/assurance.ts'
import type { Result } from '../core/result.ts'
import type { ThrottleLimits } from '../core/throttle.ts'
import type { AuditAct, Presented, ProvableAct, Rider } from './acts.ts'
import type { AuthenticatorRow, Caller, CredentialState } from './caller.ts'
import type { BackupCodeRow } from './methods.ts'
import type { NotificationType } from './notification.ts'
import type { Random, Sealed, SealPurpose } from './runtime.ts'

export type { FactorKind }

type Bytes = Uint8Array<ArrayBuffer>

/** What came with the request: a code as it was typed, or the object that a browser's ceremony gave. */
export type Answer = string | Readonly<Record<string, unknown>>

/** What a person sent, read once: `text` is the only form of it that anything later compares. */
export type FactorResponse = {
  text: string
  /** Which stored row the response names, where it names one (a backup code's place on the list). */
  place: number | null
  /** The whole of what a browser's ceremony gave, where it was one. */
  ceremony?: Readonly<Record<string, unknown>>
}

export type ParseRefusal = { reason: 'malformed_response' } | { reason: 'bad_check_character' }

/** In whose session a proof is asked for, and what for. A challenge that is made beforehand is bound to all of it. */
export type Occasion = {
  caller: Caller
  act: ProvableAct
  /** Which authenticator or account the act is about; empty: none. */
  target: string
  /** The person's: what was asked for before a change of methods is over with it. */
  epoch: number
}

/** Opens what is sealed of an authenticator of the caller's. */
export type Open = (authenticator: AuthenticatorRow) => Promise<Bytes>

/** What the charge has loaded of this factor's proofs. */
export type Loaded = { authenticators: readonly AuthenticatorRow[]; backupCode: BackupCodeRow | null }

/** A stored proof as it lies in the database. */
export type StoredProof = {
  /** The authenticator, or the set of codes that it is one of: a marker is used up there. */
  holder: string
  sealed: Sealed | ''
  /** What it is sealed to, besides its person. */
  purpose: SealPurpose
  owner: readonly string[]
  salt: string | null
  iterations: number | null
}

/** What a response is compared with; null: nothing. */
export type ProofLookup = StoredProof | ResponseRefusal | null

/** What is stored of a proof, opened: the plain secret or hash, and how it was derived. */
export type Material = { opened: Bytes; salt: Bytes | null; iterations: number | null }

/**
 * What a right response proves. The marker, or what was presented in its place, must be used up before it counts: a boolean
 * cannot be consumed. `amr`: what it shows beyond what the factor says of itself.
 */
export type Evidence = { marker: number; presented?: Presented; amr?: readonly Amr[] }

/** Why a response is worth nothing, where that is told. Nothing is written down of one that came too late. */
export type ResponseRefusal = {
  reason: 'passkey_refused' | 'passkey_unknown' | 'ceremony_expired'
  /** What the audit log says of it, where that is more than a wrong response. */
  seen?: AuditAct
}

/** What comes of a right response to an enrolment. `kept`: null: the pending state itself. `name`: what it calls itself. */
export type Enrolled = Evidence & { kept: Bytes | null; credential?: CredentialState; name?: string }

/** What a person is asked for: a prompt of the wire, or letters and digits, which only our own pages carry out so far. */
export type Ask = Prompt | { kind: 'enter_characters' }

/** How a new authenticator of this factor comes to be. */
export type FactorEnrolment = {
  /** How many of them a person may have; default 1. Of several, none takes another's place: a reset is of the only one. */
  most?: number
  /** The pending state, kept sealed until the response comes: an app's secret, or a challenge that is none. */
  begin(random: Random): Bytes
  /** What is written with its begin. */
  rider?(random: Random): Rider
  /** What must hold where one is confirmed, at that moment. */
  may?: Rider
  /** What the new authenticator's owner is shown and asked for. `authenticators`: those that they have. */
  ask(context: {
    pending: Bytes
    issuer: string
    label: string
    handle: string | null
    authenticators: readonly AuthenticatorRow[]
    open: Open
  }): readonly Prompt[] | Promise<readonly Prompt[]>
  /** What comes of it, or null when the response is wrong. `createdAt`: of the pending state. */
  confirm(
    pending: Bytes,
    response: FactorResponse,
    now: number,
    context: { createdAt: number; handle: string | null },
  ): Promise<Enrolled | ResponseRefusal | null>
  /** By how many seconds the sender's clock is off, when that is why a code was wrong; null: it was just wrong. */
  clockSkew(pending: Bytes, response: FactorResponse, now: number): Promise<number | null>
}

/** On record and told under the same name. */
export type MethodAct = AuditAct & NotificationType

/** A kind of proof. To add one: a folder with this, its name in contract and schema, its line in `registry.ts`, its texts. */
export interface Factor {
  readonly kind: FactorKind
  /** What a new authenticator is called until its owner says otherwise. */
  readonly name: string
  /** RFC 8176 value. */
  readonly amr: Amr
  /**
   * How a marker is used up. `increasing`: only markers above the authenticator's last one count. `distinct`: each is a row
   * of its own, of the set of codes, and counts once.
   */
  readonly markers: 'increasing' | 'distinct'
  /** How its tries are limited; left out: as those of codes. */
  readonly limits?: ThrottleLimits
  /** Failures in a row after which it is void: the authenticator is disabled, the set of codes useless (spec T2). */
  readonly maxConsecutive: number
  /** The acts that it may prove (spec L12). */
  readonly proves: readonly ProvableAct[]
  /** null: not a method but the way back for whoever lost theirs. It comes with the first method, and proves a reset. */
  readonly enrolment: FactorEnrolment | null
  /** What a challenge asks for, made before the answer is known. `authenticators`: the person's own of this factor. */
  ask(context: {
    authenticators: readonly AuthenticatorRow[]
    occasion: Occasion
    now: number
    open: Open
  }): readonly Ask[] | Promise<readonly Ask[]>
  /** The domain that its credentials are made for: one of another is listed and cannot be used. Left out: it has none. */
  readonly rpId?: string
  /** What is written down and told of an authenticator that comes, goes and is disabled; left out: as of an app. */
  readonly acts?: { enrolled: MethodAct; removed: MethodAct; disabled: MethodAct }
  /** What is said of one besides, `opened` being what is sealed of it. */
  describe?(authenticator: AuthenticatorRow, opened: Bytes): { view: CredentialView; credentialId: string }
  /** When it can be used next, epoch milliseconds; null: now. */
  nextUsableAt(authenticator: AuthenticatorRow, now: number): number | null
  /** Normalises once, at the edge. Whatever passes is safe to charge for. */
  parse(answer: Answer, at?: 'enrolment'): Result<FactorResponse, ParseRefusal>
  /** Of what was loaded, the stored proof that the response is compared with; null: there is none. */
  find(loaded: Loaded, response: FactorResponse): ProofLookup | Promise<ProofLookup>
  /** Evidence, or null when the response is wrong. Compares in constant time. Does not know what was used before. */
  verify(
    material: Material,
    response: FactorResponse,
    now: number,
    occasion: Occasion,
    /** Where the material lies (`StoredProof.holder`). */
    holder: string,
  ): Promise<Evidence | ResponseRefusal | null>
}

/** The factors of one deployment. */
export interface Factors {
  /** Undefined: it is not offered here. */
  get(kind: FactorKind): Factor | undefined
  /** Those that are set up as methods, in the order in which they are offered. */
  readonly methods: readonly EnrolableFactor[]
  /** The way back in, in the order in which they are offered. */
  readonly spares: readonly Factor[]
}

export type EnrolableFactor = Factor & { readonly enrolment: FactorEnrolment }
