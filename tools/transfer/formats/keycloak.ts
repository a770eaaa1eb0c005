import { utf8 } from '../../../edge/crypto/encoding.ts'
import { fromBase32 } from './bytes.ts'
import { type Entry, type Format, isObject, jsonOf, numberOf, readEach, textOf, Unreadable } from './entry.ts'
import { BY_COUNTER } from './otpauth.ts'
import { withoutMark } from './rows.ts'

/**
 * A realm with its users, or users alone, as `kc.sh export` writes them. Of each user the credentials of type `otp`:
 * https://github.com/keycloak/keycloak/blob/main/server-spi/src/main/java/org/keycloak/models/credential/OTPCredentialModel.java
 */
export const keycloak: Format = {
  ids: ['username', 'id', 'email'],
  read(text, { id }) {
    const users = usersOf(jsonOf(withoutMark(text)))
    return readEach(users, (user, at) => {
      if (!isObject(user)) throw new Unreadable('is no user')
      const credentials = Array.isArray(user.credentials) ? user.credentials : []
      return credentials.flatMap((credential) =>
        isObject(credential) && credential.type === 'otp' ? [entryOf(user, credential, id, at)] : [],
      )
    })
  },
}

/** Several realms are a list of them. */
function usersOf(value: unknown): { at: string; part: unknown }[] {
  const list = (of: unknown, name: string) =>
    (Array.isArray(of) ? of : []).map((part, index) => ({ at: `${name}[${index}]`, part }))
  if (Array.isArray(value)) {
    const isRealms = value.some((one) => isObject(one) && 'realm' in one)
    return isRealms ? value.flatMap(usersOf) : list(value, 'users')
  }
  if (!isObject(value) || !(Array.isArray(value.users) || Array.isArray(value.federatedUsers))) {
    throw new Unreadable('is neither a realm with its users nor a list of users')
  }
  return [...list(value.users, 'users'), ...list(value.federatedUsers, 'federatedUsers')]
}

function entryOf(user: Record<string, unknown>, credential: Record<string, unknown>, id: string, at: string): Entry {
  const [said, kept] = [credential.credentialData, credential.secretData].map((part) => {
    const value = typeof part === 'string' ? jsonOf(part) : part
    if (!isObject(value)) throw new Unreadable('has an otp credential without its data')
    return value
  }) as [Record<string, unknown>, Record<string, unknown>]
  if (said.subType !== 'totp') throw new Unreadable(BY_COUNTER)
  const value = textOf(kept.value, 'secret')
  const encoding = said.secretEncoding ?? null
  if (encoding !== null && String(encoding).toUpperCase() !== 'BASE32') {
    throw new Unreadable('the secret is in an encoding that is not known')
  }
  return {
    at,
    who: textOf(user[id], id),
    // Without an encoding the letters themselves are the key; the app was given base32 of them.
    secret: encoding === null ? utf8(value) : fromBase32(value),
    algorithm: textOf(said.algorithm, 'algorithm'),
    digits: numberOf(said.digits, 'digits'),
    period: numberOf(said.period, 'period'),
    lastStep: null,
  }
}
