import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tab } from '../driver/tab.ts'
import { keepingPages } from './other-ways.ts'
import {
  beginSetUp,
  CODE,
  codeOfNow,
  confirmSetUp,
  enter,
  shownSecret,
  signIn,
  signOut,
  untilAsked,
  type World,
} from './world.ts'

/** By script, which is the element itself in the page: where Firefox's driver has pressed anything, Firefox keeps no page. */
export const pressIn = async (tab: Tab, name: string) =>
  tab.evaluate((one) => (one as unknown as HTMLElement).click(), await tab.shows('button', name))

/** Everything that the page holds: words, attributes and what is in fields, through all shadow roots. */
const held = (tab: Tab) =>
  tab.evaluate(() => {
    const found: string[] = []
    const collect = (root: Document | ShadowRoot): void => {
      for (const node of root.querySelectorAll('*')) {
        found.push(...[...node.attributes].map(({ value }) => value))
        found.push(...[...node.childNodes].filter(({ nodeType }) => nodeType !== 1).map((one) => one.nodeValue ?? ''))
        if (node instanceof HTMLInputElement) found.push(node.value)
        if (node.shadowRoot) collect(node.shadowRoot)
      }
    }
    collect(document)
    return found.join('\n').replace(/[\s-]/g, '')
  })

async function expectNone(tab: Tab, secrets: string[]): Promise<void> {
  // A page that is just leaving has no answer.
  const text = await tab.until('all that is there', () => held(tab))
  expect(secrets.filter((secret) => text.includes(secret.replaceAll('-', '')))).toEqual([])
}

/** As by a link: with what drivers do to see a navigation of theirs through, Firefox keeps no page. */
export async function follow(tab: Tab, address: string): Promise<void> {
  // The page that is left may have no answer any more.
  await tab.evaluate((to) => void setTimeout(() => location.assign(to), 20), address).catch(() => {})
  await tab.untilAt(new URL(address, 'http://any').pathname)
}

/** Goes to another page and back. Answers whether the browser kept the page as it was, with all that was in it. */
export async function awayAndBack(tab: Tab, away = '/accounts'): Promise<boolean> {
  const from = await tab.pathOf()
  await tab.evaluate(() => void Object.assign(window, { isTheSame: true }))
  await follow(tab, away)
  await tab.back()
  await tab.until('the way back', async () => (await tab.pathOf()) === from)
  return tab
    .until('the page', async () => {
      const state = await tab.evaluate(() => [document.readyState, 'isTheSame' in window] as const)
      return state[0] === 'complete' ? { isTheSame: state[1] } : null
    })
    .then(({ isTheSame }) => isTheSame)
}

/** Back, until that page is there, whichever it is by then. */
async function backToAnother(tab: Tab): Promise<void> {
  await tab.evaluate(() => void Object.assign(window, { isLeft: true }))
  await tab.back()
  await tab.until('another page', () => tab.evaluate(() => document.readyState === 'complete' && !('isLeft' in window)))
}

/** What is secret is gone with its page, whether the browser keeps pages or not. */
export function testLeaving(world: () => World): void {
  let keeping: Awaited<ReturnType<typeof keepingPages>>
  beforeAll(async () => {
    keeping = await keepingPages(world().demo.url)
  })
  afterAll(() => keeping.stop())

  test('who leaves at the key and comes back finds no key, and begins anew with another', async () => {
    const { demo, agentOf, openAs, browser, assertClean } = world()
    const tab = await openAs(await agentOf(await demo.newPerson()), `${keeping.url}/profile`)
    for (const name of ['Add new method', 'Next']) await pressIn(tab, name)
    const secret = await shownSecret(tab)
    expect(await held(tab)).toContain(secret)
    expect(await awayAndBack(tab, `${keeping.url}/accounts`)).toBe(browser.keepsPages)
    await tab.until('a beginning', async () => /Select method|Add new method/.test(await tab.words()))
    await expectNone(tab, [secret])
    if ((await tab.count('button', 'Add new method')) > 0) await tab.press('Add new method')
    await tab.press('Next')
    await tab.shows('#key')
    await expectNone(tab, [secret])
    await assertClean()
  })

  test('who leaves at the codes, printed or not, and comes back finds none', async () => {
    const { demo, agentOf, openAs, assertClean } = world()
    const tab = await openAs(await agentOf(await demo.newPerson()), `${keeping.url}/profile`)
    const secret = await beginSetUp(tab)
    const codes = await confirmSetUp(tab, await codeOfNow({ secret }))
    // As where the dialog is still open, or a browser never says that it was closed.
    await tab.evaluate(() => {
      window.print = () => {}
    })
    await tab.press('Print')
    await tab.says('The print dialog was opened.')
    await awayAndBack(tab, `${keeping.url}/accounts`)
    await tab.says('10 of 10 left')
    await expectNone(tab, [secret, ...codes])
    await assertClean()
  })

  test('a challenge that was passed is over: who comes back to it is not asked, and finds no code there', async () => {
    const { newEnrolled, open, assertClean } = world()
    const person = await newEnrolled()
    const tab = await open()
    await signIn(tab, person)
    await untilAsked(tab)
    const code = await codeOfNow(person)
    await enter(tab, code)
    await tab.shows('h1', `Welcome, ${person.name}`)
    await backToAnother(tab)
    await tab.until('the end of the challenge', async () => !(await tab.pathOf()).startsWith('/mfa/challenge'))
    await tab.shows('h1')
    await expectNone(tab, [code])
    await assertClean()
  })

  test('a challenge that is left can be come back to, without what was typed', async () => {
    const { newEnrolled, open, assertClean } = world()
    const person = await newEnrolled()
    const tab = await open()
    await signIn(tab, person)
    await untilAsked(tab)
    await tab.fill(CODE, '135790')
    await awayAndBack(tab, '/assets/app.css')
    await untilAsked(tab)
    await enter(tab, await codeOfNow(person))
    await tab.shows('h1', `Welcome, ${person.name}`)
    await assertClean()
  })

  test('after signing out, Back shows no settings', async () => {
    const { newEnrolled, openAs } = world()
    const person = await newEnrolled()
    const tab = await openAs(person.agent, '/profile')
    await tab.says('10 of 10 left')
    await signOut(tab)
    await backToAnother(tab)
    await tab.until('the end of the settings', async () => {
      const words = await tab.words()
      return words !== '' && !words.includes('10 of 10 left')
    })
  })
}
