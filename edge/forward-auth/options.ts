import { utf8 } from '../crypto/encoding.ts'

/** Fewer different characters than chance gives to 32 of hex (less than once in ten million), or one piece over and over. */
const isPlaceholder = (key: string) => new Set(key).size < 8 || /^(.+?)\1+$/.test(key)

/** Throws an Error that says what to do; no key material is in the message. */
export function checkedKeys(keys: unknown): Uint8Array[] {
  const isKey = (key: unknown) =>
    typeof key === 'string' && /^[A-Za-z0-9+/_=-]{32,256}$/.test(key) && !isPlaceholder(key)
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isKey)) {
    throw new Error(
      'forwardAuth: keys must hold at least one text of 32 or more random characters (openssl rand -hex 32)',
    )
  }
  return keys.map(utf8)
}

/** Names of cookies (RFC 6265 §4.1.1), a `*` at the end allowed. */
export function checkedNames(names: unknown): string[] {
  const isName = (name: unknown) => typeof name === 'string' && /^[\w!#$%&'+.^`|~-]+\*?$/.test(name)
  if (!Array.isArray(names) || !names.every(isName)) {
    throw new Error("forwardAuth: sessionCookies must list the names of the site's session cookies, like ['sid']")
  }
  return [...names]
}
