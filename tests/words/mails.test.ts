import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Notification, NotificationType } from '../../edge/index.ts'
import { writeMail } from '../../edge/mail/index.ts'
import type { MailWords } from '../../edge/words/words.ts'
import { foreignTo } from './shown.ts'

/* Mails in each language: nothing but names and addresses is in another, and a subject stays one line. */

const FOLDER = path.resolve(import.meta.dirname, '../../edge/words/languages')
const files = readdirSync(FOLDER).filter((file) => file !== 'all.ts')
const languages = await Promise.all(
  files.map(async (file) => ((await import(path.join(FOLDER, file))) as { mail: MailWords }).mail),
)

const TYPES: Record<NotificationType, readonly Partial<Notification>[]> = {
  'mfa.enrolled': [{}, { client: undefined }, { place: undefined }, { client: 'Safari' }],
  'mfa.reset': [{}],
  'mfa.removed': [{}],
  'mfa.disabled': [{ factor: 'totp' }, { factor: 'backup_code' }],
  'passkey.added': [{}],
  'passkey.removed': [{}],
  'passkey.disabled': [{}],
  'backup_codes.created': [{}],
  'backup_codes.low': [{}],
  'backup_code.used': [{}],
  'challenge.failed': [{ factor: 'totp' }, { factor: 'backup_code' }],
  'policy.changed': [
    { account: { id: 'a', name: 'Acme\nBcc: x', required: true } },
    { account: { id: 'a', name: 'Acme', required: false } },
    { account: undefined },
    { account: { id: 'a', name: 'Acme', required: true }, byOperator: true, client: undefined },
    { account: { id: 'a', name: 'Acme', required: false }, byOperator: true },
  ],
  'admin.reset': [{}],
  'sessions.ended': [{}],
  'admin.unlocked': [{ factor: 'totp' }, { factor: 'backup_code' }, { factor: undefined }],
}

const events = Object.entries(TYPES).flatMap(([type, all]) =>
  all.map((more) => ({
    ...{ id: 'event-1', type: type as NotificationType, at: Date.parse('2026-11-02T12:34:00Z') },
    ...{ principal: { id: 'ada', name: 'Ada' }, client: 'Firefox on Windows', place: '203.0.113.0/24', ...more },
  })),
) as Notification[]

test.each(languages)('$lang', (words) => {
  for (const event of events) {
    const { subject, text } = writeMail(event, { advice: 'ADVICE', timeZone: 'Europe/Berlin', words })
    const lines = [subject, ...text.split('\n')].map((line) => line.replaceAll(/[\u200f\u2068\u2069]/g, ''))
    expect(lines).toHaveLength(7)
    const read = lines.filter((line) => line !== '')
    expect(foreignTo(words, read, ['ADVICE']), event.type).toEqual([])
    const [when = '', from = ''] = read.slice(2)
    // Where the clock of the zone is, in Latin digits.
    expect(when).toMatch(/\b(13|1):34\b/)
    expect(when).toContain('Europe/Berlin')
    if (event.client === 'Firefox on Windows') expect(from).not.toContain(' on ')
  }
})

test('in English nothing changes', () => {
  const [event] = events
  const mail = writeMail(event as Notification, { advice: 'ADVICE' })
  expect(mail.text).toContain(
    '\n\nWhen: 2 November 2026 at 12:34 UTC\nFrom: Firefox on Windows, network 203.0.113.0/24\n\n',
  )
})
