import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createWebhookStore } from '../../db/webhooks.ts'
import { webhooks } from '../../edge/webhooks/index.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { openDatabase, startDatabase } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { listen } from '../support/listen.ts'
import { newSecret, startReceiver } from '../support/receiver.ts'
import { newKeyRing } from '../world/world.ts'
import { SELF_SIGNED } from './self-signed.ts'

/* `npx sallyport doctor`: clocks and webhooks, over a libSQL server. */

const MFA_KEYS = newKeyRing()

async function doctorOver(LIBSQL_URL: string, more: NodeJS.ProcessEnv = {}, ...words: string[]) {
  const { exitCode, out } = await sallyportCommand(['doctor', ...words], { LIBSQL_URL, MFA_KEYS, ...more })
  return { exitCode, said: out.join('\n') }
}

async function siteThat(listener: RequestListener): Promise<string> {
  return endsWithTest(await listen(createServer(listener))).url
}

describe('the clock', async () => {
  const { url } = endsWithFile(await startDatabase())
  const closed =
    (date: () => Date): RequestListener =>
    (_, outgoing) => {
      outgoing.writeHead(401, { 'Content-Type': 'application/problem+json', Date: date().toUTCString() })
      outgoing.end(JSON.stringify({ code: 'sign_in_required' }))
    }
  const now = Date.now
  afterEach(() => vi.useRealTimers())
  /** This machine's clock alone; the database goes by its own. */
  const off = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: now() + ms })

  test('of this machine agrees with the database’s, and how far it is off is said', async () => {
    expect(await doctorOver(url)).toMatchObject({
      exitCode: 0,
      said: expect.stringMatching(/^ok {2}The clock of this machine is 0\.\d s (ahead|behind) of the database's$/m),
    })
    off(-8_000)
    expect((await doctorOver(url)).exitCode).toBe(0)
    off(60_000)
    const { exitCode, said } = await doctorOver(url)
    expect(exitCode).toBe(1)
    expect(said).toMatch(/^NO {2}The clock of this machine is (59\.\d|60\.\d) s ahead of the database's\n.*10 s.*NTP/m)
  })

  test('of a site is told by the Date of its answer, against the database’s', async () => {
    const real = Date
    const at = await siteThat(closed(() => new real(now())))
    const late = await siteThat(closed(() => new real(now() - 40_000)))
    const good = await doctorOver(url, {}, '--url', at)
    expect([good.exitCode, good.said]).toEqual([0, expect.stringMatching(/^ok {2}The clock of the site.*database's$/m)])
    const { exitCode, said } = await doctorOver(url, {}, '--url', late)
    expect(exitCode).toBe(1)
    expect(said).toMatch(
      /^NO {2}The clock of the site, by the Date of its answer, is (39|40)\.\d s behind of the data/m,
    )
    // A clock of one's own that is off is no reason to blame the site's.
    off(60_000)
    expect((await doctorOver(url, {}, '--url', at)).said).toMatch(/^ok {2}The clock of the site/m)
    const [, without] = [off(0), await sallyportCommand(['doctor', '--url', late], {})]
    expect(without.out.join('\n')).toMatch(/^NO {2}The clock of the site.*behind of this machine's$/m)
  })

  test('where an answer has no Date, nothing is said of it', async () => {
    const at = await siteThat((_, outgoing) => {
      outgoing.sendDate = false
      outgoing.end('hello')
    })
    expect((await doctorOver(url, {}, '--url', at)).said).not.toContain('clock of the site')
  })
})

describe('webhooks', () => {
  /** A database of one's own, with an endpoint that a site registered. */
  async function registered(receiverUrl: string) {
    const { url } = endsWithTest(await startDatabase())
    const client = openDatabase(url)
    endsWithTest({ stop: async () => client.close() })
    const endpoints = [{ id: 'siem', url: receiverUrl, keys: [newSecret()] }]
    let ahead = 0
    const testing = { clock: () => Date.now() + ahead, chance: () => 0 }
    const hooks = webhooks({ store: createWebhookStore(client), endpoints, loopback: true, log: () => {}, testing })
    await hooks.ready()
    const happen = (at = Date.now()) =>
      client.execute({
        sql: `insert into mfa_audit (id, at, actor, principal, act, result, request_id)
          values ('a' || hex(randomblob(8)), ?, 'ada', 'ada', 'mfa.enrolled', 'ok', 'r')`,
        args: [at],
      })
    const send = (later = 0) => {
      ahead = later
      return hooks.run()
    }
    return { url, client, happen, send }
  }

  test('that nobody has are no fault; those that are told arrive', async () => {
    const { url } = endsWithTest(await startDatabase())
    const none = await doctorOver(url)
    expect([none.exitCode, none.said]).toEqual([0, expect.stringMatching(/^ok {2}No webhook is registered/m)])
    const receiver = endsWithTest(await startReceiver())
    const site = await registered(`${receiver.url}/mfa`)
    await site.happen()
    await site.send()
    const { exitCode, said } = await doctorOver(site.url)
    expect([exitCode, said]).toEqual([
      0,
      expect.stringMatching(/^ok {2}Webhook "siem": 1 events delivered, 0 pending$/m),
    ])
    // What asks whether it is there brings no event.
    expect(receiver.received.filter(({ body }) => body !== '')).toHaveLength(1)
  })

  test('events that never arrived, that wait long, and that nobody sends are each named, with what to do', async () => {
    const receiver = endsWithTest(await startReceiver())
    const site = await registered(receiver.url)
    receiver.behave({ status: 500 })
    await site.happen()
    for (let day = 1; day <= 10; day++) await site.send(day * 86_400_000)
    const dead = await doctorOver(site.url)
    expect(dead.exitCode).toBe(1)
    expect(dead.said).toMatch(/^NO {2}Webhook "siem": 1 event of the last 30 days never arrived\n.*webhooks replay/m)

    await site.happen(Date.now() - 7_200_000)
    expect((await doctorOver(site.url)).said).toMatch(
      /^NO {2}Webhook "siem": an event is due since .*\n.*Nobody sends/m,
    )
    await site.send()
    const waiting = await doctorOver(site.url)
    expect(waiting.said).toMatch(/^NO {2}Webhook "siem": an event of .* has not arrived\n.*look at what it answers/m)
    expect(waiting.said).not.toContain('Nobody sends')
  })

  test('a receiver that redirects, has gone, or is away', async () => {
    const receiver = endsWithTest(await startReceiver())
    const site = await registered(receiver.url)
    receiver.behave({ status: 302, headers: { Location: '/elsewhere' } })
    await site.happen()
    await site.send()
    expect((await doctorOver(site.url)).said).toMatch(/answered 302 to the last event\n.*follow no redirect/)
    receiver.behave({ status: 410 })
    await site.send(86_400_000)
    expect((await doctorOver(site.url)).said).toMatch(/^NO {2}Webhook "siem" is off: .* answered 410\n.*enable siem/m)

    const away = await registered('http://127.0.0.1:1/mfa')
    const { exitCode, said } = await doctorOver(away.url)
    expect([exitCode, said]).toEqual([
      1,
      expect.stringMatching(/^NO {2}Webhook "siem": http:\/\/127.* cannot be reached/m),
    ])
  })

  test('WEBHOOK_URL: what the Worker would say at its start, and whether the very address answers', async () => {
    const { url } = endsWithTest(await startDatabase())
    const WEBHOOK_KEY = newSecret()
    const doctor = (WEBHOOK_URL: string) => doctorOver(url, { WEBHOOK_URL, WEBHOOK_KEY, WEBHOOK_LOOPBACK: 'yes' })
    const receiver = endsWithTest(await startReceiver())
    const fine = await doctor(`${receiver.url}/mfa`)
    expect(fine.said).toContain(`ok  The receiver at ${receiver.url} can be reached from here`)
    expect(fine.said).toMatch(/^NO {2}WEBHOOK_URL is not registered yet\n.*deploy/m)
    expect(fine.said).not.toContain(WEBHOOK_KEY)
    receiver.behave({ status: 308, headers: { Location: '/elsewhere' } })
    expect((await doctor(receiver.url)).said).toMatch(/^NO {2}The receiver at \S+ answers 308\n.*follow no redirect/m)
    receiver.behave({ status: 503 })
    expect((await doctor(receiver.url)).said).toMatch(/^NO {2}The receiver at \S+ answers 503/m)
    const secure = endsWithTest(await listen(createSecureServer(SELF_SIGNED, (_, outgoing) => void outgoing.end())))
    const untrusted = await doctor(secure.url.replace('http:', 'https:'))
    expect(untrusted.said).toMatch(/^NO {2}The receiver at https:\S+ cannot be reached from here\n.*CERT/m)
    expect((await doctorOver(url, { WEBHOOK_URL: 'http://hooks.example/', WEBHOOK_KEY })).said).toMatch(
      /^NO {2}WEBHOOK_URL\n {4}it must begin with https/m,
    )
  })
})
