import { createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { apiSender } from '../../docs/examples/mail/mail-api.mjs'
import { smtpSender } from '../../docs/examples/mail/smtp.mjs'
import type { Notification, NotificationType } from '../../edge/index.ts'
import { writeMail } from '../../edge/mail/index.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { listen } from '../support/listen.ts'
import { startReceiver } from '../support/receiver.ts'

/* Mails about what happened: the texts, and both examples of sending them, run as they stand in the documents. */

const eventOf = (type: NotificationType, more: Partial<Notification> = {}): Notification => ({
  ...{ id: 'event-1', type, at: Date.parse('2026-11-02T12:34:00Z'), principal: { id: 'ada', name: 'Ada' } },
  ...{ client: 'Firefox on Windows', place: '203.0.113.0/24' },
  ...more,
})

const ADVICE = 'If this was not you, call extension 42.'
const from = 'Acme <mfa@acme.example>'
const addressOf = async (id: string) => (id === 'ada' ? 'ada@example.com' : null)

test.each<[NotificationType, string, string]>([
  ['mfa.enrolled', 'MFA is set up', 'An authenticator app was added.'],
  ['challenge.failed', 'Wrong codes were entered', 'a wrong code was entered several times. Nobody got in with them.'],
  ['mfa.reset', 'Your MFA method was reset', 'The old entry and all old backup codes no longer work.'],
  ['admin.reset', 'Your MFA was reset by an operator', 'An operator removed your authenticator app'],
  ['admin.unlocked', 'Your codes are accepted again', 'an operator made your codes count again'],
])('%s: subject, what happened, when, from where, and what to do', (type, subject, what) => {
  const mail = writeMail(eventOf(type), { advice: ADVICE })
  expect(mail.subject).toBe(subject)
  expect(mail.text).toContain(what)
  expect(mail.text).toContain(
    '\n\nWhen: 2 November 2026 at 12:34 UTC\nFrom: Firefox on Windows, network 203.0.113.0/24\n\n',
  )
  expect(mail.text.endsWith(ADVICE)).toBe(true)
  expect(writeMail(eventOf(type), { advice: ADVICE, timeZone: 'Europe/Berlin' }).text).toContain('13:34 Europe/Berlin')
})

test('a policy that an operator changed is not said to be the Owner’s own doing', () => {
  const textOf = (required: boolean) => {
    const account = { id: 'a', name: 'Acme', required }
    const event = eventOf('policy.changed', { account, byOperator: true })
    const { client: _, place: __, ...own } = event
    return writeMail(own, { advice: ADVICE })
  }
  const [on, off] = [textOf(true), textOf(false)]
  expect([on.subject, off.subject]).toEqual(Array(2).fill('An operator changed what Acme requires'))
  expect(on.text).toContain('MFA is mandatory for Acme.')
  expect(off.text).toContain('MFA is no longer mandatory for Acme.')
  expect(on.text + off.text).not.toMatch(/You switched|browser/)
  expect(on.text).toContain('\nFrom: an operator\n')
})

test('a name with a line break in it begins no field and no line of its own', () => {
  const account = { id: 'a', name: 'Acme\r\nBcc: all@example.com\u2028x', required: true }
  const mail = writeMail(eventOf('policy.changed', { account, client: 'a\nWhen: never' }), { advice: ADVICE })
  expect(mail.subject).toBe('Acme Bcc: all@example.com x now requires MFA')
  expect(mail.text.split('\n').filter((line) => /^(Bcc|When)/.test(line))).toEqual([
    'When: 2 November 2026 at 12:34 UTC',
  ])
})

/** As much of RFC 5321 as takes one mail after the other, and no more. */
async function startSmtp() {
  const mails: { from: string; to: string; data: string }[] = []
  const talk = (socket: Socket) => {
    let [waiting, data, isData] = ['', '', false]
    const mail = { from: '', to: '' }
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 mail.example ESMTP')
    const take = (line: string) => {
      if (isData) {
        if (line !== '.') {
          data += `${line}\n`
          return
        }
        mails.push({ ...mail, data })
        isData = false
        return say('250 kept')
      }
      const word = line.slice(0, 4).toUpperCase()
      if (word === 'MAIL') mail.from = line
      if (word === 'RCPT') mail.to = line
      isData = word === 'DATA'
      say(isData ? '354 go on' : word === 'QUIT' ? '221 bye' : '250 well')
    }
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      const lines = (waiting + chunk.toString('utf8')).split('\r\n')
      waiting = lines.pop() ?? ''
      for (const line of lines) take(line)
    })
  }
  // What `listen` needs of a server, a plain one has too.
  const { port, stop } = await listen(createServer(talk))
  return { url: `smtp://127.0.0.1:${port}`, mails, stop }
}

test('the example for SMTP hands the mail over, to whom the site names, and to nobody else', async () => {
  const server = endsWithTest(await startSmtp())
  const send = smtpSender({ url: server.url, from, addressOf, advice: ADVICE })
  await send(eventOf('mfa.enrolled'))
  await send(eventOf('mfa.enrolled', { principal: { id: 'nobody', name: 'N' } }))
  expect(server.mails).toHaveLength(1)
  const [mail] = server.mails
  expect([mail?.from, mail?.to]).toEqual([
    expect.stringContaining('<mfa@acme.example>'),
    expect.stringContaining('<ada@example.com>'),
  ])
  expect(mail?.data).toMatch(/^Subject: MFA is set up$/m)
  expect(mail?.data).toMatch(/^Message-ID: <event-1@acme.example>$/im)
  // Quoted-printable breaks long lines.
  expect(mail?.data.replaceAll('=\n', '')).toContain('If this was not you, call extension 42.')
})

test('the example for an API posts it with its key, once for each event, and throws where it was not taken', async () => {
  const service = endsWithTest(await startReceiver({ status: 200 }))
  const send = apiSender({ url: service.url, key: 'canary', from, addressOf, advice: ADVICE })
  await send(eventOf('admin.reset'))
  await send(eventOf('admin.reset', { principal: { id: 'nobody', name: 'N' } }))
  expect(service.received).toHaveLength(1)
  const [{ headers, body } = { headers: {}, body: '' }] = service.received
  expect(headers).toMatchObject({ authorization: 'Bearer canary', 'idempotency-key': 'event-1' })
  const mail = writeMail(eventOf('admin.reset'), { advice: ADVICE })
  expect(JSON.parse(body)).toEqual({ from, to: 'ada@example.com', ...mail })
  for (const status of [302, 401, 500]) {
    service.behave({ status, headers: { Location: service.url } })
    await expect(send(eventOf('admin.reset'))).rejects.toThrow()
  }
})
