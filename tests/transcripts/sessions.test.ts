import { expect, test } from 'vitest'
import type { Enrolled } from '../browser/support/site.ts'
import type { Tab } from '../browser/support/tab.ts'
import { beginIn, comeIn, expectKept, LANGUAGES, namesOf, quietWindow, startQuietSite } from './support/stage.ts'

/* What somebody hears of where they are signed in, and who ends that elsewhere. */

const site = await startQuietSite()

const rows = (page: Tab) => page.locator('.sessions li')
const ends = (page: Tab) => rows(page).locator('button')
const said = (page: Tab) => page.locator('.sessions .said span')

const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
]

/** The same person with another browser, past the code. */
async function elsewhere(person: Enrolled, userAgent: string): Promise<void> {
  const agent = await site.agentOf(person)
  const passed = await agent.answerChallenge('totp', await site.newCode(person))
  expect(passed.status).toBe(200)
  await agent.document('/profile', { headers: { 'user-agent': userAgent } })
}

/** As if there were ten minutes between them, the newest first; each is written when its page has been answered. */
async function setApart({ id }: Enrolled): Promise<void> {
  const select = `select assurance_id from mfa_person_session join mfa_assurance on id = assurance_id
      where principal_id = ? order by since desc`
  await expect.poll(async () => (await site.execute(select, id)).rows.length).toBe(1 + 2 * BROWSERS.length)
  const { rows } = await site.execute(select, id)
  for (const [index, row] of rows.entries()) {
    const at = site.now() - (index + 1) * 600_000 - 1_000
    const sql = 'update mfa_person_session set since = ?, last_used_at = ? where assurance_id = ?'
    await site.execute(sql, at, at, String(row.assurance_id))
  }
}

test.each(LANGUAGES)('in %s: one is ended, and all others', async (language) => {
  await beginIn(site, 2, language)
  const person = await site.newEnrolled()
  const { window, heard } = await quietWindow(site, language)
  const { page, context } = window
  heard.name(namesOf(person))
  await person.agent.document('/profile')
  for (const userAgent of [...BROWSERS, ...BROWSERS]) await elsewhere(person, userAgent)
  await setApart(person)
  await comeIn(site, window, person.agent, '/mfa/settings')
  await rows(page).nth(4).waitFor()
  heard.forget()
  await heard.read('the list', page.locator('.sessions'))

  heard.title('One is ended')
  await heard.press(ends(page).nth(1), said(page))
  await heard.press(ends(page).nth(2), rows(page).nth(2))
  await heard.read('the list', page.locator('.sessions'))

  heard.title('Offline')
  await context.setOffline(true)
  await heard.press(ends(page).first(), page.locator('#retry-sessions'))
  await context.setOffline(false)
  await heard.press(page.locator('#retry-sessions'), page.locator('.sessions:not(:has(#retry-sessions))'))

  heard.title('All others')
  await heard.press(page.locator('#end-others'), said(page))
  await heard.read('the list', page.locator('.sessions'))
  await expectKept('sessions', language, heard.text)
})
