import { randomBytes } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, test, vi } from 'vitest'
import { type SiteGate, startSiteGate } from '../proxy/world.ts'
import { UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { everyNth, isLongForm } from '../support/long-form.ts'
import { startNames } from '../support/names.ts'
import { startOrigin } from '../support/origin.ts'
import { createWorld, type World } from '../world/world.ts'

/*
 * Threat (A1): a sibling host plants a cookie whose name is ours behind a character that `String.trim` cuts off and a browser
 * does not, past `__Host-`. The victim is then in somebody else's session, or never in their own again. In a real Chromium,
 * over https with the real prefix, and over http on this machine.
 */

vi.setConfig({ testTimeout: 180_000 })

/** Browsers cut space and tab alone. The first six are those of the attack, the others what else is cut off or not seen. */
const DISGUISES = [
  ...['\u00a0', '\u1680', '\u2000', '\u2028', '\u3000', '\ufeff'],
  ...['\u2029', '\u202f', '\u205f', '\u200a', '\u200b', '\u2060', '\u00ad', '\u180e', '\u0085', '\u2000\u00a0'],
]
/** All of them in a browser take a minute; here one over each scheme, and all by bytes in the test beside these. */
const SCHEMES = [
  { scheme: 'https', domain: 'shop.test', stem: '__Host-mfa', tried: isLongForm ? DISGUISES : ['\u2000'] },
  { scheme: 'http', domain: 'shop.localhost', stem: 'mfa', tried: isLongForm ? DISGUISES : ['\ufeff'] },
]

/** A character is a byte, as Node writes header fields. */
const bytes = (text: string) => Buffer.from(text).toString('latin1')

type Running = { host: World; gate: SiteGate }
const running = new Map<string, Running>()
let planted: string[] = []

const site = endsWithFile(
  await startOrigin(({ method, target, headers, body }, response) => {
    const signedIn = /(?:^|; )sid=(\w+)\./.exec(headers.cookie ?? '')?.[1]
    if (target === '/login' && method === 'GET') {
      response.setHeader('Content-Type', 'text/html')
      return response.end('<form method="post"><input name="user"><input name="pass"><button>Sign in</button></form>')
    }
    if (target === '/login') {
      const user = new URLSearchParams(body).get('user')
      response.setHeader('Set-Cookie', `sid=${user}.${randomBytes(8).toString('hex')}; HttpOnly; Path=/`)
      return response.writeHead(302, { Location: '/x' }).end()
    }
    response.setHeader('Content-Type', 'text/html')
    response.end(signedIn ? `GATED for ${signedIn}` : 'nobody')
  }),
)
const named: Parameters<typeof startNames>[0] = {}
async function start({ scheme, domain }: (typeof SCHEMES)[number]): Promise<void> {
  const login = { LOGIN_PATH: '/login', USER_FIELD: 'user', LOGIN_OK_COOKIE: 'sid', LOGIN_OK_STATUS: '302' }
  const known = { SESSION_COOKIE: 'sid', PUBLIC_ORIGINS: scheme === 'https' ? `https://gate.${domain}` : '' }
  const host = endsWithFile(
    await createWorld({ mfa: scheme === 'https' ? { origins: [`https://app.${domain}`] } : {} }),
  )
  const gate = endsWithFile(
    await startSiteGate({ variables: { ORIGIN: site.url, ...login, ...known, OWNERS: 'owner' } }),
  )
  running.set(scheme, { host, gate })
  named[`app.${domain}`] = host.url
  named[`gate.${domain}`] = gate.url
  named[`evil.${domain}`] = (_, response) =>
    // As bytes: text would be sent in one piece with the header, and both as UTF-8.
    response.setHeader('Set-Cookie', planted).end(Buffer.from('planted'))
}
await Promise.all(SCHEMES.map(start))
const names = endsWithFile(await startNames(named))

const runningOver = (scheme: string) => running.get(scheme) as Running

async function inBrowser<T>(act: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await names.browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: false })
  try {
    return await act(await context.newPage(), context)
  } finally {
    await context.close()
  }
}

/** A visit to the sibling host, which plants these. */
async function plant(page: Page, { scheme, domain }: (typeof SCHEMES)[number], lines: string[]): Promise<void> {
  planted = lines.map((line) => bytes(`${line}; Domain=${domain}`))
  await page.goto(`${scheme}://evil.${domain}/`)
}

async function signIn(page: Page, origin: string, user: string): Promise<void> {
  await page.goto(`${origin}/login`)
  await page.fill('[name=user]', user)
  await page.fill('[name=pass]', 'right')
  await page.click('button')
}

const text = (page: Page) => page.innerText('body')
const asCode = (disguise: string) => [...disguise].map((letter) => `U+${letter.codePointAt(0)?.toString(16)}`).join(' ')

