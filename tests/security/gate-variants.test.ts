import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { nastyVariables, startSiteGate } from '../proxy/world.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { isLongForm } from '../support/long-form.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { askOf, NEVER_FORWARDED, pathVariants } from '../support/path-variants.ts'
import { type RawHttpAnswer, sendAll } from '../support/raw-http.ts'

/*
 * Thousands of ways to write a request for one gated page, in front of a recording site: path, method, header, host,
 * cookie and raw bytes. Without the code none reaches the site, and no byte of the page comes out. Requirements: spec H3,
 * L1b, L7. Cases GTE-01 to GTE-13, GTE-18, GTE-20.
 */

const origin = endsWithFile(await startNastyOrigin({ isAllGated: true, isSessionInUrl: true }))
const gate = endsWithFile(
  await startSiteGate({ variables: nastyVariables(origin, { OPEN_PATHS: '/about', REQUIRE: 'all' }) }),
)

/** The site's own session and token of somebody, as a thief has them. */
async function stolen() {
  const form = new URLSearchParams({ u: 'alice', p: 'alice has a password' })
  const answer = await fetch(`${origin.url}/login`, { method: 'POST', redirect: 'manual', body: form })
  const value = /sid_x7=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
  const direct = await fetch(`${origin.url}/gated/page`, { headers: { cookie: `sid_x7=${value}` } })
  expect(await direct.text()).toContain(`${origin.secret} for alice`)
  return { cookie: { name: 'sid_x7', value }, user: 'alice', password: 'alice has a password' }
}

/**
 * What the platform itself cannot read (a `Host` that is no host, CONNECT, a made-up method) it answers with a bare 500 or
 * 501 before any code runs. Whatever comes from us carries our header fields.
 */
const isOurFailure = (answer?: RawHttpAnswer) =>
  (answer?.status ?? 0) >= 500 && answer?.headers.some(([name]) => name === 'x-content-type-options')

async function sendVariants(cookies: string, seed: number, count: number) {
  const options = { path: '/gated/page', openPaths: ['/about', '/.mfa', '/login'], host: new URL(gate.url).host }
  const variants = pathVariants({ ...options, cookies, seed, count, stolen: await stolen() })
  origin.reset()
  const answers = await sendAll(gate.worker.port, variants.map(askOf), { connections: 8 })
  const wrong = variants
    .map((variant, at) => ({ variant, answer: answers[at] }))
    .filter(({ answer }) => answer?.text.includes(origin.secret) || isOurFailure(answer))
    .map(({ variant, answer }) => `${variant.id} ${variant.label}: ${answer?.status}`)
  return { variants, wrong }
}

const COUNT = isLongForm ? 10_000 : 500

test.each(['nobody', 'somebody who owes the code'])(`%s: ${COUNT} variants, 0 gated bytes, 0 contacts`, async (who) => {
  let cookies = ''
  if (who !== 'nobody') {
    const browser = gate.browser()
    await browser.document('/login')
    await browser.form('/login', { u: 'bob', p: 'bob has another' })
    cookies = browser.jar.header('/') ?? ''
  }
  const seed = randomBytes(4).readUInt32BE()
  const { variants, wrong } = await sendVariants(cookies, seed, COUNT)
  expect(variants.length).toBeGreaterThanOrEqual(COUNT)
  expect(wrong, `seed ${seed}`).toEqual([])
  // What may be reached is the page with the form and what is open, never with anything that the site knows somebody by.
  const open = /^\/(about|login)([?].*)?$/
  const reached = origin.contacts(({ user, target }) => user !== null || !open.test(target))
  expect(
    reached.map(({ method, target, user }) => `${method} ${target} as ${user}`),
    `seed ${seed}`,
  ).toEqual([])
  console.log(`${who}: ${variants.length} variants, ${origin.contacts().length} reached an open page`)
  expect(await gate.browser().send('GET', '/about')).toHaveStatus(200)
})

test('on an open page nothing comes through that names somebody', async () => {
  const options = { path: '/about', openPaths: ['/about'], host: new URL(gate.url).host, stolen: await stolen() }
  const variants = pathVariants({ ...options, only: ['field', 'cookie', 'authorization'] })
  origin.reset()
  await sendAll(gate.worker.port, variants.map(askOf), { connections: 8 })
  const contacts = origin.contacts()
  expect(contacts.length).toBeGreaterThan(100)
  expect(contacts.filter(({ user }) => user !== null)).toEqual([])
  const ours = new Set(['x-mfa-assertion', 'x-forwarded-host', 'x-forwarded-proto'])
  const fields = contacts.flatMap(({ rawHeaders }) => rawHeaders)
  const names = new Set(fields.map(([name]) => name.toLowerCase()))
  expect(NEVER_FORWARDED.filter((name) => names.has(name) && !ours.has(name))).toEqual([])
  const hosts = new Set(fields.filter(([name]) => /^x-forwarded-host$/i.test(name)).map(([, value]) => value))
  expect([...hosts]).toEqual([new URL(origin.url).host])
})
