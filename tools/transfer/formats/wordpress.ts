import { fromBase32 } from './bytes.ts'
import { type Format, NoMethod, numberOf, readEach, textOf, Unreadable } from './entry.ts'
import { type Row, rowsOf, withUnread } from './rows.ts'

/*
 * Rows of `wp_usermeta` of the plugin Two-Factor, with `user_id`, `meta_key` and `meta_value`, and what else of the user is
 * wanted as an id: https://github.com/WordPress/two-factor/blob/master/providers/class-two-factor-totp.php
 */

const KEY = '_two_factor_totp_key'
/** Seconds; the beginning of the time step whose code was used. */
const LAST = '_two_factor_totp_last_successful_login'
const ENABLED = '_two_factor_enabled_providers'
const PERIOD = 30
/** In the place of what a person has more than one of. */
const TWICE = Symbol('twice')

export const wordpress: Format = {
  ids: ['user_id', 'user_login', 'user_email'],
  read(text, { id }) {
    const { rows, unread } = rowsOf(text)
    const people = new Map<string, { at: string; part: Row }>()
    for (const { at, part } of rows) {
      const name = part.meta_key
      // Any other key is somebody else's, and could be called like a column.
      if (name !== KEY && name !== LAST && name !== ENABLED) continue
      const user = String(part.user_id ?? part.user_login ?? at)
      const known = people.get(user) ?? { at, part: {} }
      const value = name in known.part ? TWICE : part.meta_value
      // The row of the key is the one to be named.
      people.set(user, { at: name === KEY ? at : known.at, part: { ...known.part, ...part, [name]: value } })
    }
    const reading = readEach(people.values(), (person, at) => {
      if (person[KEY] === undefined || person[KEY] === '') throw new NoMethod('has no app')
      if ([KEY, LAST, ENABLED].some((name) => person[name] === TWICE)) throw new Unreadable('has a value twice')
      const enabled = person[ENABLED]
      if (enabled !== undefined && !/\bTwo_Factor_Totp\b/.test(JSON.stringify(enabled))) {
        throw new NoMethod('has an app that is not enabled')
      }
      const key = textOf(person[KEY], 'key')
      if (!/^[A-Z2-7]+=*$/i.test(key)) throw new Unreadable('the key is no base32; it may be sealed by the site')
      const last = numberOf(person[LAST], 'last successful login', 0)
      return [
        {
          at,
          who: textOf(person[id], id),
          secret: fromBase32(key),
          algorithm: 'SHA1',
          digits: 6,
          period: PERIOD,
          lastStep: last > 0 ? Math.floor(last / PERIOD) : null,
        },
      ]
    })
    return withUnread(reading, unread)
  },
}
