// Mints tokens for elements on another origin, with Node's own modules only: what a backend in any language does.
// `keys` is the text of TOKEN_KEYS: {"active":"t1","keys":{"t1":"<base64 of 32 random bytes>"}}
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Each text behind its length in bytes, as four bytes, big end first. */
const tuple = (...texts) =>
  Buffer.concat(
    texts.flatMap((text) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(Buffer.byteLength(text))
      return [length, Buffer.from(text)]
    }),
  )

/** `claims`: see docs/other-origin.md. The session's id is sealed, so the page that gets the token cannot read it. */
export function mint(keys, claims, now = Date.now()) {
  const { active, keys: roots } = JSON.parse(keys)
  const root = Buffer.from(roots[active], 'base64')
  const key = Buffer.from(hkdfSync('sha256', root, 'sallyport/v1', tuple('embed', 'AES-GCM'), 32))
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(tuple('v1', 'default', 'embed', active))
  const sealed = [cipher.update(JSON.stringify({ ...claims, issuedAt: now })), cipher.final(), cipher.getAuthTag()]
  return `mfa-v1.${active}.${iv.toString('base64url')}.${Buffer.concat(sealed).toString('base64url')}`
}
