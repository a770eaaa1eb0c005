import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/*
 * An authenticator and the browser around it, in Node. It shares no code with the product: its own CBOR, OpenSSL's keys. What
 * it says can be bent in every field, for what no browser would send.
 */

export type Cbor = number | string | boolean | null | Uint8Array | Cbor[] | Map<number | string, Cbor>

/** CBOR as CTAP2 writes it, keys in the order of the map. */
export function cbor(value: Cbor): Uint8Array {
  if (value === null || typeof value === 'boolean') return Uint8Array.of(value === null ? 0xf6 : value ? 0xf5 : 0xf4)
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return join(head(3, Buffer.byteLength(value)), Buffer.from(value))
  if (value instanceof Uint8Array) return join(head(2, value.length), value)
  if (Array.isArray(value)) return join(head(4, value.length), ...value.map(cbor))
  return join(head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)]))
}

export function head(major: number, argument: number): Uint8Array {
  const type = major << 5
  if (argument < 24) return Uint8Array.of(type | argument)
  if (argument < 0x100) return Uint8Array.of(type | 24, argument)
  if (argument < 0x10000) return Uint8Array.of(type | 25, argument >> 8, argument & 255)
  const long = Buffer.alloc(5)
  long.writeUInt8(type | 26)
  long.writeUInt32BE(argument, 1)
  return long
}

export const join = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.concat(parts))
export const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
export const sha256 = (data: string | Uint8Array): Uint8Array => createHash('sha256').update(data).digest()

/** What a ceremony is asked for, and what is bent of the answer. */
export type Ceremony = {
  challenge: string
  rpId: string
  origin: string
  userPresent?: boolean
  userVerified?: boolean
  backupEligible?: boolean
  backedUp?: boolean
  signCount?: number
  /** Fields of `clientDataJSON` beside or in place of the right ones. */
  clientData?: Record<string, unknown>
  /** Flags set besides. */
  flags?: number
  /** Bytes after everything else in the authenticator's data: extensions, or what does not belong there. */
  tail?: Uint8Array
}

type RegistrationCeremony = Ceremony & {
  cose?: Cbor
  fmt?: string
  attStmt?: Cbor
  /** In place of the attested credential; null: none, and no flag. */
  attested?: Uint8Array | null
  /** In place of the whole object. */
  attestationObject?: Uint8Array
  aaguid?: Uint8Array
}

type AssertionCeremony = Ceremony & { userHandle?: string; signature?: (der: Buffer) => Uint8Array }

const ALGORITHMS = {
  [-7]: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  [-8]: () => generateKeyPairSync('ed25519'),
  [-257]: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
}

export type SoftPasskey = ReturnType<typeof softPasskey>

/** A credential of its own. */
export function softPasskey({
  alg = -7,
  idBytes = 32,
  userHandle = base64Url(randomBytes(32)),
}: {
  alg?: -7 | -8 | -257
  idBytes?: number
  userHandle?: string
} = {}) {
  const { publicKey, privateKey } = ALGORITHMS[alg]()
  const credentialId = randomBytes(idBytes)
  const id = base64Url(credentialId)
  const cose = coseOf(publicKey, alg)
  let count = 0

  function authenticatorData(ceremony: Ceremony, attested: Uint8Array | null): Uint8Array {
    const { userPresent = true, userVerified = true, backupEligible = false, backedUp = false } = ceremony
    const flags =
      (userPresent ? 1 : 0) |
      (userVerified ? 4 : 0) |
      (backupEligible ? 8 : 0) |
      (backedUp ? 16 : 0) |
      (attested ? 64 : 0) |
      (ceremony.flags ?? 0)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(ceremony.signCount ?? count++)
    const parts = [sha256(ceremony.rpId), Uint8Array.of(flags), counter, attested ?? new Uint8Array()]
    return join(...parts, ceremony.tail ?? new Uint8Array())
  }

  const clientDataOf = (type: string, { challenge, origin, clientData }: Ceremony) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...clientData }))

  return {
    id,
    userHandle,
    alg,
    cose,
    privateKey,
    publicKey: base64Url(cbor(cose)),

    registration(ceremony: RegistrationCeremony) {
      const { aaguid = new Uint8Array(16), fmt = 'none', attStmt = new Map() } = ceremony
      const length = Uint8Array.of(credentialId.length >> 8, credentialId.length & 255)
      const own = join(aaguid, length, credentialId, cbor(ceremony.cose ?? cose))
      const attested = ceremony.attested === undefined ? own : ceremony.attested
      const authData = authenticatorData(ceremony, attested)
      const object = ceremony.attestationObject ?? attestation(fmt, attStmt, authData)
      return {
        id,
        clientDataJSON: base64Url(clientDataOf('webauthn.create', ceremony)),
        attestationObject: base64Url(object),
      }
    },

    assertion(ceremony: AssertionCeremony) {
      const authData = authenticatorData(ceremony, null)
      const clientData = clientDataOf('webauthn.get', ceremony)
      const der = sign(alg === -8 ? null : 'sha256', join(authData, sha256(clientData)), privateKey)
      return {
        id,
        clientDataJSON: base64Url(clientData),
        authenticatorData: base64Url(authData),
        signature: base64Url(ceremony.signature ? ceremony.signature(der) : der),
        ...(ceremony.userHandle === undefined ? {} : { userHandle: ceremony.userHandle }),
      }
    },
  }
}

export function attestation(fmt: string, attStmt: Cbor, authData: Uint8Array): Uint8Array {
  return cbor(
    new Map<string, Cbor>([
      ['fmt', fmt],
      ['attStmt', attStmt],
      ['authData', authData],
    ]),
  )
}

/** A COSE_Key of what OpenSSL made. */
export function coseOf(publicKey: KeyObject, alg: number): Map<number, Cbor> {
  const jwk = publicKey.export({ format: 'jwk' })
  const bytes = (name: 'x' | 'y' | 'n' | 'e') => Uint8Array.from(Buffer.from(jwk[name] ?? '', 'base64url'))
  if (jwk.kty === 'RSA')
    return new Map<number, Cbor>([
      [1, 3],
      [3, alg],
      [-1, bytes('n')],
      [-2, bytes('e')],
    ])
  const curves: Record<string, number> = { 'P-256': 1, 'P-384': 2, Ed25519: 6 }
  const point: [number, Cbor][] =
    jwk.kty === 'EC'
      ? [
          [-2, bytes('x')],
          [-3, bytes('y')],
        ]
      : [[-2, bytes('x')]]
  return new Map<number, Cbor>([[1, jwk.kty === 'EC' ? 2 : 1], [3, alg], [-1, curves[jwk.crv ?? ''] ?? 0], ...point])
}
