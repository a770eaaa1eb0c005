import { beforeAll, expect, test } from 'vitest'
import { shownBackupCodes, shownSecret } from '../e2e/support.ts'
import {
  answerChallenge,
  button,
  choose,
  enterCode,
  eventually,
  leaveCodes,
  link,
  type Site,
  sharedSite,
  switchOn,
  text,
  toBackupCode,
  wrongCode,
} from './support.ts'

let site: Site

beforeAll(async () => {
  site = await sharedSite()
})

test('everything that happens to somebody’s MFA is told to them, newest first, and no message holds a secret', async () => {
  const account = await site.newAccount('Postbox Ltd')
  const person = await site.newEnrolled({ roles: [[account, 'owner']] })
  const secrets = [person.secret, ...person.backupCodes]
  const mailbox = await site.open()
  /** What the person has been told since the last time, newest first. */
  const known = new Set<string>()
  const news = async (count: number): Promise<string[]> => {
    await eventually(async () => {
      await mailbox.page.goto(`/mailbox?person=${person.id}`)
      return mailbox.page.locator('.mail').count()
    }).toBe(known.size + count)
    const mails = await mailbox.page.locator('.mail').evaluateAll((all) =>
      all.map((mail) => ({
        id: mail.id,
        subject: mail.querySelector('.mail-subject')?.textContent ?? '',
        text: mail.textContent ?? '',
      })),
    )
    const fresh = mails.slice(0, count)
    expect(fresh.filter(({ id }) => known.has(id))).toEqual([])
    for (const { id, text: words } of fresh) {
      known.add(id)
      expect(words).toContain(`To ${person.name} <${person.email}>`)
      expect(words).toContain('If this was not you, change your password and tell the help desk, extension 42.')
      expect(secrets.filter((secret) => words.replaceAll(/[\s-]/g, '').includes(secret.replaceAll('-', '')))).toEqual(
        [],
      )
    }
    return fresh.map(({ subject }) => subject)
  }
  expect(await news(1)).toEqual(['MFA is set up'])

  const agent = await site.agentOf(person)
  const wrong = wrongCode(site, person)
  for (let tries = 0; tries < 3; tries++) await answerChallenge(agent, 'totp', wrong)
  expect(await news(1)).toEqual(['Wrong codes were entered'])

  const window = await site.openChallenge(person)
  const { page } = window
  await toBackupCode(page)
  await page.getByLabel('Backup code').fill(person.backupCodes[0] ?? '')
  await button(page, 'Enter').click()
  await link(page, 'Continue').click()
  expect(await news(1)).toEqual(['A backup code was used'])
  await button(page, 'Generate backup codes').click()
  const second = await site.newCode(person)
  await enterCode(page, second)
  secrets.push(second, ...(await shownBackupCodes(page)))
  await button(page, 'Finish').click()
  expect(await news(1)).toEqual(['New backup codes'])

  await choose(page, 'Reset')
  const secret = await shownSecret(page)
  await button(page, 'Next').click()
  const third = await site.newCode({ secret })
  await enterCode(page, third)
  const codes = await shownBackupCodes(page)
  secrets.push(secret, third, ...codes)
  await button(page, 'Finish').click()
  await text(page, '10 of 10 left').waitFor()
  expect(await news(1)).toEqual(['Your MFA method was reset'])

  await page.goto('/accounts')
  await page.getByRole('switch').click()
  await eventually(() => page.getByRole('switch').getAttribute('aria-checked')).toBe('true')
  expect(await news(1)).toEqual(['Postbox Ltd now requires MFA'])
  await page.getByRole('switch').click()
  await enterCode(page, await site.newCode({ secret }))
  await eventually(() => page.getByRole('switch').getAttribute('aria-checked')).toBe('false')
  expect(await news(1)).toEqual(['Postbox Ltd no longer requires MFA'])

  await leaveCodes(site, person, 4)
  await answerChallenge(await site.agentOf(person), 'backup_code', codes[0] ?? '')
  expect((await news(2)).sort()).toEqual(['A backup code was used', 'Few backup codes are left'])

  await page.goto('/profile')
  await choose(page, 'Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await enterCode(page, await site.newCode({ secret }))
  await text(page, 'MFA method deleted.').waitFor()
  expect(await news(1)).toEqual(['Your MFA method was deleted'])

  for (const one of [window, mailbox]) {
    await one.assertClean()
    await one.close()
  }
}, 60_000)

test('renaming, a right code and nothing switched are not worth a message', async () => {
  const account = await site.newAccount('Quiet Ltd')
  const person = await site.newEnrolled({ roles: [[account, 'owner']] })
  await switchOn(person.agent, account)
  await switchOn(person.agent, account)
  await answerChallenge(await site.agentOf(person), 'totp', await site.newCode(person))
  const window = await site.openAs(person.agent, '/profile')
  const { page } = window
  await choose(page, 'Rename')
  await page.getByLabel('Name', { exact: true }).fill('Phone')
  await page.keyboard.press('Enter')
  await text(page, 'Name saved.').waitFor()
  await page.goto(`/mailbox?person=${person.id}`)
  expect(await page.locator('.mail-subject').allTextContents()).toEqual(['Quiet Ltd now requires MFA', 'MFA is set up'])
  await window.assertClean()
  await window.close()
})
