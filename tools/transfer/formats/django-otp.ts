import { fromHex } from './bytes.ts'
import { type Format, isObject, NoMethod, numberOf, readEach, textOf, Unreadable } from './entry.ts'
import { arrayOf, type Row } from './rows.ts'

/**
 * `manage.py dumpdata otp_totp`, with the table of users beside it where `--id` is not the user's key:
 * https://github.com/django-otp/django-otp/blob/master/src/django_otp/plugins/otp_totp/models.py
 */
export const djangoOtp: Format = {
  ids: ['user', 'username', 'email'],
  read(text, { id }) {
    const items = arrayOf(text).map((part, index) => ({ at: `[${index}]`, part }))
    const users = new Map<string, Row>()
    for (const { part } of items) {
      if (isObject(part) && isObject(part.fields) && 'username' in part.fields) users.set(String(part.pk), part.fields)
    }
    const devices = items.filter(({ part }) => isObject(part) && part.model === 'otp_totp.totpdevice')
    if (devices.length === 0) throw new Unreadable('has no otp_totp.totpdevice')
    return readEach(devices, (part, at) => {
      const fields = isObject(part) && isObject(part.fields) ? part.fields : {}
      if (fields.confirmed === false) throw new NoMethod('was begun and never confirmed')
      if (numberOf(fields.t0, 't0', 0) !== 0) throw new Unreadable('counts its steps from another time than 1970')
      // A phone that is one step behind is taken here as well; one that is ahead, or further behind, is not.
      const drift = numberOf(fields.drift, 'drift', 0)
      if (drift > 0 || drift < -1)
        throw new Unreadable(`the phone's clock is off by ${drift} steps; set it right first`)
      const last = numberOf(fields.last_t, 'last_t', -1)
      return [
        {
          at,
          who: whoOf(fields.user, id, users),
          secret: fromHex(textOf(fields.key, 'key')),
          algorithm: 'SHA1',
          digits: numberOf(fields.digits, 'digits'),
          period: numberOf(fields.step, 'step'),
          lastStep: last > 0 ? last : null,
        },
      ]
    })
  },
}

/** `user` is a key, or with `--natural-foreign` a list that begins with the name. */
function whoOf(user: unknown, id: string, users: Map<string, Row>): string {
  const key = textOf(Array.isArray(user) ? user[0] : user, 'user')
  if (id === 'user') return key
  const fields = users.get(key) ?? [...users.values()].find(({ username }) => username === key)
  if (!fields) throw new Unreadable('belongs to a user that is not in the file')
  return textOf(fields[id], id)
}
