import type { Notification, NotificationType } from '../ports/notification.ts'
import { clientIn } from '../words/client.ts'
import type { MailSentence } from '../words/sentences.ts'
import { filled, type Say } from '../words/speech.ts'
import { sayIn } from '../words/translated.ts'
import type { MailWords } from '../words/words.ts'

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
  /** The reader's language: `mail` of `sallyport/edge/words/…`. Left out: English. */
  words?: MailWords | undefined
}

type PlainMail = Exclude<MailSentence, `${string}{${string}`>

type Write = (event: Notification, say: Say<MailSentence>) => { subject: string; what: string }

/**
 * A mail about an event: what happened, when, from where, and what to do if it was somebody else. The subject is one line,
 * whatever an account is called.
 */
export function writeMail(event: Notification, { advice, timeZone = 'UTC', words }: MailOptions): Mail {
  const say: Say<MailSentence> = words ? sayIn(words) : filled
  const { subject, what } = WRITERS[event.type](event, say)
  // What is a line break in a name would begin another field of the mail.
  const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  const when = say('When: {time}', { time: timeOf(event.at, timeZone, words?.lang ?? 'en-GB') })
  const from = say('From: {origin}', { origin: whereFrom(event, say) })
  return {
    subject: oneLine(subject),
    text: `${oneLine(what)}\n\n${oneLine(when)}\n${oneLine(from)}\n\n${advice}`,
  }
}

/** What is said alike whatever the event tells. */
const plain =
  (subject: PlainMail, what: PlainMail): Write =>
  (_event, say) => ({ subject: say(subject), what: say(what) })

const WRITERS: Record<NotificationType, Write> = {
  'mfa.enrolled': plain(
    'MFA is set up',
    'An authenticator app was added. From now on you are asked for a code of this app after your password.',
  ),
  'mfa.reset': plain(
    'Your MFA method was reset',
    'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.',
  ),
  'mfa.removed': plain(
    'Your MFA method was deleted',
    'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.',
  ),
  'mfa.disabled': (event, say) =>
    event.factor === 'backup_code'
      ? {
          subject: say('Your backup codes no longer work'),
          what: say(
            'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.',
          ),
        }
      : {
          subject: say('Your MFA method is disabled'),
          what: say('Too many wrong codes were entered. Sign in with a backup code and reset the method.'),
        },
  'passkey.added': plain(
    'A passkey was added',
    'A passkey was added. It can be used after your password in the place of a code.',
  ),
  'passkey.removed': plain('A passkey was deleted', 'A passkey of yours was deleted.'),
  'passkey.disabled': plain(
    'A passkey is disabled',
    'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.',
  ),
  'backup_codes.created': plain('New backup codes', 'New backup codes were generated. The old ones no longer work.'),
  'backup_codes.low': plain(
    'Few backup codes are left',
    'You have used nearly all of your backup codes. Generate new ones in your profile.',
  ),
  'backup_code.used': plain(
    'A backup code was used',
    'Somebody signed in as you with your password and one of your backup codes. That code is used up.',
  ),
  'challenge.failed': ({ factor }, say) => ({
    subject: say('Wrong codes were entered'),
    what: say(
      `After your password, ${factor === 'backup_code' ? 'wrong backup codes were' : 'a wrong code was'} entered several times. Nobody got in with them.`,
    ),
  }),
  'policy.changed': ({ account: changed, byOperator }, say) => {
    const account = changed?.name ?? say('An account')
    if (byOperator) return byAnOperator(account, changed?.required === true, say)
    return changed?.required
      ? {
          subject: say('{account} now requires MFA', { account }),
          what: say(
            'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.',
            { account },
          ),
        }
      : {
          subject: say('{account} no longer requires MFA', { account }),
          what: say(
            'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.',
            { account },
          ),
        }
  },
  'admin.reset': plain(
    'Your MFA was reset by an operator',
    'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.',
  ),
  'sessions.ended': plain(
    'You were signed out elsewhere',
    'In your MFA settings, other sessions of yours were ended. They are asked for a code again.',
  ),
  'admin.unlocked': plain(
    'Your codes are accepted again',
    'After wrong codes an operator made your codes count again. Wrong ones count from nothing.',
  ),
}

function byAnOperator(account: string, isRequired: boolean, say: Say<MailSentence>): { subject: string; what: string } {
  return {
    subject: say('An operator changed what {account} requires', { account }),
    what: isRequired
      ? say('MFA is mandatory for {account}. Members without a method set one up at their next visit.', { account })
      : say('MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.', {
          account,
        }),
  }
}

function timeOf(at: number, timeZone: string, lang: string): string {
  // Digits as those of addresses beside them.
  const locale = new Intl.Locale(lang, { numberingSystem: 'latn' })
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone })
  return `${format.format(at)} ${timeZone}`
}

function whereFrom({ client, place, type, byOperator }: Notification, say: Say<MailSentence>): string {
  const isOperators = byOperator === true || type.startsWith('admin.')
  const unknown = isOperators ? say('an operator') : say('an unknown browser')
  const browser = client === undefined ? unknown : clientIn(say, client)
  return place ? say('{browser}, network {place}', { browser, place }) : browser
}
