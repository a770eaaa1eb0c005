import type { PasskeyAssertion, PasskeyRegistration } from '../../contract/passkey.ts'
import { type Bytes, equalBytes, fromBase64Url, toBase64Url, utf8 } from '../../crypto/encoding.ts'
import { type AuthenticatorData, readAuthenticatorData } from './authenticator-data.ts'
import { type CborMap, readCbor } from './cbor.ts'
import { isExpected, readClientData } from './client-data.ts'
import { type Algorithm, readPublicKey } from './cose-key.ts'

/*
 * Registration and authentication (Web Authentication Level 2 §7.1, §7.2), attestation `none`. Pure but for Web Crypto: what
 * was asked for and what is stored come in. Whatever is wrong, the answer is null and never says what.
 */

/** What was asked for. `origins`: all that the answer may come from, each as browsers write it. */
export type Expected = {
  /** Base64url, as it was sent; opened before (`openChallenge`). */
  challenge: string
  rpId: string
  origins: readonly string[]
  userVerification: 'preferred' | 'required'
}

export type NewPasskey = {
  /** Base64url. */
  credentialId: string
  /** The bytes of its COSE_Key, base64url. */
  publicKey: string
  alg: Algorithm
  signCount: number
  backupEligible: boolean
  backedUp: boolean
  userVerified: boolean
  /** The model, in the form of a UUID; null: it does not say. A label, never proof of anything. */
  aaguid: string | null
}

/** Whether an attestation object can be read at all: one map of its three fields and nothing after it. */
export function isReadable(response: PasskeyRegistration): boolean {
  return readAttestation(response.attestationObject) !== null
}

/**
 * A new passkey. `fmt` and `attStmt` are not looked at: who made the authenticator is not asked.
 *
 * @param expected `allowSynced` false refuses a passkey that can be copied to other devices.
 */
export async function verifyRegistration(
  response: PasskeyRegistration,
  expected: Expected & { allowSynced: boolean },
): Promise<NewPasskey | null> {
  const clientData = readClientData(response.clientDataJSON)
  if (!clientData || !isExpected(clientData, { ...expected, type: 'webauthn.create' })) return null
  const authData = readAttestation(response.attestationObject)?.get('authData')
  const data = authData instanceof Uint8Array ? readAuthenticatorData(authData) : null
  if (!data?.attested || !(await isForUs(data, expected))) return null
  const { attested } = data
  if (toBase64Url(attested.credentialId) !== response.id) return null
  if (data.backupEligible && !expected.allowSynced) return null
  const key = await readPublicKey(attested.cose)
  if (!key) return null
  return {
    credentialId: response.id,
    publicKey: toBase64Url(attested.publicKey),
    alg: key.alg,
    signCount: data.signCount,
    backupEligible: data.backupEligible,
    backedUp: data.backedUp,
    userVerified: data.userVerified,
    aaguid: attested.aaguid,
  }
}

/** What is stored of a passkey and its person; all text base64url. */
export type KnownPasskey = {
  credentialId: string
  publicKey: string
  alg: number
  backupEligible: boolean
  /** `user.id`, by which its person is known to authenticators. */
  userHandle: string
}

/** `signCount` is not yet compared with the stored one: that takes the statement that stores it. */
export type Asserted = { signCount: number; backedUp: boolean; userVerified: boolean }

/** What a known passkey has signed. */
export async function verifyAssertion(
  response: PasskeyAssertion,
  expected: Expected,
  known: KnownPasskey,
): Promise<Asserted | null> {
  if (response.id !== known.credentialId) return null
  if (response.userHandle !== undefined && response.userHandle !== known.userHandle) return null
  const clientData = readClientData(response.clientDataJSON)
  if (!clientData || !isExpected(clientData, { ...expected, type: 'webauthn.get' })) return null
  const authData = fromBase64Url(response.authenticatorData)
  const data = authData && readAuthenticatorData(authData)
  if (!data || data.attested || !(await isForUs(data, expected))) return null
  if (data.backupEligible !== known.backupEligible) return null
  if (!(await isSigned(response.signature, known, authData, clientData.bytes))) return null
  return { signCount: data.signCount, backedUp: data.backedUp, userVerified: data.userVerified }
}

function readAttestation(base64Url: string): CborMap | null {
  const bytes = fromBase64Url(base64Url)
  const item = bytes && readCbor(bytes)
  if (!item || item.end !== bytes.length || !(item.value instanceof Map) || item.value.size !== 3) return null
  return ['fmt', 'attStmt', 'authData'].every((name) => (item.value as CborMap).has(name)) ? item.value : null
}

/** Made for this site, with a person there; verified by the authenticator where that is required; BS only with BE (§6.1). */
async function isForUs(data: AuthenticatorData, { rpId, userVerification }: Expected): Promise<boolean> {
  const rpIdHash = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(rpId)))
  return (
    equalBytes(data.rpIdHash, rpIdHash) &&
    data.userPresent &&
    (data.userVerified || userVerification !== 'required') &&
    (data.backupEligible || !data.backedUp)
  )
}

async function isSigned(signature: string, known: KnownPasskey, authData: Bytes, clientData: Bytes): Promise<boolean> {
  const signatureBytes = fromBase64Url(signature)
  const cose = fromBase64Url(known.publicKey)
  const item = cose && readCbor(cose)
  const key = item && item.end === cose.length ? await readPublicKey(item.value) : null
  if (!signatureBytes || !key || key.alg !== known.alg) return false
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', clientData))
  const signed = new Uint8Array(authData.length + hash.length)
  signed.set(authData)
  signed.set(hash, authData.length)
  try {
    return await key.verify(signatureBytes, signed)
  } catch {
    return false
  }
}
