import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/**
 * An authenticator and the browser in front of it, written from the texts of Web Authentication Level 2 and CTAP 2.1. It
 * shares neither code nor library with the product, and does as it is told where a real one would refuse.
 */

export type CreationOptions = {
  rp: { id: string; name: string }
  user: { id: string; name: string; displayName: string }
  challenge: string
  pubKeyCredParams: { type: string; alg: number }[]
  excludeCredentials: { id: string; type: string; transports?: string[] }[]
}
export type RequestOptions = {
  challenge: string
  rpId: string
  allowCredentials: { id: string; type: string; transports?: string[] }[]
}

export type Registration = {
  id: string
  clientDataJSON: string
  attestationObject: string
  transports?: string[]
  attachment?: string
  discoverable?: boolean
}
export type Assertion = {
  id: string
  clientDataJSON: string
  authenticatorData: string
  signature: string
  userHandle?: string
}

/** What can be told to do otherwise. */
export type Twist = {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  clientData?: Record<string, unknown>
  userPresent?: boolean
  userVerified?: boolean
  backupEligible?: boolean
  backedUp?: boolean
  /** The counter that is said; left out, the next one, or 0 for one that does not count. */
  signCount?: number
  userHandle?: string
}

const url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()

export class SoftAuthenticator {
  readonly origin: string
  readonly credentialId: Buffer
  readonly isSynced: boolean
  readonly alg: -7 | -8 | -257
  userVerified: boolean
  /** null: it does not count. */
  counter: number | null
  rpId = ''
  userHandle = ''
  readonly #keys: { privateKey: KeyObject; publicKey: KeyObject }

  constructor(
    options: {
      origin: string
      isSynced?: boolean
      counts?: boolean
      userVerified?: boolean
      alg?: -7 | -8 | -257
      credentialId?: Buffer
      aaguid?: string
    } = { origin: '' },
  ) {
    this.origin = options.origin
    this.isSynced = options.isSynced ?? true
    this.counter = options.counts ? 1 : null
    this.userVerified = options.userVerified ?? true
    this.alg = options.alg ?? -7
    this.credentialId = options.credentialId ?? randomBytes(32)
    this.aaguid = options.aaguid ?? '00000000-0000-0000-0000-000000000000'
    this.#keys = keyPair(this.alg)
  }

  readonly aaguid: string

  get id(): string {
    return url(this.credentialId)
  }

  create(options: CreationOptions, twist: Twist = {}): Registration {
    this.rpId = options.rp.id
    this.userHandle = options.user.id
    const idLength = Buffer.alloc(2)
    idLength.writeUInt16BE(this.credentialId.length)
    const attested = Buffer.concat([
      Buffer.from(this.aaguid.replaceAll('-', ''), 'hex'),
      idLength,
      this.credentialId,
      coseKey(this.alg, this.#keys.publicKey),
    ])
    const authData = Buffer.concat([this.#authData(twist, 0x40), attested])
    const attestationObject = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(authData)],
    ])
    return {
      id: this.id,
      clientDataJSON: url(this.#clientData('webauthn.create', options.challenge, twist)),
      attestationObject: url(attestationObject),
      transports: ['internal', 'hybrid'],
      attachment: 'platform',
      discoverable: true,
    }
  }

  get(options: Pick<RequestOptions, 'challenge'>, twist: Twist = {}): Assertion {
    if (this.counter !== null) this.counter += 1
    const authenticatorData = this.#authData(twist, 0)
    const clientData = this.#clientData('webauthn.get', options.challenge, twist)
    const signed = Buffer.concat([authenticatorData, sha256(clientData)])
    const signature = sign(this.alg === -8 ? null : 'sha256', signed, this.#keys.privateKey)
    return {
      id: this.id,
      clientDataJSON: url(clientData),
      authenticatorData: url(authenticatorData),
      signature: url(signature),
      userHandle: twist.userHandle ?? this.userHandle,
    }
  }

  #clientData(type: string, challenge: string, twist: Twist): Buffer {
    const { origin = this.origin } = twist
    const data = { type: twist.type ?? type, challenge: twist.challenge ?? challenge, origin, crossOrigin: false }
    return Buffer.from(JSON.stringify({ ...data, ...twist.clientData }))
  }

  #authData(twist: Twist, more: number): Buffer {
    const { userPresent = true, userVerified = this.userVerified } = twist
    const { backupEligible = this.isSynced, backedUp = this.isSynced } = twist
    const flags =
      Number(userPresent) | (Number(userVerified) << 2) | (Number(backupEligible) << 3) | (Number(backedUp) << 4) | more
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(twist.signCount ?? this.counter ?? 0)
    return Buffer.concat([sha256(twist.rpId ?? this.rpId), Buffer.from([flags]), counter])
  }
}

function keyPair(alg: -7 | -8 | -257) {
  if (alg === -8) return generateKeyPairSync('ed25519')
  return alg === -7
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** COSE_Key (RFC 9053), its labels in the order of CTAP's canonical CBOR. */
function coseKey(alg: -7 | -8 | -257, key: KeyObject): Buffer {
  const jwk = key.export({ format: 'jwk' })
  const part = (name: 'x' | 'y' | 'n' | 'e') => bytes(Buffer.from(jwk[name] ?? '', 'base64url'))
  if (alg === -257)
    return map([
      [int(1), int(3)],
      [int(3), int(-257)],
      [int(-1), part('n')],
      [int(-2), part('e')],
    ])
  const pairs: [Buffer, Buffer][] = [
    [int(1), int(alg === -7 ? 2 : 1)],
    [int(3), int(alg)],
    [int(-1), int(alg === -7 ? 1 : 6)],
    [int(-2), part('x')],
  ]
  return map(alg === -7 ? [...pairs, [int(-3), part('y')]] : pairs)
}

/* CBOR (RFC 8949), as much of it as is written here. */

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value])
  if (value < 256) return Buffer.from([(major << 5) | 24, value])
  const long = Buffer.alloc(3)
  long.writeUInt8((major << 5) | 25)
  long.writeUInt16BE(value, 1)
  return long
}

const int = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value))
const bytes = (value: Uint8Array) => Buffer.concat([head(2, value.length), value])
const text = (value: string) => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
const map = (pairs: [Buffer, Buffer][]) => Buffer.concat([head(5, pairs.length), ...pairs.flat()])
