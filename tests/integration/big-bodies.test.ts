import { readFileSync } from 'node:fs'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { expect, test } from 'vitest'
import { member, nastyVariables, startSiteGate } from '../proxy/world.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'

/* A gibibyte each way through the gate: nothing of it is kept. Printed: what the Worker's process took. */

const GIB = 1024 ** 3

const origin = endsWithFile(await startNastyOrigin())
const gate = endsWithFile(await startSiteGate({ variables: nastyVariables(origin, { REQUIRE: 'all' }) }))
const alice = await member(gate)

/** Resident memory of the Worker's process, MiB. */
function memory(): number {
  const status = readFileSync(`/proc/${gate.worker.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

async function flat(what: string, act: () => Promise<void>): Promise<void> {
  const [before, began] = [memory(), performance.now()]
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, memory())
  }, 20)
  await act()
  clearInterval(watch)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${what}: ${seconds} s, memory ${before.toFixed(0)} → at most ${most.toFixed(0)} MiB`)
  // The body is 1,024 MiB; a Worker may have 128.
  expect(most - before).toBeLessThan(96)
}

/** Alice's request, whose body is of as many pieces, and what was answered, as it comes. */
async function send(path: string, more: RequestOptions, pieces: number): Promise<IncomingMessage> {
  const chunk = Buffer.alloc(1 << 20, 'nasty bytes\n')
  const headers = { cookie: alice.jar.header('/') ?? '', ...more.headers }
  const asked = request(gate.url + path, { ...more, headers })
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve)
    asked.once('error', reject)
  })
  for (let left = pieces; left > 0; left--) {
    if (!asked.write(chunk)) await new Promise((resolve) => asked.once('drain', resolve))
  }
  asked.end()
  return answer
}

test('down', () =>
  flat('1 GiB down', async () => {
    let bytes = 0
    for await (const chunk of await send(`/download?bytes=${GIB}`, {}, 0)) bytes += (chunk as Buffer).length
    expect(bytes).toBe(GIB)
  }))

test.each([
  ['with its length', { 'content-length': String(GIB) }],
  ['in chunks', { 'transfer-encoding': 'chunked' }],
])('up, %s', (how, length) =>
  flat(`1 GiB up ${how}`, async () => {
    const headers = { origin: gate.url, ...length }
    const answer = await send('/upload', { method: 'POST', headers }, GIB / (1 << 20))
    let text = ''
    for await (const part of answer) text += part
    expect(JSON.parse(text)).toMatchObject({ bodyBytes: GIB })
  }),
)
