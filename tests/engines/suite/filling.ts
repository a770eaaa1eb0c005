import { expect, test } from 'vitest'
import type { Tab } from '../driver/tab.ts'
import { beginSetUp, CODE, codeOfNow, enter, signIn, untilAsked, type World } from './world.ts'

type Field = Record<'type' | 'name' | 'inputMode' | 'autocomplete' | 'username', string> & { maxLength: number }

/** What a password manager, and a keyboard of glass, go by. */
const fieldOf = (tab: Tab, name: string) =>
  tab.until(name, async () => {
    const found = await tab.shows('input', name)
    return tab.evaluate((element): Field => {
      // What a driver names is the element itself once it has come into the page; so below.
      const input = element as unknown as HTMLInputElement
      const { type, name, inputMode, maxLength } = input
      // The attribute: Firefox does not know `one-time-code`, and its property says nothing then.
      const autocomplete = input.getAttribute('autocomplete') ?? ''
      const username = input.form?.querySelector<HTMLInputElement>('[autocomplete=username]')?.value ?? ''
      return { type, name, inputMode, autocomplete, maxLength, username }
    }, found)
  })

const DIGITS = { type: 'text', name: 'code', inputMode: 'numeric', autocomplete: 'one-time-code', maxLength: -1 }
const CHARACTERS = { ...DIGITS, inputMode: expect.stringMatching(/^(text)?$/), autocomplete: 'off' }

/** Copies a text as a person would, and pastes it into a field. */
async function paste(tab: Tab, name: string, text: string): Promise<void> {
  await tab.evaluate((words) => {
    const field = Object.assign(document.createElement('textarea'), { id: 'source', value: words })
    document.body.append(field)
    field.focus()
    field.select()
  }, text)
  await tab.ctrl('c')
  await tab.evaluate(() => document.querySelector('#source')?.remove())
  const element = await tab.shows('input', name)
  await tab.evaluate((one) => (one as unknown as HTMLElement).focus(), element)
  await tab.ctrl('v')
  const value = () => tab.evaluate((one) => (one as unknown as HTMLInputElement).value, element)
  await tab.until('what was pasted', async () => (await value()) === text)
}

export function testFilling(world: () => World): void {
  test('every field says what it is for, and whose; a code is pasted as apps write it', async () => {
    const { demo, agentOf, newEnrolled, open, openAs, assertClean } = world()
    const beginner = await demo.newPerson()
    const wizard = await openAs(await agentOf(beginner), '/profile')
    const secret = await beginSetUp(wizard)
    await wizard.press('Next')
    expect(await fieldOf(wizard, CODE)).toEqual({ ...DIGITS, username: beginner.email })
    const first = await codeOfNow({ secret })
    await paste(wizard, CODE, `${first.slice(0, 3)} ${first.slice(3)}`)
    await wizard.press('Enter')
    await wizard.shows('#codes li')
    await assertClean()

    const person = await newEnrolled()
    const tab = await open()
    await signIn(tab, person)
    await untilAsked(tab)
    expect(await fieldOf(tab, CODE)).toEqual({ ...DIGITS, username: person.email })
    await tab.press('Try another way')
    await tab.press('Enter backup code')
    expect(await fieldOf(tab, 'Backup code')).toEqual({ ...CHARACTERS, username: person.email })
    const [code = ''] = person.backupCodes
    await paste(tab, 'Backup code', ` ${code.toLowerCase().replaceAll('-', ' ')} `)
    await tab.press('Enter')
    await tab.says('9 of 10 left')
    await assertClean()
  })

  test('a browser that keeps passwords and what is typed fills in the sign-in, and neither fills in nor keeps a code', async ({
    skip,
  }) => {
    const { agentOf, bringIn, browser, demo, newEnrolled, open } = world()
    if (!browser.memory) return skip('this engine keeps neither')
    const person = await newEnrolled()
    const tab = await open()
    await browser.memory.keepPassword(demo.url, person.email)
    await tab.goto('/login')
    await tab.until('the password', () =>
      tab.evaluate(() => document.querySelector<HTMLInputElement>('[type=password]')?.value || null),
    )
    await tab.press('Sign in')
    await untilAsked(tab)
    const field = await tab.shows('input', CODE)
    expect(await tab.evaluate((one) => (one as unknown as HTMLInputElement).value, field)).toBe('')
    const code = await codeOfNow(person)
    await enter(tab, code)
    await tab.shows('h1', `Welcome, ${person.name}`)

    // The form by itself, which the browser sends.
    const plain = await open({ javaScript: false })
    await bringIn(plain, await agentOf(person), '/profile')
    await plain.untilAt('/mfa/challenge')
    await plain.fill(CODE, code)
    await plain.press('Enter')
    await plain.says("That code didn't work")
    await plain.press('Try another way')
    await plain.press('Enter backup code')
    await plain.fill('Backup code', person.backupCodes[0] ?? '')
    await plain.press('Enter')
    await plain.says('9 of 10 left')
    await plain.goto('/profile')
    await plain.fill('Display name', 'A Name To Keep')
    await plain.press('Save')
    await plain.says('Saved.')
    const { memory } = browser
    await plain.until('what it keeps', async () => (await memory.typed()).includes('A Name To Keep'))
    expect((await memory.typed()).filter((text) => [code, ...person.backupCodes].includes(text))).toEqual([])
  })
}
