import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import { eventually } from './support/tab.ts'

const site = await sharedSite()

test('everything that happens to somebody’s MFA is told to them, newest first, and no message holds a secret', async () => {
  const person = await site.newOwner('Postbox Ltd')
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
  const wrong = site.wrongCode(person)
  for (let tries = 0; tries < 3; tries++) await agent.answerChallenge('totp', wrong)
  expect(await news(1)).toEqual(['Wrong codes were entered'])

  const { page } = await site.openChallenge(person)
  await page.toBackupCode()
  await page.enterBackupCode(person.backupCodes[0] ?? '')
  await page.link('Continue').click()
  expect(await news(1)).toEqual(['A backup code was used'])
  await page.button('Generate backup codes').click()
  const second = await site.newCode(person)
  await page.enterCode(second)
  secrets.push(second, ...(await page.shownBackupCodes()))
  await page.button('Finish').click()
  expect(await news(1)).toEqual(['New backup codes'])

  await page.choose('Reset')
  const secret = await page.shownSecret()
  const third = await site.newCode({ secret })
  const codes = await page.confirmSetUp(third)
  secrets.push(secret, third, ...codes)
  await page.finish()
  expect(await news(1)).toEqual(['Your MFA method was reset'])

  await page.goto('/accounts')
  await page.policySwitch(person.account).click()
  await page.untilOn(person.account, true)
  expect(await news(1)).toEqual(['Postbox Ltd now requires MFA'])
  await page.policySwitch(person.account).click()
  await page.enterCode(await site.newCode({ secret }))
  await page.untilOn(person.account, false)
  expect(await news(1)).toEqual(['Postbox Ltd no longer requires MFA'])

  await site.leaveCodes(person, 4)
  await (await site.agentOf(person)).answerChallenge('backup_code', codes[0] ?? '')
  expect((await news(2)).sort()).toEqual(['A backup code was used', 'Few backup codes are left'])

  await page.goto('/profile')
  await page.chooseToDelete()
  await page.enterCode(await site.newCode({ secret }))
  await page.text('MFA method deleted.').waitFor()
  expect(await news(1)).toEqual(['Your MFA method was deleted'])
}, 60_000)

test('renaming, a right code and nothing switched are not worth a message', async () => {
  const person = await site.newOwner('Quiet Ltd')
  for (let times = 0; times < 2; times++) await person.agent.switchOn(person.account)
  await (await site.agentOf(person)).answerChallenge('totp', await site.newCode(person))
  const { page } = await site.openAs(person.agent, '/profile')
  await page.rename('Phone')
  await page.text('Name saved.').waitFor()
  await page.goto(`/mailbox?person=${person.id}`)
  expect(await page.locator('.mail-subject').allTextContents()).toEqual(['Quiet Ltd now requires MFA', 'MFA is set up'])
})
