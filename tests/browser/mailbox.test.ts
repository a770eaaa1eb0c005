import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import { eventually } from './support/tab.ts'

const site = await sharedSite()

test('everything that happens to somebody’s MFA is told to them, newest first, and no message holds a secret', async () => {
  const person = await site.newOwner('Postbox Ltd')
  const secrets = [person.secret, ...person.backupCodes]
  const mailbox = await site.open()
  const known = new Set<string>()
  /** What the person has been told since the last time, newest first. */
  async function expectNews(...subjects: string[]): Promise<void> {
    const mails = mailbox.page.locator('.mail')
    await eventually(async () => {
      await mailbox.page.goto(`/mailbox?person=${person.id}`)
      return mails.count()
    }).toBe(known.size + subjects.length)
    const read = (all: Element[]) => all.map(({ id, textContent }) => ({ id, text: textContent ?? '' }))
    const fresh = (await mails.evaluateAll(read)).slice(0, subjects.length)
    const told = (await mailbox.page.locator('.mail-subject').allTextContents()).slice(0, subjects.length)
    expect(told.sort()).toEqual(subjects)
    for (const { id, text } of fresh) {
      expect(known).not.toContain(id)
      known.add(id)
      expect(text).toContain(`To ${person.name} <${person.email}>`)
      expect(text).toContain('If this was not you, change your password and tell the help desk, extension 42.')
      const loose = text.replaceAll(/[\s-]/g, '')
      expect(secrets.filter((secret) => loose.includes(secret.replaceAll('-', '')))).toEqual([])
    }
  }
  await expectNews('MFA is set up')

  const agent = await site.agentOf(person)
  for (let tries = 0; tries < 3; tries++) await agent.answerChallenge('totp', site.wrongCode(person))
  await expectNews('Wrong codes were entered')

  const { page } = await site.openChallenge(person)
  await page.passByBackupCode(person.backupCodes[0])
  await expectNews('A backup code was used')
  await page.link('Generate backup codes').click()
  expect(await page.button('Try another way').count()).toBe(0)
  const second = await site.newCode(person)
  await page.enterCode(second)
  secrets.push(second, ...(await page.shownBackupCodes()))
  await page.button('Finish').click()
  await expectNews('New backup codes')

  await page.goto('/profile')
  await page.choose('Reset')
  const secret = await page.shownSecret()
  const third = await site.newCode({ secret })
  const codes = await page.confirmSetUp(third)
  secrets.push(secret, third, ...codes)
  await page.finish()
  await expectNews('Your MFA method was reset')

  await page.goto('/accounts')
  await page.policySwitch(person.account).click()
  await page.untilOn(person.account, true)
  await expectNews('Postbox Ltd now requires MFA')
  await page.policySwitch(person.account).click()
  await page.enterCode(await site.newCode({ secret }))
  await page.untilOn(person.account, false)
  await expectNews('Postbox Ltd no longer requires MFA')

  await site.leaveCodes(person, 4)
  await (await site.agentOf(person)).answerChallenge('backup_code', codes[0] ?? '')
  await expectNews('A backup code was used', 'Few backup codes are left')

  await page.goto('/profile')
  await page.chooseToDelete()
  await page.enterCode(await site.newCode({ secret }))
  await page.text('MFA method deleted.').waitFor()
  await expectNews('Your MFA method was deleted')
}, 60_000)
