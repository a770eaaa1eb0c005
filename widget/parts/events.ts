import type { FactorKind } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'

const PUBLIC = { bubbles: true, composed: true }
const CANCELABLE = { ...PUBLIC, cancelable: true }

/** A method was added; `replaced`: it took the place of an old one. */
export class MfaEnrolledEvent extends Event {
  constructor(
    readonly factor: FactorKind,
    readonly authenticatorId: string,
    readonly replaced: boolean,
  ) {
    super('mfa-enrolled', PUBLIC)
  }
}

/** `count` new backup codes are on the screen. */
export class BackupCodesCreatedEvent extends Event {
  constructor(readonly count: number) {
    super('backup-codes-created', PUBLIC)
  }
}

/** How backup codes were kept: copied, saved to a file, sent to print, or **Finish** was pressed. */
export type KeptVia = 'copy' | 'download' | 'print' | 'finish'

/** The person kept the backup codes, or said so. */
export class BackupCodesKeptEvent extends Event {
  constructor(readonly via: KeptVia) {
    super('backup-codes-kept', PUBLIC)
  }
}

/** MFA was passed, by `amr` (RFC 8176). Unless cancelled, the page goes to `to`, a path of this origin. */
export class MfaPassedEvent extends Event {
  constructor(
    readonly to: string,
    readonly amr: readonly string[],
  ) {
    super('mfa-passed', CANCELABLE)
  }
}

/** Too many wrong codes: nothing of `factor` is accepted before `untilAt` (epoch milliseconds). */
export class MfaLockedEvent extends Event {
  constructor(
    readonly untilAt: number,
    readonly factor: FactorKind,
  ) {
    super('mfa-locked', PUBLIC)
  }
}

/** The wizard was left before its end. */
export class MfaCancelledEvent extends Event {
  constructor() {
    super('mfa-cancelled', PUBLIC)
  }
}

/** A method was deleted, and all backup codes with it. */
export class MfaRemovedEvent extends Event {
  constructor(readonly authenticatorId: string) {
    super('mfa-removed', PUBLIC)
  }
}

/** A method has another name. */
export class MfaRenamedEvent extends Event {
  constructor(readonly authenticatorId: string) {
    super('mfa-renamed', PUBLIC)
  }
}

/** An account's members have to use MFA from now on, or no longer. */
export class AccountPolicyChangedEvent extends Event {
  constructor(
    readonly accountId: string,
    readonly required: boolean,
  ) {
    super('account-policy-changed', PUBLIC)
  }
}

/** After any change, for hosts that want one event: whether there is a method, and how many backup codes are left, if any are known. */
export class MfaChangedEvent extends Event {
  constructor(
    readonly enrolled: boolean,
    readonly remaining: number | null,
  ) {
    super('mfa-changed', PUBLIC)
  }
}

/** The host's session ended under the element. Unless cancelled, the element says "Sign in again" in its place. */
export class MfaSessionExpiredEvent extends Event {
  constructor() {
    super('mfa-session-expired', CANCELABLE)
  }
}

/** The server refused, or could not be reached. `requestId` finds the refusal in the server's log; null: it never got there. */
export class MfaErrorEvent extends Event {
  constructor(
    readonly code: ClientProblem['code'],
    readonly requestId: string | null,
  ) {
    super('mfa-error', PUBLIC)
  }
}

/** Every event of the elements, by its name. */
export type MfaEventMap = {
  'mfa-enrolled': MfaEnrolledEvent
  'backup-codes-created': BackupCodesCreatedEvent
  'backup-codes-kept': BackupCodesKeptEvent
  'mfa-passed': MfaPassedEvent
  'mfa-locked': MfaLockedEvent
  'mfa-cancelled': MfaCancelledEvent
  'mfa-removed': MfaRemovedEvent
  'mfa-renamed': MfaRenamedEvent
  'account-policy-changed': AccountPolicyChangedEvent
  'mfa-changed': MfaChangedEvent
  'mfa-session-expired': MfaSessionExpiredEvent
  'mfa-error': MfaErrorEvent
}

// They bubble out of every shadow root, so that a page may listen once.
declare global {
  interface HTMLElementEventMap extends MfaEventMap {}
  interface DocumentEventMap extends MfaEventMap {}
  interface WindowEventMap extends MfaEventMap {}
}
