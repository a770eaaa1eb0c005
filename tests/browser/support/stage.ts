import type { Enrolled, EnrolOptions, Site } from './site.ts'
import type { Tab } from './tab.ts'
import type { Window } from './window.ts'

/** Where a scene is set: a window of its own, at first signed in as nobody. */
export type Stage = { site: Site; window: Window; page: Tab }

export const OWNER = { email: 'owner@example.com' }
export const MEMBER = { email: 'member@example.com' }

/** Our pages as a site without any front-end work has them; see `site.worker.ts`. */
export async function comeAs({ site, window }: Stage, pages: string): Promise<void> {
  await window.context.addCookies([{ name: 'our-pages', value: pages, url: site.url }])
}

export async function openMenu({ site, window, page }: Stage, menu: string): Promise<void> {
  await site.bringIn(window, OWNER, '/')
  await page.locator(`button[popovertarget="${menu}"]`).click()
  await page.locator(`#${menu}`).waitFor()
}

/** The first two switches of a page, or of ours. */
export async function accountsOf(
  { site, window, page }: Stage,
  person: { email: string },
  address = '/mfa/accounts',
): Promise<void> {
  await site.bringIn(window, person, address)
  await page.getByRole('switch').nth(1).waitFor()
}

export async function requiredAccount(stage: Stage, address: string): Promise<void> {
  const person = await enrolledAt(stage, address)
  await stage.site.requireMfa(person.account)
  await pass(stage, person)
  await stage.page.text('ON', { exact: true }).waitFor()
}

/** Owner, admin and member, with a name that is longer than a phone is wide. */
export async function inManyAccounts(site: Site) {
  const own = await site.newAccount('Donaudampfschifffahrtsgesellschaft Nord')
  const [acme, initech] = [
    { id: 'acme', name: 'Acme' },
    { id: 'initech', name: 'Initech' },
  ]
  return site.newPerson('Robin Example', [
    [own, 'owner'],
    [acme, 'admin'],
    [initech, 'member'],
  ])
}

export async function emptyProfile({ site, window, page }: Stage): Promise<void> {
  await site.bringIn(window, await site.newPerson('Robin Example'), '/profile')
  await page.button('Add new method').waitFor()
}

/** Somebody with an app, who has signed in, wants to go to `address`, and is asked for a code. */
export async function enrolledAt(
  { site, window, page }: Stage,
  address: string,
  options?: EnrolOptions,
): Promise<Enrolled> {
  const person = await site.newEnrolled(options)
  await site.bringIn(window, person, address)
  await page.untilAsked()
  return person
}

export async function pass({ site, page }: Stage, person: Enrolled, path?: string): Promise<void> {
  const asked = path ?? new URL(page.url()).searchParams.get('to')?.split('?')[0] ?? '/'
  await page.enterCode(await site.newCode(person))
  await page.untilAt(asked)
}

export async function profileWithMethod(stage: Stage): Promise<Enrolled> {
  const person = await enrolledAt(stage, '/profile')
  await pass(stage, person)
  await stage.page.text('10 of 10 left').waitFor()
  return person
}

export async function addToPhone(page: Tab, ...keys: string[]): Promise<void> {
  await page.goto('/phone')
  for (const key of keys) {
    await page.getByLabel('Key or otpauth: link').fill(key)
    await page.button('Add entry').click()
  }
}
