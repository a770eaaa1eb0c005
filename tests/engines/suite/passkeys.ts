import { expect, test } from 'vitest'
import { finish, shownBackupCodes, signIn, signOut, untilAsked, type World } from './world.ts'

/** An engine with passkeys: created, used to sign in, removed. */
export function testPasskeys(world: () => World): void {
  test('a passkey is created, signs in, and is removed', async () => {
    const { browser, demo, open, assertClean } = world()
    const device = await browser.plugIn?.()
    if (!device) throw new Error(`${browser.name} has no passkeys`)
    const person = await demo.newPerson()
    const tab = await open()
    await signIn(tab, person)
    await tab.goto('/profile')
    await tab.press('Add new method')
    await tab.select('Select method', 'Passkey')
    await tab.press('Next')
    await tab.press('Create passkey')
    expect(new Set(await shownBackupCodes(tab)).size).toBe(10)
    await finish(tab)
    await tab.says('On this device only')
    expect(await device.credentials()).toMatchObject([{ rpId: 'localhost' }])

    await signOut(tab)
    await signIn(tab, person)
    await untilAsked(tab)
    await tab.press('Use passkey')
    await tab.until('the way out', async () => !(await tab.pathOf()).startsWith('/mfa/challenge'))
    await tab.goto('/profile')
    await tab.says('10 of 10 left')

    await tab.press('Menu for Passkey')
    await tab.press('Delete')
    await tab.says('and all your backup codes stop working')
    await tab.press('Delete')
    await tab.press('Use passkey')
    await tab.says('MFA method deleted.')
    await tab.shows('mfa-settings[state=empty]')
    await assertClean()
    await device.remove()
  })

  test('without an authenticator it says that nothing came back, and a backup code works', async () => {
    const { browser, open, newWithPasskey, assertClean } = world()
    const person = await newWithPasskey()
    const other = await browser.plugIn?.()
    const tab = await open()
    await signIn(tab, person)
    await untilAsked(tab)
    await tab.press('Use passkey')
    await tab.says('Nothing came back from your device. Try again, or use another way.')
    await tab.press('Try another way')
    await tab.press('Enter backup code')
    await tab.fill('Backup code', person.codes[0] ?? '')
    await tab.press('Enter')
    await tab.until('the way out', async () => !(await tab.pathOf()).startsWith('/mfa/challenge'))
    await assertClean()
    await other?.remove()
  })
}
