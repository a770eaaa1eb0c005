import { createDecipheriv, createHash } from 'node:crypto'
import type { Bytes } from '../../../edge/crypto/encoding.ts'
import { fromHex } from './bytes.ts'
import { type Entry, type Format, NoMethod, readEach, textOf, Unreadable } from './entry.ts'
import { type Row, rowsOf, withUnread } from './rows.ts'
import { hchacha20 } from './xchacha20.ts'

/**
 * The table `twoFactor`, whose secrets are sealed with the host's own secret:
 * https://github.com/better-auth/better-auth/blob/main/packages/better-auth/src/crypto/index.ts
 */
export const betterAuth: Format = {
  ids: ['userId'],
  takesKey: true,
  read(text, { key }) {
    const keys = keysOf(key)
    const { rows, unread } = rowsOf(text)
    return withUnread(
      readEach(rows, (row, at) => [entryOf(row, at, keys)]),
      unread,
    )
  },
}

function entryOf(row: Row, at: string, keys: Map<string, string>): Entry {
  const who = textOf(row.userId ?? row.user_id, 'userId')
  const { verified } = row
  if ([false, 0, '0', 'f', 'false'].includes(verified as string)) throw new NoMethod('was begun and never confirmed')
  return {
    at,
    who,
    secret: opened(textOf(row.secret, 'secret'), keys),
    // Nothing else is known there, and digits and period are in the host's code: 6 and 30 unless it says otherwise.
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
    lastStep: null,
  }
}

/** One secret, or `2:secret,1:older` as `BETTER_AUTH_SECRETS` has them. Under no version: what older rows are sealed with. */
function keysOf(text = ''): Map<string, string> {
  const versions = text.split(',').map((part) => /^(\d+):(.+)$/.exec(part.trim()))
  const isVersioned = versions.every((version) => version !== null)
  if (!isVersioned) return new Map([['', text]])
  return new Map(versions.map((version) => [version?.[1] ?? '', version?.[2] ?? '']))
}

const NONCE_BYTES = 24
const TAG_BYTES = 16

/** XChaCha20-Poly1305 under SHA-256 of the secret; hex of nonce, text and tag, with `$ba$<version>$` before newer ones. */
function opened(sealed: string, keys: Map<string, string>): Bytes {
  const [, version = '', hex = sealed] = /^\$ba\$(\d+)\$(.*)$/.exec(sealed) ?? []
  const candidates = keys.has(version) ? [keys.get(version) ?? ''] : version === '' ? [...keys.values()] : []
  if (candidates.length === 0)
    throw new Unreadable(`is sealed with version ${version} of the secret, which is not given`)
  const bytes = fromHex(hex, 'the sealed secret')
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) throw new Unreadable('the sealed secret is cut off')
  for (const candidate of candidates) {
    const plain = tryOpen(bytes, candidate)
    if (plain) return plain
  }
  throw new Unreadable('does not open with the secret that was given')
}

function tryOpen(bytes: Bytes, secret: string): Bytes | null {
  const key = createHash('sha256').update(secret).digest()
  const nonce = bytes.slice(0, NONCE_BYTES)
  const subkey = hchacha20(key, nonce.slice(0, 16))
  const inner = new Uint8Array(12)
  inner.set(nonce.slice(16), 4)
  const decipher = createDecipheriv('chacha20-poly1305', subkey, inner, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(bytes.slice(-TAG_BYTES))
  try {
    const text = decipher.update(bytes.slice(NONCE_BYTES, -TAG_BYTES))
    return new Uint8Array(Buffer.concat([text, decipher.final()]))
  } catch {
    return null
  }
}
