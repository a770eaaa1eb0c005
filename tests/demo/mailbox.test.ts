import { drizzle } from 'drizzle-orm/libsql'
import { expect, test } from 'vitest'
import { keepAsMail } from '../../demo/mail/mail.ts'
import { writeMail } from '../../demo/mail/mail-texts.ts'
import type { Notification, NotificationType } from '../../edge/index.ts'
import { startTestDemo } from '../browser/support/demo.ts'
import { UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { signIn } from './support.ts'

const ADVICE = 'If this was not you, change your password and tell the help desk, extension 42.'

/** All of them: a new one does not compile here before it has a text. */
const TYPES = Object.keys({
  'mfa.enrolled': 0,
  'mfa.reset': 0,
  'mfa.removed': 0,
  'mfa.disabled': 0,
  'passkey.added': 0,
  'passkey.removed': 0,
  'passkey.disabled': 0,
  'backup_codes.created': 0,
  'backup_codes.low': 0,
  'backup_code.used': 0,
  'challenge.failed': 0,
  'policy.changed': 0,
  'admin.reset': 0,
  'admin.unlocked': 0,
  'sessions.ended': 0,
} satisfies Record<NotificationType, 0>) as NotificationType[]

const demo = endsWithFile(await startTestDemo())

const eventOf = (type: NotificationType, more: Partial<Notification> = {}): Notification => ({
  id: `event ${type}`,
  type,
  at: Date.parse('2026-11-02T12:34:00Z'),
  principal: { id: 'acme-admin', name: 'Acme Admin' },
  client: 'Firefox on Windows',
  ...more,
})

const open = async (address = '/mailbox') => (await new UserAgent(demo.url).document(address)).text

/** Messages are written after the answer has left. */
async function openUntil(words: string): Promise<string> {
  await expect.poll(() => open()).toContain(words)
  return open()
}

const subjectsIn = (text: string) => [...text.matchAll(/class="mail-subject">([^<]+)</g)].map(([, subject]) => subject)

test('it is open to whoever looks and empty at first', async () => {
  const text = await open()
  expect(text).toContain('No messages')
  expect(subjectsIn(text)).toEqual([])
})

test('what happened is told, newest first, and the filter shows one person alone', async () => {
  await (await signIn(demo, 'member@example.com')).enrol()
  expect(await openUntil('MFA is set up')).toContain('From: Chrome on Linux')
  const owner = await signIn(demo, 'owner@example.com')
  await owner.json('GET', '/mfa/api/settings')
  expect((await owner.json('PUT', '/mfa/api/policies/acme', { required: true })).status).toBe(200)
  const text = await openUntil('Acme now requires MFA')
  expect(subjectsIn(text)).toEqual(['Acme now requires MFA', 'MFA is set up'])
  expect(subjectsIn(await open('/mailbox?person=acme-member'))).toEqual(['MFA is set up'])
  expect(subjectsIn(await open('/mailbox?person=acme-admin'))).toEqual([])
  expect(subjectsIn(await open('/mailbox?person=nobody'))).toEqual([])
})

test('an event told twice is one message, and a name is text', async () => {
  const db = drizzle(demo.database)
  const account = { id: 'x', name: '<b>Bold</b>', required: true }
  const event = eventOf('policy.changed', { account })
  await keepAsMail(db, event)
  await keepAsMail(db, event)
  const text = await open('/mailbox?person=acme-admin')
  expect(text.match(/class="mail-subject"/g)).toHaveLength(1)
  expect(text).toContain('&lt;b&gt;Bold&lt;/b&gt; now requires MFA')
})

test.each(TYPES)('%s says what happened, when, from where and what to do', (type) => {
  const { subject, text } = writeMail(eventOf(type, { place: '203.0.113.0/24' }))
  expect(subject).toMatch(/^[A-Z].*[^.]$/)
  expect(text).toMatch(/^[A-Z][^\n]+\.\n\n/)
  expect(text).toContain('When: 2 November 2026 at 12:34 UTC')
  expect(text).toContain('From: Firefox on Windows, network 203.0.113.0/24')
  expect(text.endsWith(ADVICE)).toBe(true)
})

test('what the sender kept to itself is said to be unknown', () => {
  expect(writeMail(eventOf('mfa.enrolled', { client: undefined })).text).toContain('From: an unknown browser\n')
})
