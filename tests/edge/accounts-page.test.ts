import { describe, expect, test } from 'vitest'
import type { Membership } from '../../edge/index.ts'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld } from '../world/world.ts'

/*
 * *Accounts* and *MFA settings* as pages of ours (spec P1 to P7, L12, H7), as the server sends them: what the switches on
 * them do stands in `policies.test.ts`, and what they look like in `journeys/accounts-page.test.ts`.
 */

const NASTY = "\"><script>alert(1)</script><img src=x onerror=alert(1)> & 'co'"
const _CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"

const world = endsWithFile(await createWorld())
const branded = endsWithFile(
  await createWorld({
    beside: world,
    hasLayout: true,
    mfa: { tokens: { '--mfa-color-accent': 'light-dark(#7a1fa2, #d9a5f0)', '--mfa-radius': '2px' } },
  }),
)
await world.requireMfa('strict')

const membership = (accountId: string, role: Membership['role'], accountName = accountId): Membership => ({
  accountId,
  accountName,
  role,
})

const ACCOUNTS = '/mfa/accounts'

/** The rows as a person reads them, without what a switch takes the place of, markup taken out. */
function rowsOf(page: Answer): string[] {
  const rows = page.text.match(/<tr>(?:(?!<\/tr>)[\s\S])*<account-mfa-toggle[\s\S]*?<\/tr>/g) ?? []
  const read = (row: string) =>
    row
      .replace(/<p class="mfa-notice mfa-late">[^<]*<\/p>/, '')
      .replace(/<\/?\w[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
  return rows.map((row) => read(row).trim())
}

const navOf = (page: Answer): string | null => /<nav[\s\S]*?<\/nav>/.exec(page.text)?.[0] ?? null

describe('the list', () => {
  test('names the account and the role in words, owned ones first, each with its switch', async () => {
    const names = ['Aldermoor', 'Birchwood', 'Contoso', 'Adatum']
    const roles = ['member', 'owner', 'admin', 'owner'] as const
    const memberships = names.map((accountName, n) => membership('abcd'.charAt(n), roles[n] ?? 'member', accountName))
    const person = world.person({ memberships })
    const page = await person.agent.document(ACCOUNTS)
    expect(page).toHaveStatus(200)
    expect(page.text).toContain('<title>Accounts</title>')
    const owned = ['Birchwood Your role: Owner', 'Adatum Your role: Owner']
    expect(rowsOf(page)).toEqual([...owned, 'Aldermoor Your role: Member', 'Contoso Your role: Admin'])
    expect(page.text.match(/<account-mfa-toggle [^>]*>/g)).toEqual(
      ['b', 'd', 'a', 'c'].map((id) => `<account-mfa-toggle account-id="${id}" endpoint="/mfa">`),
    )
    expect(page.text).toContain('<noscript>')
    expect(page.text).toMatch(/<form[^>]* method="post" action="\/logout">/)
  })

  test('says so where there is nothing in it', async () => {
    const page = await world.person().agent.document(ACCOUNTS)
    expect(page).toHaveStatus(200)
    expect(page.text).toContain('You belong to no account.')
    expect(page.text).not.toMatch(/<table|<account-mfa-toggle/)
  })

  test('shows names and ids with markup in them as text, in our layout and in the host’s', async () => {
    for (const each of [world, branded]) {
      const person = each.person({ name: NASTY, memberships: [membership(NASTY, 'owner', NASTY)] })
      for (const path of [ACCOUNTS, `${ACCOUNTS}?to=${encodeURIComponent(`/${NASTY}`)}`, '/mfa/settings']) {
        const page = await person.agent.document(path)
        expect(page).toHaveStatus(200)
        expect(page.text).not.toMatch(/<script>|<img/)
        expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
        expect(page.text.includes('of-the-host')).toBe(each === branded)
      }
    }
  })
})

describe('who gets in', () => {
  test('somebody with a method is asked for a code first, and is led back with the query', async () => {
    const owner = await world.person({ memberships: [membership('asked', 'owner')] }).enrol()
    expect(await owner.agent.document(ACCOUNTS)).toHaveStatus(200)
    const session = owner.elsewhere()
    const to = `${ACCOUNTS}?to=%2Fprofile`
    const held = await session.agent.document(to)
    expect([held.status, held.location, held.text]).toEqual([303, `/mfa/challenge?to=${encodeURIComponent(to)}`, ''])
    expect((await session.answer(await session.code(), { to })).json()).toMatchObject({ to })
    expect(await session.agent.document(to)).toHaveStatus(200)
  })

  test('an Owner without a method sees it, also when the account requires one by now, and switches ON there (L12)', async () => {
    const owner = world.person({ memberships: [membership('strict', 'owner'), membership('fresh', 'owner')] })
    expect((await owner.agent.document('/')).location).toBe('/mfa/enrol?to=%2F')
    const page = await owner.agent.document(ACCOUNTS)
    expect([page.status, rowsOf(page).length]).toEqual([200, 2])
    const read = await owner.agent.json('GET', '/mfa/api/policies')
    owner.agent.csrf = read.headers.get('x-mfa-csrf')
    expect((await owner.setPolicy('fresh', true)).json()).toMatchObject({ required: true })
  })
})

test('whoever comes there first is counted among the members that are known (P4)', async () => {
  const owner = world.person({ memberships: [membership('counted', 'owner')] })
  expect(await owner.agent.document(ACCOUNTS)).toHaveStatus(200)
  const read = await owner.agent.json('GET', '/mfa/api/policies')
  expect(read.json()).toMatchObject([{ accountId: 'counted', members: { known: 1, enrolled: 0 } }])
})

describe('the way between the two pages', () => {
  test('is on both, says which one this is, and keeps where Continue leads', async () => {
    const person = world.person({ memberships: [membership('nav', 'member')] })
    const links = (here: string, query: string) =>
      Object.entries({ settings: 'MFA settings', accounts: 'Accounts' }).map(([path, name]) => {
        const current = path === here ? ' aria-current="page"' : ''
        return `<a href="/mfa/${path}${query}"${current}>${name}</a>`
      })
    for (const here of ['settings', 'accounts']) {
      const query = '?to=%2Fprofile%3Ftab%3D2'
      const page = await person.agent.document(`/mfa/${here}${query}`)
      expect(navOf(page)).toBe(`<nav class="mfa-nav" aria-label="MFA">${links(here, query).join('')}</nav>`)
      expect(page.text).toContain('href="/profile?tab=2">Continue</a>')
      const plain = await person.agent.document(`/mfa/${here}`)
      expect(navOf(plain)).toContain(links(here, '').join(''))
      expect(plain.text).toContain('href="/">Continue</a>')
    }
  })

  test('is not on MFA settings for somebody who belongs to no account; the empty Accounts page still leads there', async () => {
    const person = world.person()
    expect(navOf(await person.agent.document('/mfa/settings'))).toBeNull()
    expect(navOf(await person.agent.document(ACCOUNTS))).toContain('href="/mfa/settings"')
  })
})

describe('style tokens', () => {
  test('stand in the style sheet, after our own values and on what is ours', async () => {
    const sheet = (await branded.person().agent.document('/mfa/assets/mfa.css')).text
    const plain = (await world.person().agent.document('/mfa/assets/mfa.css')).text
    expect(plain).not.toMatch(/--mfa-[a-z-]+:/)
    expect(sheet).toBe(
      `${plain}.mfa-page,mfa-challenge{--mfa-color-accent:light-dark(#7a1fa2, #d9a5f0);--mfa-radius:2px}\n`,
    )
  })
})
