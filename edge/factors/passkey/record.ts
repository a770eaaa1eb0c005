import type { PasskeyRegistration } from '../../contract/passkey.ts'
import { utf8 } from '../../crypto/encoding.ts'
import type { KnownPasskey, NewPasskey } from './ceremony.ts'

/** What is kept of a passkey, sealed: nothing of it changes. */
export type PasskeyRecord = KnownPasskey & {
  aaguid: string | null
  /** As `getTransports()` said them; left out where it said nothing, and then nothing is sent. */
  transports?: readonly string[] | undefined
  attachment?: string | undefined
  discoverable?: boolean | undefined
}

type Bytes = Uint8Array<ArrayBuffer>

export function recordOf(made: NewPasskey, response: PasskeyRegistration, userHandle: string): Bytes {
  const { credentialId, publicKey, alg, backupEligible, aaguid } = made
  const { transports, attachment, discoverable } = response
  const record: PasskeyRecord = {
    credentialId,
    publicKey,
    alg,
    backupEligible,
    userHandle,
    aaguid,
    transports,
    attachment,
    discoverable,
  }
  return utf8(JSON.stringify(record))
}

/** Throws where it is none: what was sealed here can be nothing else. */
export function readRecord(bytes: Bytes): PasskeyRecord {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as PasskeyRecord
}
