import { describe, expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'

/* A session that ends, or a proof that grows old, while somebody is in the middle of something. */

const site = await sharedSite()

describe('signed out in another tab', () => {
  test('the code step says so with a link, inline, and what was typed is kept', async () => {
    const { page, newTab, secret } = await site.openSetUp()
    await page.button('Next').click()
    await (await newTab('/')).signOut()
    const code = await site.newCode({ secret })
    await page.enterCode(code)
    await page.text('You have been signed out.').waitFor()
    await page.heading('Verify your identity').waitFor()
    expect(await page.codeField().inputValue()).toBe(code)
    await page.link('Sign in again').click()
    await page.untilAt('/login')
  })

  test('backup codes that are shown stay, can be kept, and Finish ends the wizard', async () => {
    const { person, page, newTab, secret } = await site.openSetUp()
    const codes = await page.confirmSetUp(await site.newCode({ secret }))
    await (await newTab('/')).signOut()
    await page.comeBack()
    expect(await page.shownBackupCodes()).toEqual(codes)
    expect(await page.copy()).toBe(codes.join('\n'))
    await page.button('Finish').click()
    await page.link('Sign in to manage MFA').waitFor()
    expect(await site.getsIn(person, 'backup_code', codes[0])).toBe(true)
  })

  test('the challenge leads to the sign-in page', async () => {
    const { person, page, newTab } = await site.openChallenge()
    await (await newTab('/mfa/challenge')).signOut()
    await page.enterCode(site.codeNow(person))
    await page.alert('You have been signed out.').waitFor()
    await page.link('Sign in again').click()
    await page.untilAt('/login')
  })

  test('the settings and the switch lead to the sign-in page', async () => {
    const { person, page, newTab } = await site.openProfile()
    const accounts = await newTab('/accounts')
    await accounts.untilSwitch(person.account)
    await (await newTab('/')).signOut()
    await accounts.policySwitch(person.account).click()
    await accounts.alert('You have been signed out.').waitFor()
    await accounts.link('Sign in again').waitFor()
    await page.button('Generate backup codes').click()
    await page.enterCode(await site.newCode(person))
    await page.text('You have been signed out.').waitFor()
    await page.link('Sign in again').click()
    await page.untilAt('/login')
  })
})

describe('a proof that grows old', () => {
  test('codes that were on the screen over lunch are not lost, and Finish leads to the question for a code', async () => {
    const { page, secret } = await site.openSetUp()
    const codes = await page.confirmSetUp(await site.newCode({ secret }))
    await site.pass(61 * 60)
    await page.comeBack()
    expect(await page.shownBackupCodes()).toEqual(codes)
    await page.button('Finish').click()
    await page.link('Verify your identity to manage MFA').click()
    await page.untilAsked()
    await page.enterCode(await site.newCode({ secret }))
    await page.text('These codes were never confirmed as saved.').waitFor()
  })

  test('a step of the settings that waited too long says what is missing, with a link that leads there and back', async () => {
    const { person, page } = await site.openProfile()
    await page.button('Generate backup codes').click()
    await page.codeField().waitFor()
    await site.pass(61 * 60)
    await page.enterCode(await site.newCode(person))
    await page.text('Verify your identity first.').waitFor()
    await page.link('Verify your identity').click()
    await page.untilAsked()
    await site.enterCode(page, person, '/profile')
  })

  test('a form that was sent too late is not saved, and its page says so after the code', async () => {
    const { person, page } = await site.openProfile()
    const name = page.getByLabel('Display name')
    const save = page.getByRole('region', { name: 'Personal details' }).getByRole('button', { name: 'Save' })
    await name.fill('Somebody Else')
    await site.pass(61 * 60)
    await save.click()
    await page.untilAsked()
    await page.enterCode(await site.newCode(person))
    await page.alert('Not saved, please send again.').waitFor()
    await page.untilAt('/profile')
    expect(await name.inputValue()).toBe(person.name)
    await name.fill('Somebody Else')
    await save.click()
    await page.text('Saved.').waitFor()
    expect(await name.inputValue()).toBe('Somebody Else')
  })
})

test('a new password ends what every session had proved, and the waits of the backup codes', async () => {
  const person = await site.newEnrolled()
  const [used = '', next = ''] = person.backupCodes
  expect(await site.getsIn(person, 'backup_code', used)).toBe(true)
  const stranger = await site.agentOf(person)
  for (let tries = 0; tries < 5; tries++) await stranger.answerChallenge('backup_code', used)
  expect((await stranger.answerChallenge('backup_code', used)).code).toBe('locked')
  const { page } = await site.openAs(person.agent, '/profile/password')
  await page.getByLabel('Current password').fill('sallyport-demo')
  await page.getByLabel('New password').fill('another one of mine')
  await page.button('Change password').click()
  await page.untilAsked()
  await page.passByBackupCode(next)
  await page.text('8 of 10 left').waitFor()
  expect(await stranger.leadsTo('/profile')).toBe('/login')
})
