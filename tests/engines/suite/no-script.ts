import { expect, test } from 'vitest'
import { CODE, codeOfNow, signIn, type World, WRONG_CODE } from './world.ts'

/** An engine whose JavaScript can be switched off. */
export function testWithoutScript(world: () => World): void {
  test('without JavaScript the challenge is a form: a wrong code is told, a right one lets in', async () => {
    const { newEnrolled, open } = world()
    const person = await newEnrolled()
    const tab = await open({ javaScript: false })
    await signIn(tab, person)
    await tab.untilAt('/mfa/challenge')
    await tab.fill(CODE, '000000')
    await tab.press('Enter')
    await tab.says(WRONG_CODE)
    await tab.fill(CODE, await codeOfNow(person))
    await tab.press('Enter')
    await tab.until('the way out', async () => !(await tab.pathOf()).startsWith('/mfa/challenge'))
    expect(await tab.pathOf()).toBe('/')
  })

  test('without JavaScript a passkey is said to need it, and a backup code works', async () => {
    const { newWithPasskey, open } = world()
    const person = await newWithPasskey()
    const tab = await open({ javaScript: false })
    await signIn(tab, person)
    await tab.untilAt('/mfa/challenge')
    await tab.shows('noscript p', 'Passkeys need JavaScript. Switch it on, or use another way.')
    await tab.press('Try another way')
    await tab.press('Enter backup code')
    await tab.fill('Backup code', person.codes[0] ?? '')
    await tab.press('Enter')
    await tab.until('the way out', async () => (await tab.words()).includes('backup code'))
  })
}
