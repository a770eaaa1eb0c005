import { expect, test } from 'vitest'
import { finish, shownBackupCodes, signIn, signOut, untilAsked, type World } from './world.ts'

/** An engine without passkeys: it says so, and what works is offered. */
export function testWithoutPasskeys(world: () => World): void {
  test('at sign-in it says that it cannot, and a backup code works; the settings offer an app alone', async () => {
    const { open, newWithPasskey, assertClean } = world()
    const person = await newWithPasskey()
    const tab = await open()
    await signIn(tab, person)
    await untilAsked(tab)
    await tab.says("This browser can't use passkeys here. Use another browser.")
    expect(await tab.count('button', 'Use passkey')).toBe(0)
    await tab.fill('Backup code', person.codes[0] ?? '')
    await tab.press('Enter')
    await tab.says('9 of 10 left')
    await tab.goto('/profile')
    await tab.press('Add new method')
    expect(await tab.options('Select method')).toEqual(['Authenticator app'])
    await assertClean()
  })

  test('the demo’s phone plays a passkey: it is created, and signs in', async () => {
    const { demo, open, assertClean } = world()
    const person = await demo.newPerson()
    // Wide enough for the phone to stand beside the page.
    const tab = await open({ width: 1440 })
    await signIn(tab, person)
    await tab.goto('/profile')
    await tab.press('Play passkeys here')
    await tab.press('Add new method')
    await tab.select('Select method', 'Passkey')
    await tab.press('Next')
    await tab.press('Create passkey')
    await tab.press('Approve')
    expect(new Set(await shownBackupCodes(tab)).size).toBe(10)
    await finish(tab)
    await signOut(tab)
    await signIn(tab, person)
    await untilAsked(tab)
    await tab.press('Use passkey')
    await tab.press('Approve')
    await tab.until('the way out', async () => !(await tab.pathOf()).startsWith('/mfa/challenge'))
    await assertClean()
  })
}
