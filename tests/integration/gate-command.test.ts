import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { readConfig } from '../../edge/proxy/config/config.ts'
import { probe } from '../../edge/proxy/probe/probe.ts'
import { startGate } from '../../tools/gate/gate.ts'
import { parseCommand } from '../../tools/gate/gate-flags.ts'
import { HELP } from '../../tools/gate/gate-help.ts'
import { UserAgent } from '../support/client.ts'
import { startAdmin } from './sites/admin.ts'
import { startFlows } from './sites/flows.ts'
import type { Site } from './sites/site.ts'
import { startWiki } from './sites/wiki.ts'

/*
 * The examples of `npm run gate -- --help`, letter for letter, and what the probe finds with them at sites that nobody
 * here wrote.
 */

/** The words of the example under a heading, as a shell would read them. */
function example(heading: string, { origin }: Site): string[] {
  const after = HELP.slice(HELP.indexOf(heading)).split('\n').slice(1)
  const lines = after.slice(
    0,
    after.findIndex((line) => !line.startsWith('    ')),
  )
  const words = lines.join(' ').replaceAll('\\', ' ').trim().split(/\s+/)
  const plain = words.map((word) => word.replace(/^'(.*)'$/, '$1'))
  expect(plain[0]).toBe('--origin')
  return ['--origin', origin, ...plain.slice(2)]
}

async function look(site: Site, heading: string, isKnown: boolean) {
  const { variables } = parseCommand(example(heading, site), {})
  const account = isKnown ? { user: site.user, password: site.password } : undefined
  const ports = { fetch, random: platformRandom }
  return probe(readConfig(variables), ports, { account })
}

async function withSite<T>(start: () => Promise<Site>, act: (site: Site) => Promise<T>): Promise<T> {
  const site = await start()
  try {
    return await act(site)
  } finally {
    await site.stop()
  }
}

test('a PHP wiki', async () => {
  await withSite(startWiki, async (site) => {
    const findings = await look(site, 'a PHP wiki', true)
    expect(findings.failure).toEqual({ status: 403, location: null })
    expect(findings.fresh).toBe('works')
    expect(findings.assets).toContain('/lib/exe/css.php')
    expect(findings.signs).toEqual([
      { variable: 'LOGIN_OK_COOKIE', value: 'DW*' },
      { variable: 'LOGIN_OK_STATUS', value: '302' },
    ])
  })
})

test('a Python admin, whose form carries a token that belongs to a cookie', async () => {
  await withSite(startAdmin, async (site) => {
    const findings = await look(site, 'a Python admin', true)
    expect(findings.failure).toEqual({ status: 200, location: null })
    expect(findings.fresh).toBe('works')
    expect(findings.plainCookies).toEqual(['csrftoken'])
    expect(findings.assets).toContain('/static/admin/css/login.css')
    expect(findings.signs[0]).toEqual({ variable: 'LOGIN_OK_COOKIE', value: 'sessionid' })
  })
})

test('what was found is enough to sign in by: the form with its token and cookie, then the code', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-gate-'))
  await withSite(startAdmin, async (site) => {
    const { variables } = parseCommand([...example('a Python admin', site), '--require', 'all'], {})
    const gate = await startGate({ variables, port: 0, dataDir })
    try {
      expect(gate.learnt).toMatchObject({ PLAIN_COOKIE: 'csrftoken', LOGIN_FAIL_STATUS: '200' })
      const agent = new UserAgent(gate.url)
      const form = await agent.document('/admin/login/')
      expect((await agent.document('/static/admin/css/login.css')).status).toBe(200)
      const token = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(form.text)?.[1] ?? ''
      const fields = { csrfmiddlewaretoken: token, username: site.user, next: '/admin/' }
      const wrong = await agent.form('/admin/login/', { ...fields, password: 'wrong' })
      expect([wrong.status, wrong.text.includes('Please enter the correct username')]).toEqual([200, true])
      const right = await agent.form('/admin/login/', { ...fields, password: site.password })
      expect([right.status, right.location]).toEqual([303, '/.mfa/enrol?to=%2Fadmin%2F'])
      expect((await agent.document(site.secretPath)).text).not.toContain(site.secret)
    } finally {
      await gate.stop()
      await rm(path.resolve('.build/gate', new URL(gate.url).port), { recursive: true, force: true })
      await rm(dataDir, { recursive: true, force: true })
    }
  })
})

test('a single-page app that keeps a token', async () => {
  await withSite(startFlows, async (site) => {
    const findings = await look(site, 'a single-page app', false)
    expect(findings.failure).toEqual({ status: 403, location: null })
    expect(findings.assets).toContain('/red/red.min.js')
    expect(findings.notes.map(({ text }) => text).join('\n')).toContain('so a script must send the login')
  })
})
