import type { Notification, NotificationType } from '../ports/notification.ts'

/*
 * Mails about what `notify` tells, as plain text. Pure, and apart from `sallyport/edge` so that hosts that write their own do
 * not carry them. There is no link in any of them: whoever gets one that is forged has nothing to press.
 */

export type Mail = { subject: string; text: string }

export type MailOptions = {
  /** What to do if it was somebody else, in a sentence or two: whom to ask, and how to reach them. */
  advice: string
  /** Of the time that is shown; default `UTC`. */
  timeZone?: string
}

type Write = (event: Notification) => { subject: string; what: string }

/**
 * A mail about an event: what happened, when, from where, and what to do if it was somebody else. The subject is one line,
 * whatever an account is called.
 */
export function writeMail(event: Notification, { advice, timeZone = 'UTC' }: MailOptions): Mail {
  const { subject, what } = WRITERS[event.type](event)
  // What is a line break in a name would begin another field of the mail.
  const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return {
    subject: oneLine(subject),
    text: `${oneLine(what)}\n\nWhen: ${timeOf(event.at, timeZone)}\nFrom: ${oneLine(whereFrom(event))}\n\n${advice}`,
  }
}

const WRITERS: Record<NotificationType, Write> = {
  'mfa.enrolled': () => ({
    subject: 'MFA is set up',
    what: 'An authenticator app was added. From now on you are asked for a code of this app after your password.',
  }),
  'mfa.reset': () => ({
    subject: 'Your MFA method was reset',
    what: 'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.',
  }),
  'mfa.removed': () => ({
    subject: 'Your MFA method was deleted',
    what: 'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.',
  }),
  'mfa.disabled': ({ factor }) =>
    factor === 'backup_code'
      ? {
          subject: 'Your backup codes no longer work',
          what: 'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.',
        }
      : {
          subject: 'Your MFA method is disabled',
          what: 'Too many wrong codes were entered. Sign in with a backup code and reset the method.',
        },
  'passkey.added': () => ({
    subject: 'A passkey was added',
    what: 'A passkey was added. It can be used after your password in the place of a code.',
  }),
  'passkey.removed': () => ({ subject: 'A passkey was deleted', what: 'A passkey of yours was deleted.' }),
  'passkey.disabled': () => ({
    subject: 'A passkey is disabled',
    what: 'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.',
  }),
  'backup_codes.created': () => ({
    subject: 'New backup codes',
    what: 'New backup codes were generated. The old ones no longer work.',
  }),
  'backup_codes.low': () => ({
    subject: 'Few backup codes are left',
    what: 'You have used nearly all of your backup codes. Generate new ones in your profile.',
  }),
  'backup_code.used': () => ({
    subject: 'A backup code was used',
    what: 'Somebody signed in as you with your password and one of your backup codes. That code is used up.',
  }),
  'challenge.failed': ({ factor }) => ({
    subject: 'Wrong codes were entered',
    what: `After your password, ${factor === 'backup_code' ? 'wrong backup codes were' : 'a wrong code was'} entered several times. Nobody got in with them.`,
  }),
  'policy.changed': ({ account, byOperator }) => {
    const name = account?.name ?? 'An account'
    if (byOperator) return byAnOperator(name, account?.required === true)
    return account?.required
      ? {
          subject: `${name} now requires MFA`,
          what: `You switched on mandatory MFA for ${name}. Members without a method set one up at their next visit.`,
        }
      : {
          subject: `${name} no longer requires MFA`,
          what: `You switched off mandatory MFA for ${account?.name ?? 'an account'}. Members who have a method are still asked for a code.`,
        }
  },
  'admin.reset': () => ({
    subject: 'Your MFA was reset by an operator',
    what: 'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.',
  }),
  'admin.unlocked': () => ({
    subject: 'Your codes are accepted again',
    what: 'After wrong codes an operator made your codes count again. Wrong ones count from nothing.',
  }),
}

const byAnOperator = (name: string, isRequired: boolean) => ({
  subject: `An operator changed what ${name} requires`,
  what: isRequired
    ? `MFA is mandatory for ${name}. Members without a method set one up at their next visit.`
    : `MFA is no longer mandatory for ${name}. Members who have a method are still asked for a code.`,
})

function timeOf(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone })
  return `${format.format(at)} ${timeZone}`
}

function whereFrom({ client, place, type, byOperator }: Notification): string {
  const isOperators = byOperator === true || type.startsWith('admin.')
  return [client ?? (isOperators ? 'an operator' : 'an unknown browser'), place ? `network ${place}` : '']
    .filter(Boolean)
    .join(', ')
}
