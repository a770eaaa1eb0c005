import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, type SiteGate, startSiteGate } from '../proxy/world.ts'
import { type NastyOrigin, startNastyOrigin } from '../support/nasty-origin.ts'

/* A gibibyte each way through the gate: nothing of it is kept. Printed: what the Worker's process took. */

const GIB = 1024 ** 3

let origin: NastyOrigin
let gate: SiteGate
let alice: Browser

beforeAll(async () => {
  origin = await startNastyOrigin()
  gate = await startSiteGate({
    variables: {
      ORIGIN: origin.url,
      LOGIN_PATH: '/login',
      USER_FIELD: 'u',
      SESSION_COOKIE: 'sid_x7',
      LOGIN_OK_STATUS: '302',
      LOGIN_FAIL_STATUS: '200',
      REQUIRE: 'all',
    },
  })
  alice = gate.browser()
  await alice.document('/login')
  await alice.form('/login', { u: 'alice', p: 'alice has a password' })
  await alice.enrol()
})
afterAll(async () => {
  await gate.stop()
  await origin.stop()
})

/** Resident memory of the Worker's process, MiB. */
function memory(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${gate.worker.pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024
}

async function flat(what: string, act: () => Promise<void>): Promise<void> {
  const [before, began] = [memory('VmRSS'), performance.now()]
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, memory('VmRSS'))
  }, 20)
  await act()
  clearInterval(watch)
  console.log(
    `${what}: ${((performance.now() - began) / 1000).toFixed(1)} s, memory ${before.toFixed(0)} → at most ${most.toFixed(0)} MiB`,
  )
  // The body is 1,024 MiB; a Worker may have 128.
  expect(most - before).toBeLessThan(96)
}

test('down', async () => {
  await flat('1 GiB down', async () => {
    const bytes = await new Promise<number>((resolve, reject) => {
      const asked = request(
        `${gate.url}/download?bytes=${GIB}`,
        { headers: { cookie: alice.jar.header('/') ?? '' } },
        (answer) => {
          let count = 0
          answer.on('data', (chunk: Buffer) => {
            count += chunk.length
          })
          answer.once('end', () => resolve(count))
        },
      )
      asked.once('error', reject)
      asked.end()
    })
    expect(bytes).toBe(GIB)
  })
})

test.each(['with its length', 'in chunks'])('up, %s', async (how) => {
  await flat(`1 GiB up ${how}`, async () => {
    const chunk = Buffer.alloc(1 << 20, 'nasty bytes\n')
    const length = how === 'in chunks' ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(GIB) }
    const text = await new Promise<string>((resolve, reject) => {
      const headers = { cookie: alice.jar.header('/') ?? '', origin: gate.url, ...length }
      const asked = request(`${gate.url}/upload`, { method: 'POST', headers }, (answer) => {
        let body = ''
        answer.on('data', (part: Buffer) => {
          body += part
        })
        answer.once('end', () => resolve(body))
      })
      asked.once('error', reject)
      let left = GIB / chunk.length
      const more = () => {
        while (left > 0) {
          left -= 1
          if (!asked.write(chunk)) return void asked.once('drain', more)
        }
        asked.end()
      }
      more()
    })
    expect(JSON.parse(text)).toMatchObject({ bodyBytes: GIB })
  })
})
