import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { readConfig } from '../../edge/proxy/config/config.ts'
import { probe } from '../../edge/proxy/probe/probe.ts'
import { type Gate, startGate } from '../../tools/gate/gate.ts'
import { parseCommand } from '../../tools/gate/gate-flags.ts'
import { HELP } from '../../tools/gate/gate-help.ts'
import { UserAgent } from '../support/client.ts'
import { csrfOf, startAdmin } from './sites/admin.ts'
import { startFlows } from './sites/flows.ts'
import type { Account, Site } from './sites/site.ts'
import { startWiki } from './sites/wiki.ts'

/* The examples of `npm run gate -- --help`, and what the probe finds with them at sites that nobody here wrote. */

/** The settings of an example of `npm run gate -- --help`, letter for letter, as a shell would read it. */
function exampleFor({ origin }: Site, heading: string, ...more: string[]) {
  const lines = HELP.slice(HELP.indexOf(heading)).split('\n').slice(1)
  const own = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('    ')),
  )
  const [flag, , ...words] = own.join(' ').replaceAll('\\', ' ').trim().split(/\s+/)
  if (flag !== '--origin') throw new Error(`${heading}: the example begins with ${flag}`)
  const plain = words.map((word) => word.replace(/^'(.*)'$/, '$1'))
  return parseCommand([flag, origin, ...plain, ...more], {}).variables
}

async function withSite<T>(start: () => Promise<Site>, act: (site: Site) => Promise<T>): Promise<T> {
  const site = await start()
  try {
    return await act(site)
  } finally {
    await site.stop()
  }
}

/** A site behind `npm run gate` with such an example, where everybody is held. */
const behindGate = (start: () => Promise<Site>, heading: string, act: (site: Site, gate: Gate) => Promise<void>) =>
  withSite(start, async (site) => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-gate-'))
    try {
      const gate = await startGate({ variables: exampleFor(site, heading, '--require', 'all'), port: 0, dataDir })
      try {
        await act(site, gate)
      } finally {
        await gate.stop()
        await rm(path.resolve('.build/gate', new URL(gate.url).port), { recursive: true, force: true })
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })

const look = (site: Site, heading: string, account?: Account) =>
  probe(readConfig(exampleFor(site, heading)), { fetch, random: platformRandom }, { account })

test('a PHP wiki', () =>
  withSite(startWiki, async (site) => {
    const findings = await look(site, 'a PHP wiki', site)
    expect(findings.failure).toEqual({ status: 403, location: null })
    expect(findings.fresh).toBe('works')
    expect(findings.assets).toContain('/lib/exe/css.php')
    expect(findings.signs).toEqual([
      { variable: 'LOGIN_OK_COOKIE', value: 'DW*' },
      { variable: 'LOGIN_OK_STATUS', value: '302' },
    ])
  }))

test('a Python admin, whose form carries a token that belongs to a cookie', () =>
  withSite(startAdmin, async (site) => {
    const findings = await look(site, 'a Python admin', site)
    expect(findings.failure).toEqual({ status: 200, location: null })
    expect(findings.fresh).toBe('works')
    expect(findings.plainCookies).toEqual(['csrftoken'])
    expect(findings.assets).toContain('/static/admin/css/login.css')
    expect(findings.signs[0]).toEqual({ variable: 'LOGIN_OK_COOKIE', value: 'sessionid' })
  }))

test('what was found is enough to sign in by: the form with its token and cookie, then the code', () =>
  behindGate(startAdmin, 'a Python admin', async ({ user, password, secret, secretPath }, gate) => {
    expect(gate.learnt).toMatchObject({ PLAIN_COOKIE: 'csrftoken', LOGIN_FAIL_STATUS: '200' })
    const agent = new UserAgent(gate.url)
    const csrfmiddlewaretoken = csrfOf(await agent.document('/admin/login/'))
    expect(await agent.document('/static/admin/css/login.css')).toHaveStatus(200)
    const fields = { csrfmiddlewaretoken, username: user, next: '/admin/' }
    const wrong = await agent.form('/admin/login/', { ...fields, password: 'wrong' })
    expect([wrong.status, wrong.text.includes('Please enter the correct username')]).toEqual([200, true])
    const right = await agent.form('/admin/login/', { ...fields, password })
    expect([right.status, right.location]).toEqual([303, '/.mfa/enrol?to=%2Fadmin%2F'])
    expect((await agent.document(secretPath)).text).not.toContain(secret)
  }))

test('a single-page app that keeps a token', () =>
  withSite(startFlows, async (site) => {
    const findings = await look(site, 'a single-page app')
    expect(findings.failure).toEqual({ status: 403, location: null })
    expect(findings.assets).toContain('/red/red.min.js')
    expect(findings.notes.map(({ text }) => text).join('\n')).toContain('so a script must send the login')
  }))
