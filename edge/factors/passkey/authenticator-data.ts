import type { Bytes } from '../../crypto/encoding.ts'
import { type CborValue, readCbor } from './cbor.ts'

/** What an authenticator says (Web Authentication §6.1). */
export type AuthenticatorData = {
  rpIdHash: Bytes
  userPresent: boolean
  userVerified: boolean
  backupEligible: boolean
  backedUp: boolean
  signCount: number
  /** With a registration only. */
  attested: AttestedCredential | null
}

export type AttestedCredential = {
  /** In the form of a UUID; null: all zero, it does not say. */
  aaguid: string | null
  credentialId: Bytes
  /** The bytes of the COSE_Key, and the map that they are. */
  publicKey: Bytes
  cose: CborValue
}

const LEAST_BYTES = 37
/** Web Authentication §4 (credential ID): at least 16 bytes and fewer than 1,024. */
const CREDENTIAL_ID_MIN = 16
const CREDENTIAL_ID_MAX = 1023

/** null: a field is missing or too long, the extensions are no map, or bytes are left over. */
export function readAuthenticatorData(bytes: Bytes): AuthenticatorData | null {
  const flags = bytes[32] ?? 0
  if (bytes.length < LEAST_BYTES) return null
  const attested = flags & 0x40 ? readAttested(bytes) : null
  if (flags & 0x40 && !attested) return null
  const extensionsAt = attested?.end ?? LEAST_BYTES
  const end = flags & 0x80 ? endOfMap(bytes, extensionsAt) : extensionsAt
  if (end !== bytes.length) return null
  return {
    rpIdHash: bytes.slice(0, 32),
    userPresent: (flags & 0x01) !== 0,
    userVerified: (flags & 0x04) !== 0,
    backupEligible: (flags & 0x08) !== 0,
    backedUp: (flags & 0x10) !== 0,
    signCount: new DataView(bytes.buffer, bytes.byteOffset).getUint32(33),
    attested: attested?.credential ?? null,
  }
}

function readAttested(bytes: Bytes): { credential: AttestedCredential; end: number } | null {
  const idAt = LEAST_BYTES + 18
  if (bytes.length < idAt) return null
  const idLength = new DataView(bytes.buffer, bytes.byteOffset).getUint16(idAt - 2)
  if (idLength < CREDENTIAL_ID_MIN || idLength > CREDENTIAL_ID_MAX) return null
  const keyAt = idAt + idLength
  const key = keyAt < bytes.length ? readCbor(bytes, keyAt) : null
  if (!key) return null
  return {
    credential: {
      aaguid: uuidOf(bytes.slice(LEAST_BYTES, LEAST_BYTES + 16)),
      credentialId: bytes.slice(idAt, keyAt),
      publicKey: bytes.slice(keyAt, key.end),
      cose: key.value,
    },
    end: key.end,
  }
}

function endOfMap(bytes: Bytes, at: number): number | null {
  const extensions = readCbor(bytes, at)
  return extensions?.value instanceof Map ? extensions.end : null
}

function uuidOf(bytes: Bytes): string | null {
  if (bytes.every((byte) => byte === 0)) return null
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
