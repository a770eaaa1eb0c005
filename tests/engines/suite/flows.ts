import { expect, test } from 'vitest'
import { codeAt, roomInStep, STEP_MS, wrongCodeAt } from '../../browser/support/codes.ts'
import type { Tab } from '../driver/tab.ts'
import {
  beginSetUp,
  CODE,
  codeOfNow,
  confirmSetUp,
  enter,
  finish,
  shownBackupCodes,
  shownSecret,
  signIn,
  signOut,
  untilAsked,
  type World,
  WRONG_CODE,
} from './world.ts'

/** Spec T3: the place on the list, then Crockford's base32 in groups of four. */
const BACKUP_CODE = /^[0-9][0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/

const focused = async (tab: Tab, name: string) =>
  tab.until(`the focus on ${name}`, async () => (await tab.focus()).name === name)

async function toBackupCode(tab: Tab): Promise<void> {
  await tab.press('Try another way')
  await tab.press('Enter backup code')
  await tab.shows('input', 'Backup code')
}

async function choose(tab: Tab, item: string, method = 'Authenticator app'): Promise<void> {
  await tab.press(`Menu for ${method}`)
  await tab.press(item)
}

/** What a person does with an app and its codes. */
export function testFlows(world: () => World): void {
  test('a person signs in, sets an app up with the key on the page, keeps ten codes, and signs in with a code', async () => {
    const { demo, open, assertClean } = world()
    const person = await demo.newPerson('Robin Example')
    const tab = await open()
    await signIn(tab, person)
    await tab.shows('h1', 'Welcome, Robin Example')
    await tab.goto('/profile')
    const secret = await beginSetUp(tab)
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    await tab.press('Next')
    await enter(tab, wrongCodeAt({ secret }))
    await tab.says(WRONG_CODE)
    const enrolledAt = (await roomInStep(20)) - STEP_MS
    await enter(tab, codeAt({ secret }, enrolledAt))
    const codes = await shownBackupCodes(tab)
    for (const code of codes) expect(code).toMatch(BACKUP_CODE)
    expect(new Set(codes).size).toBe(10)
    await finish(tab)

    await signOut(tab)
    await signIn(tab, person)
    await untilAsked(tab)
    for (const code of [wrongCodeAt({ secret }), codeAt({ secret }, enrolledAt)]) {
      await enter(tab, code)
      await tab.says(WRONG_CODE)
      await tab.shows('button:not([aria-disabled=true])', 'Enter')
      expect(await tab.pathOf()).toMatch('/mfa/challenge')
    }
    await enter(tab, await codeOfNow({ secret }))
    await tab.until('the way out', async () => !(await tab.pathOf()).startsWith('/mfa/challenge'))
    await assertClean()
  })

  test('a backup code signs in once, and the settings count it', async () => {
    const { newEnrolled, open, assertClean } = world()
    const person = await newEnrolled()
    const tab = await open()
    await signIn(tab, person)
    await untilAsked(tab)
    await toBackupCode(tab)
    await enter(tab, person.backupCodes[3] ?? '', 'Backup code')
    await tab.until('the way out', async () => !(await tab.pathOf()).startsWith('/mfa/challenge'))
    await tab.goto('/profile')
    await tab.says('9 of 10 left')

    await signOut(tab)
    await signIn(tab, person)
    await untilAsked(tab)
    await toBackupCode(tab)
    await enter(tab, person.backupCodes[3] ?? '', 'Backup code')
    await tab.says("That code didn't work")
    await assertClean()
  })

  test('a method is renamed, and deleted with its codes after a code; the focus goes where it belongs', async () => {
    const { newEnrolled, openAs, assertClean } = world()
    const person = await newEnrolled()
    const tab = await openAs(person.agent, '/profile')
    await tab.says('10 of 10 left')
    await choose(tab, 'Rename')
    await tab.fill('Name', 'My old phone')
    await tab.key('Enter')
    await tab.says('Name saved.')
    await focused(tab, 'Menu for My old phone')

    await choose(tab, 'Delete', 'My old phone')
    await tab.press('Delete')
    await enter(tab, await codeOfNow(person))
    await tab.says('MFA method deleted.')
    await tab.shows('mfa-settings[state=empty]')
    await assertClean()
  })

  test('Back goes from the code to the key, to the method, to the settings, and only then off the page', async () => {
    const { demo, agentOf, openAs, assertClean } = world()
    const person = await demo.newPerson()
    const tab = await openAs(await agentOf(person), '/')
    await tab.goto('/profile')
    const secret = await beginSetUp(tab)
    await tab.press('Next')
    await tab.shows('input', CODE)
    await tab.back()
    expect(await shownSecret(tab)).toBe(secret)
    await focused(tab, 'Set up')
    await tab.back()
    await tab.shows('h1, h2, h3, [role=heading]', 'New MFA method')
    await tab.press('Next')
    expect(await shownSecret(tab)).toBe(secret)
    await tab.back()
    await tab.shows('h1, h2, h3, [role=heading]', 'New MFA method')
    await tab.back()
    await focused(tab, 'Add new method')
    await tab.back()
    await tab.shows('h1', `Welcome, ${person.name}`)
    await assertClean()
  })

  test('codes that are not kept are asked about before they go', async () => {
    const { demo, agentOf, openAs, assertClean } = world()
    const person = await demo.newPerson()
    const tab = await openAs(await agentOf(person), '/profile')
    const secret = await beginSetUp(tab)
    const codes = await confirmSetUp(tab, await codeOfNow({ secret }))
    await tab.back()
    await tab.says('Leave without saving your backup codes?')
    await focused(tab, 'Stay')
    await tab.press('Stay')
    expect(await shownBackupCodes(tab)).toEqual(codes)
    await tab.press('Copy')
    await tab.until('what became of Copy', async () => /Copied\.|to copy/.test(await tab.words()))
    await finish(tab)
    await assertClean()
  })

  test('an Owner switches MFA on for an account, and off with a code', async () => {
    const { newEnrolled, openAs, assertClean } = world()
    const person = await newEnrolled()
    const tab = await openAs(person.agent, '/accounts')
    const label = `Require MFA for ${person.account.name}`
    const isOn = (on: boolean) =>
      tab.until(`the switch to be ${on}`, async () => (await tab.count(`[role=switch][aria-checked=${on}]`)) === 1)
    await tab.shows('account-mfa-toggle[state=ready]')
    await tab.press(label)
    await isOn(true)
    await tab.press(label)
    await enter(tab, await codeOfNow(person))
    await isOn(false)
    await assertClean()
  })

  test('by keyboard alone: to the wizard, to the code, and in; the focus is always seen', async () => {
    const { newEnrolled, demo, agentOf, open, openAs, assertClean } = world()
    const beginner = await openAs(await agentOf(await demo.newPerson()), '/profile')
    await beginner.shows('mfa-settings[state=empty]')
    expect(await beginner.tabTo('Add new method')).toEqual([])
    await beginner.key('Enter')
    await focused(beginner, 'New MFA method')
    expect(await beginner.tabTo('Next')).toEqual([])
    await beginner.key('Space')
    await focused(beginner, 'Set up')
    expect(await beginner.tabTo('Cancel')).toEqual([])
    await assertClean()

    const person = await newEnrolled()
    const tab = await open()
    await signIn(tab, person)
    await untilAsked(tab)
    await focused(tab, CODE)
    await tab.write(await codeOfNow(person))
    await tab.key('Enter')
    await tab.until('the way out', async () => !(await tab.pathOf()).startsWith('/mfa/challenge'))
    await assertClean()
  })
}
