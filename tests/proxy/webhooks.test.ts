import { verify } from 'node:crypto'
import path from 'node:path'
import { Webhook } from 'standardwebhooks'
import { expect, test, vi } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { newSecret, newSigningKey, type Received, startReceiver } from '../support/receiver.ts'
import { Browser, nastyVariables, startSiteGate } from './world.ts'

/*
 * The ready-made Worker in workerd, told of a receiver by its variables: what people do in front of a site is posted there
 * after the answer, and what failed by the cron trigger.
 */

const [signing, secret] = [newSigningKey(), newSecret()]
const receiver = endsWithFile(await startReceiver())
const origin = endsWithFile(await startNastyOrigin())
const variables = nastyVariables(origin, {
  ...{ REQUIRE: 'all', LOGIN_FAIL_STATUS: '200' },
  ...{ WEBHOOK_URL: `${receiver.url}/mfa`, WEBHOOK_KEY: `${signing.key},${secret}`, WEBHOOK_LOOPBACK: 'yes' },
})
const entry = path.join(import.meta.dirname, 'ready-made.worker.ts')
const gate = endsWithFile(await startSiteGate({ variables, entry }))

function isSigned({ headers, body }: Received): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': all = '' } = headers
  const [own = ''] = all.split(' ').filter((one) => one.startsWith('v1a,'))
  const signature = Buffer.from(own.slice('v1a,'.length), 'base64')
  new Webhook(secret).verify(body, headers)
  return verify(null, Buffer.from(`${id}.${at}.${body}`), signing.publicKey, signature)
}

test('the very first method that anybody adds is told, signed by both keys', async () => {
  const alice = new Browser(gate)
  await alice.signIn('alice')
  expect(await alice.enrol()).toHaveStatus(200)
  await gate.settled()
  await vi.waitFor(() => expect(receiver.types()).toEqual(['mfa.enrolled']))
  expect(receiver.received.every(isSigned)).toBe(true)
  const { data } = JSON.parse(receiver.received[0]?.body ?? '') as { data: Record<string, string> }
  expect(data).toMatchObject({ principalId: 'alice', actor: 'alice', factor: 'totp' })
})

test('what a receiver could not take comes by the cron trigger, under the same id', async () => {
  receiver.forget()
  receiver.behave({ status: 503 })
  const bob = new Browser(gate)
  await bob.signIn('bob')
  await bob.enrol()
  await gate.settled()
  await vi.waitFor(() => expect(receiver.types()).toEqual(['mfa.enrolled']))
  receiver.behave({ status: 200 })
  // As if the wait were over.
  await gate.sql.execute('update mfa_outbox set next_at = 0 where next_at is not null')
  expect(await (await fetch(`${gate.url}/__scheduled`)).text()).toBe('done')
  expect(receiver.types()).toEqual(['mfa.enrolled', 'mfa.enrolled'])
  expect(new Set(receiver.ids()).size).toBe(1)
  const { rows } = await gate.sql.execute("select count(*) as n from mfa_outbox where state <> 'delivered'")
  expect(rows[0]?.n).toBe(0)
})

test('without WEBHOOK_URL the cron trigger switches off what was named before', async () => {
  const { WEBHOOK_URL: _, WEBHOOK_KEY: __, ...silent } = variables
  const later = await startSiteGate({ variables: silent, entry, database: gate.database, keys: gate.keys })
  try {
    await fetch(`${later.url}/__scheduled`)
    const { rows } = await gate.sql.execute('select id, disabled_for from mfa_webhook')
    expect(rows.map((row) => ({ ...row }))).toEqual([{ id: 'webhook', disabled_for: 'removed' }])
  } finally {
    await later.stop()
  }
})
