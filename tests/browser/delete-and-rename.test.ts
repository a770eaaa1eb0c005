import { describe, expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import { WRONG_CODE } from './support/tab.ts'

/* What somebody does with a method that they have, besides moving it to a new phone. */

const site = await sharedSite()

describe('Delete', () => {
  test('asks first, keeps on Cancel and Esc, and after a proof removes the method and all codes', async () => {
    const { person, page } = await site.openProfile()
    const dialog = page.getByRole('dialog', { name: 'Delete this MFA method?' })
    for (const leave of [() => page.button('Cancel').click(), () => page.keyboard.press('Escape')]) {
      await page.choose('Delete')
      await dialog.waitFor()
      await leave()
      await dialog.waitFor({ state: 'detached' })
      await page.untilFocused('Menu for Authenticator app')
    }
    await page.text('10 of 10 left').waitFor()

    await page.chooseToDelete()
    await page.heading('Verify your identity').waitFor()
    await page.enterCode(site.wrongCode(person))
    await page.text(WRONG_CODE).waitFor()
    await page.enterCode(await site.newCode(person))
    await page.getByRole('status').filter({ hasText: 'MFA method deleted.' }).waitFor()
    await page.button('Add new method').waitFor()
    expect(await page.text('of 10 left').count()).toBe(0)

    // The password alone is enough from now on.
    const next = await site.openAs(person, '/')
    await next.page.heading(`Welcome, ${person.name}`).waitFor()
  })

  test('takes a backup code as the proof', async () => {
    const { person, page } = await site.openProfile()
    await page.chooseToDelete()
    await page.enterBackupCodeInstead(person.backupCodes[2])
    await page.text('MFA method deleted.').waitFor()
  })

  test('is refused where accounts require MFA, with their names, and Reset is offered instead', async () => {
    const accounts = [await site.newAccount('Harbour & Sons'), await site.newAccount('Quayside')]
    const person = await site.newEnrolled({ roles: accounts.map((account) => [account, 'owner']) })
    for (const account of accounts) await site.requireMfa(account)
    const { page } = await site.openAs(person.agent, '/profile')
    await page.choose('Delete')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Harbour & Sons and Quayside require MFA, so this method cannot be deleted.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Delete', exact: true }).count()).toBe(0)
    await dialog.getByRole('button', { name: 'Reset', exact: true }).click()
    await page.text('Enter a code from your current entry.').waitFor()
    await page.button('Cancel').click()
    await page.text('10 of 10 left').waitFor()
  })

  test('is refused by the server too, where the account began to require MFA while the question stood', async () => {
    const { agent: owner, account } = await site.newOwner('Late Ltd')
    const member = await site.newEnrolled({ roles: [[account, 'member']] })
    const { page } = await site.openAs(member.agent, '/profile')
    await page.chooseToDelete()
    await page.codeField().waitFor()
    await owner.switchOn(account)
    await page.enterCode(await site.newCode(member))
    await page.getByRole('dialog').getByText('Late Ltd requires MFA').waitFor()
    await page.button('Cancel').click()
    await page.text('10 of 10 left').waitFor()
  })
})

describe('Rename', () => {
  test('shows what was typed as text, refuses nothing and too much, and gives up on Esc', async () => {
    const { page } = await site.openProfile()
    await page.choose('Rename')
    const name = page.getByLabel('Name', { exact: true })
    await page.untilFocused('Name')
    await name.fill('  ')
    await page.locator('mfa-settings').getByRole('button', { name: 'Save' }).click()
    await page.text('Enter a name.').waitFor()
    await name.fill('x'.repeat(61))
    await page.keyboard.press('Enter')
    await page.text('A name has at most 60 characters.').waitFor()
    await page.keyboard.press('Escape')
    await page.button('Menu for Authenticator app').waitFor()

    const markup = '<img src=x onerror=alert(1)> <b>My phone</b>'
    await page.choose('Rename')
    await name.fill(markup)
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Name saved.' }).waitFor()
    await page.button(`Menu for ${markup}`).waitFor()
    await page.text(markup).first().waitFor()
    expect(await page.locator('mfa-settings img, mfa-settings b').count()).toBe(0)
    await page.reload()
    await page.button(`Menu for ${markup}`).waitFor()
  })

  test('ends no other session, unlike every other change', async () => {
    const { person, page } = await site.openProfile()
    const other = await site.openChallenge(person)
    await site.enterCode(other.page, person, '/profile')
    await page.rename('Phone')
    await page.text('Name saved.').waitFor()
    await other.page.reload()
    await other.page.button('Menu for Phone').waitFor()

    await page.button('Generate backup codes').click()
    await page.enterCode(await site.newCode(person))
    await page.shownBackupCodes()
    await other.page.reload()
    await other.page.heading('Verify your identity').waitFor()
    await page.finish()
    expect(await person.agent.leadsTo('/profile')).toBe('200 /profile')
  })
})
