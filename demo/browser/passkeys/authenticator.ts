import { type Bytes, bytesOf, cbor, fromText, join, toText } from './bytes.ts'
import type { KeptPasskey } from './kept.ts'

/*
 * What a phone and the browser before it do (Web Authentication Level 2 §6 and §7), over WebCrypto. It shares no code with
 * the server. Its passkeys stay on it, so they count as not to be copied, and **Approve** stands for a finger on its sensor.
 */

const P256 = { name: 'ECDSA', namedCurve: 'P-256' }
const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

/** As the browser's own answer, as far as a page reads it. */
export type Answer = {
  id: string
  rawId: ArrayBuffer
  type: 'public-key'
  authenticatorAttachment: 'platform'
  response: Record<string, unknown>
  getClientExtensionResults(): Record<string, unknown>
}

type Making = PublicKeyCredentialCreationOptions & { rp: { id: string } }

export async function makePasskey({ rp, user, challenge }: Making, now: number): Promise<[KeptPasskey, Answer]> {
  const pair = await crypto.subtle.generateKey(P256, true, ['sign', 'verify'])
  const key = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const id = crypto.getRandomValues(new Uint8Array(32))
  const noAaguid = new Uint8Array(16)
  const attested = join(noAaguid, [0, id.length], id, coseKey(key))
  const attestationObject = cbor.map([
    [cbor.text('fmt'), cbor.text('none')],
    [cbor.text('attStmt'), cbor.map([])],
    [cbor.text('authData'), cbor.bytes(join(await authData(rp.id, ATTESTED), attested))],
  ])
  const kept = {
    ...{ id: toText(id), rpId: rp.id, rpName: rp.name, addedAt: now, key },
    ...{ userHandle: toText(user.id), userName: user.displayName || user.name },
  }
  const response = {
    clientDataJSON: clientData('webauthn.create', challenge).buffer,
    attestationObject: attestationObject.buffer,
    getTransports: () => ['internal'],
  }
  return [kept, answer(kept, response, { credProps: { rk: true } })]
}

export async function signWith(kept: KeptPasskey, challenge: BufferSource): Promise<Answer> {
  const key = await crypto.subtle.importKey('jwk', kept.key, P256, false, ['sign'])
  const authenticatorData = await authData(kept.rpId, 0)
  const data = clientData('webauthn.get', challenge)
  const signed = join(authenticatorData, await crypto.subtle.digest('SHA-256', data))
  const signature = der(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, signed)))
  return answer(kept, {
    ...{ clientDataJSON: data.buffer, authenticatorData: authenticatorData.buffer, signature: signature.buffer },
    userHandle: fromText(kept.userHandle).buffer,
  })
}

function answer(
  { id }: KeptPasskey,
  response: Answer['response'],
  extensions: ReturnType<Answer['getClientExtensionResults']> = {},
): Answer {
  return {
    ...{ id, rawId: fromText(id).buffer, type: 'public-key', authenticatorAttachment: 'platform', response },
    getClientExtensionResults: () => extensions,
  }
}

function clientData(type: string, challenge: BufferSource): Bytes {
  const { origin } = location
  return new TextEncoder().encode(
    JSON.stringify({ type, challenge: toText(bytesOf(challenge)), origin, crossOrigin: false }),
  )
}

/** Its counter says 0: it does not count. */
async function authData(rpId: string, more: number): Promise<Bytes> {
  const rpIdHash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(rpId))
  return join(rpIdHash, [PRESENT | VERIFIED | more], new Uint8Array(4))
}

/** COSE_Key of ES256 (RFC 9053 §7.1). */
function coseKey({ x = '', y = '' }: JsonWebKey): Bytes {
  return cbor.map([
    [cbor.int(1), cbor.int(2)],
    [cbor.int(3), cbor.int(-7)],
    [cbor.int(-1), cbor.int(1)],
    [cbor.int(-2), cbor.bytes(fromText(x))],
    [cbor.int(-3), cbor.bytes(fromText(y))],
  ])
}

/** WebCrypto writes r and s one after the other; authenticators write the ASN.1 of X9.62. */
function der(raw: Bytes): Bytes {
  const integer = (part: Bytes) => {
    const from = part.findIndex((byte) => byte !== 0)
    const body = part.subarray(from)
    const sign = (body[0] ?? 0) > 127 ? [0] : []
    return join([2, sign.length + body.length], sign, body)
  }
  const both = join(integer(raw.subarray(0, 32)), integer(raw.subarray(32)))
  return join([0x30, both.length], both)
}