describe.each(SCHEMES)('over $scheme', (where) => {
  const { scheme, domain, stem, tried } = where
  const triedByName = tried.map((disguise) => [asCode(disguise), disguise] as const)
  const attributes = scheme === 'https' ? '; Path=/; Secure; HttpOnly' : '; Path=/; HttpOnly'
  const gate = `${scheme}://gate.${domain}`
  const app = `${scheme}://app.${domain}`

  test('in front of a site: a planted jar is nobody’s, and the browser is free again at the next request', async () => {
    const mallory = await inBrowser(async (page, context) => {
      await signIn(page, gate, 'mallory')
      expect(await text(page)).toBe('GATED for mallory')
      return (await context.cookies(gate)).map(({ name, value }) => ({ name, value }))
    })
    expect(mallory.map(({ name }) => name)).toContain(`${stem}-jar`)
    for (const disguise of tried) {
      const said = asCode(disguise)
      const jar = mallory.map(({ name, value }) => `${disguise}${name}=${value}${attributes}`)
      await inBrowser(async (page) => {
        // A victim without a session.
        await plant(page, where, jar)
        const first = await page.goto(`${gate}/x`)
        expect([said, first?.status(), await text(page)]).toEqual([said, 400, expect.stringContaining('taken out')])
        await page.goto(`${gate}/x`)
        expect([said, page.url()]).toEqual([said, `${gate}/login`])
        await signIn(page, gate, 'victim')
        expect([said, await text(page)]).toEqual([said, 'GATED for victim'])
        // And one who has a session, which is not lost.
        await plant(page, where, jar)
        expect((await page.goto(`${gate}/x`))?.status()).toBe(400)
        await page.goto(`${gate}/x`)
        expect([said, await text(page)]).toEqual([said, 'GATED for victim'])
      })
    }
  })

  test('a cookie that would lock out for good does so for one request, whatever its path and kind', async () => {
    const kinds = ['Path=/', 'Path=/x', 'Path=/x/y', 'Path=/x/', 'Path=/x; HttpOnly; Max-Age=99999']
    if (scheme === 'https') kinds.unshift('Path=/x; Secure; Partitioned', 'Path=/; Secure; Partitioned; SameSite=None')
    for (const kind of everyNth(3, kinds)) {
      await inBrowser(async (page) => {
        await signIn(page, gate, 'victim')
        await plant(page, where, [`\u2000${stem}-jar=vAAAAAAAAAAAAAAAAAAAAAA; ${kind}`])
        expect([kind, (await page.goto(`${gate}/x/y`))?.status()]).toEqual([kind, 400])
        expect([kind, (await page.goto(`${gate}/x/y`))?.status()]).toEqual([kind, 200])
        expect(await text(page)).toBe('GATED for victim')
      })
    }
  })

  test.each(triedByName)(
    'in a host with the gate, %s: who is assured stays so, and is asked nothing',
    async (_, disguise) => {
      const world = runningOver(scheme).host
      const alice = world.person()
      alice.agent = new UserAgent(world.url, { origin: app })
      await alice.signIn().enrol()
      const isSecure = { url: `${app}/`, secure: scheme === 'https', httpOnly: true }
      const own = alice.agent.jar.names().map((name) => ({ name, value: alice.agent.jar.get(name) ?? '', ...isSecure }))
      await inBrowser(async (page, context) => {
        await context.addCookies(own)
        await plant(page, where, [`${disguise}${stem}=x${attributes}`])
        expect((await page.goto(`${app}/profile`))?.status()).toBe(400)
        expect(await text(page)).toContain('taken out')
        await page.goto(`${app}/profile`)
        expect(await text(page)).toBe('gated content of the host')
        // On our own pages as well.
        await plant(page, where, [`${disguise}${stem}=x${attributes}`])
        expect((await page.goto(`${app}/mfa/settings`))?.status()).toBe(400)
        expect((await page.goto(`${app}/mfa/settings`))?.status()).toBe(200)
      })
    },
  )

  test.each(triedByName)(
    'a session of the site that was planted behind %s reaches the site in no spelling',
    async (_, disguise) => {
      await inBrowser(async (page) => {
        await signIn(page, gate, 'victim')
        await plant(page, where, [`${disguise}sid=mallory.planted${attributes}`])
        await page.goto(`${gate}/x`)
        expect(await text(page)).toBe('GATED for victim')
      })
      expect(site.requests().filter(({ headers }) => headers.cookie?.includes('mallory.planted'))).toEqual([])
    },
  )
})

test('by bytes: each disguise of each of our names is refused, wherever a cookie of ours is read', async () => {
  const { host, gate } = runningOver('http')
  for (const [url, path] of [
    [host.url, '/profile'],
    [host.url, '/mfa/challenge'],
    [host.url, '/mfa/api/settings'],
    [gate.url, '/x'],
    [gate.url, '/login'],
    [gate.url, '/.mfa/api/settings'],
  ] as const) {
    const agent = new UserAgent(url)
    const [, port] = agent.stem.split('-')
    const prefixed = [`mfa-${port}`, `__Host-mfa-${port}`, `mfa-${port}-cookie~sid~0`]
    for (const name of [...prefixed, 'mfa', '__Host-mfa', 'mfa-jar']) {
      for (const disguise of DISGUISES) {
        const spellings = [
          ...[`${disguise}${name}=x`, `a=b;${disguise} ${name}=x`, `${name}${disguise}=x`],
          ` \t${disguise}${name}\t=x; c=d`,
        ]
        for (const cookie of everyNth(4, spellings)) {
          const answer = await agent.send('GET', path, { cookie: bytes(cookie), accept: 'text/html' })
          expect(answer, `${path} ${asCode(cookie)}`).toHaveStatus(400)
          expect(answer.headers.getSetCookie().every((line) => /; Max-Age=0$/.test(line))).toBe(true)
        }
      }
    }
    // What is no name of ours in disguise is nobody's business: bytes that are lost, other names, values.
    const others = ['\u2000mfaa=x', 'm\u2000fa=x', '\u2000=mfa', 'mfa=\u2000x', '\ufffdmfa=x', '\u2000theme=1']
    for (const cookie of [...others.map(bytes), '\u00a0mfa=x', 'mfa_theme=1']) {
      expect(await agent.send('GET', path, { cookie }), `${path} ${cookie}`).not.toHaveStatus(400)
    }
  }
})
