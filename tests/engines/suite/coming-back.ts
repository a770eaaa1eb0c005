import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tab } from '../driver/tab.ts'
import { awayAndBack, follow, pressIn } from './leaving.ts'
import { keepingPages } from './other-ways.ts'
import { CODE, codeOfNow, shownSecret, type World } from './world.ts'

/** By script, as `pressIn` does. */
async function enterIn(tab: Tab, app: { secret: string }): Promise<void> {
  const field = await tab.shows('input', CODE)
  const code = await codeOfNow(app)
  // In the page, what a driver calls by its reference is the element.
  await tab.evaluate((one, value) => void Object.assign(one as unknown as HTMLInputElement, { value }), field, code)
  await pressIn(tab, 'Enter')
}

/** From the key to the codes, which are printed: a page that is to ask before it is left, Firefox does not keep. */
async function toCodes(tab: Tab): Promise<void> {
  const secret = await shownSecret(tab)
  await pressIn(tab, 'Next')
  await enterIn(tab, { secret })
  await tab.evaluate(() => {
    window.print = () => {}
  })
  await pressIn(tab, 'Print')
  await tab.says('The print dialog was opened.')
}

const NOT_CONFIRMED = 'Not confirmed as saved.'

/** Whether the page that is left is kept is said to the one that follows in its place. */
const noteWhetherKept = (tab: Tab) =>
  tab.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => void sessionStorage.setItem('kept', String(persisted)))
  })
const wasKept = async (tab: Tab) => (await tab.evaluate(() => sessionStorage.getItem('kept'))) === 'true'

/** Who comes back finds what is so now, in a page that the browser kept as in one that is loaded anew. */
export function testComingBack(world: () => World): void {
  let keeping: Awaited<ReturnType<typeof keepingPages>>
  beforeAll(async () => {
    keeping = await keepingPages(world().demo.url)
  })
  afterAll(() => keeping.stop())
  /** Who keeps none has what Back shows from the server, as its `Cache-Control` says. */
  const site = () => (world().browser.keepsPages ? keeping.url : world().demo.url)

  test('to the codes of a first method: the settings, with new codes to be had', async () => {
    const { agentOf, assertClean, browser, demo, openAs } = world()
    const tab = await openAs(await agentOf(await demo.newPerson()), `${site()}/profile`)
    for (const name of ['Add new method', 'Next']) await pressIn(tab, name)
    await toCodes(tab)
    expect(await awayAndBack(tab, `${site()}/accounts`)).toBe(browser.keepsPages)
    await tab.says(NOT_CONFIRMED)
    await tab.shows('button', 'Generate backup codes')
    expect(await tab.count('mfa-setup-wizard')).toBe(0)
    await assertClean()
  })

  test('to the codes of a set-up that nobody can skip: the page that was asked for', async () => {
    const { agentOf, assertClean, browser, demo, newEnrolled, openAs } = world()
    const owner = await newEnrolled()
    await owner.agent.switchOn(owner.account)
    const member = await demo.newPerson(undefined, [[owner.account, 'member']])
    const tab = await openAs(await agentOf(member), `${site()}/profile`)
    await tab.shows('#key, select')
    if ((await tab.count('#key')) === 0) await pressIn(tab, 'Next')
    await toCodes(tab)
    await noteWhetherKept(tab)
    await follow(tab, `${site()}/accounts`)
    await tab.back()
    await tab.untilAt('/profile')
    await tab.says(NOT_CONFIRMED)
    expect(await wasKept(tab)).toBe(browser.keepsPages)
    // In a page that was kept the steps of the wizard are taken out of the history first.
    if (browser.keepsPages) {
      await tab.back()
      await tab.untilAt('/assets/app.css')
    }
    await assertClean()
  })

  test('to settings and a switch that were changed elsewhere: as they are now', async () => {
    const { assertClean, browser, newEnrolled, openAs } = world()
    const { account, agent } = await newEnrolled()
    const settings = await agent.json('GET', '/mfa/api/settings')
    const [app] = settings.json<{ authenticators: { id: string }[] }>().authenticators
    const tab = await openAs(agent, `${site()}/profile`)
    await tab.says('Authenticator app')
    let round = 0
    // Firefox keeps no page that is still loading something.
    await tab.until('a page that was kept', async () => {
      const name = `Phone ${++round}`
      expect(await agent.json('PATCH', `/mfa/api/authenticators/${app?.id}`, { name })).toHaveStatus(200)
      const isKept = await awayAndBack(tab, `${site()}/accounts`)
      await tab.says(name)
      return isKept === browser.keepsPages
    })

    await follow(tab, `${site()}/accounts`)
    const label = `Require MFA for ${account.name}`
    await tab.shows('[role=switch][aria-checked=false]', label)
    await agent.switchOn(account)
    await awayAndBack(tab, `${site()}/profile`)
    await tab.shows('[role=switch][aria-checked=true]', label)
    await assertClean()
  })
}
