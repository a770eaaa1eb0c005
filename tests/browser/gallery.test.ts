import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { anchorOf, GALLERY } from '../../demo/pages/gallery.ts'
import { isLongForm } from '../support/long-form.ts'
import { words } from '../support/words.ts'
import { plugIn } from './support/authenticator.ts'
import { axeComplaints } from './support/looks.ts'
import { sharedSite } from './support/site.ts'
import type { Tab } from './support/tab.ts'

/** Named here as well, so that a state which goes missing from the gallery is missed. */
const PRESENT: Record<string, string[]> = {
  'mfa-settings': [
    ...[
      'loading',
      'empty',
      'ready',
      'not-used-yet',
      'codes-low',
      'no-codes',
      'codes-not-confirmed',
      'disabled',
      'passkey',
    ],
    ...['several-methods', 'as-many-as-can-be', 'passkey-copied'],
    ...['signed-in-elsewhere', 'signed-in-only-here', 'signed-out-elsewhere', 'signed-in-elsewhere-not-read'],
    ...[
      'adding',
      'adding-another',
      'proving-before-another',
      'renaming',
      'renaming-refused',
      'renamed',
      'made-the-default',
    ],
    ...['resetting', 'resetting-wrong-code', 'resetting-proven', 'resetting-locked', 'generating-codes', 'new-codes'],
    ...['asking-about-delete', 'asking-about-delete-of-one', 'delete-refused-by-an-account'],
    ...['deleting', 'deleting-by-passkey', 'deleted'],
    ...['signed-out', 'challenge-required', 'method-missing', 'offline', 'out-of-reach', 'error'],
  ],
  'mfa-setup-wizard': [
    ...[
      'loading',
      'new-mfa-method',
      'new-mfa-method-a-choice',
      'set-up-a-passkey',
      'beginning-refused',
      'set-up',
      'set-up-required',
      'verify',
      'no-code',
    ],
    ...['wrong-code', 'clock-behind', 'previous-entry', 'checking', 'backup-codes', 'leaving-unsaved-codes'],
    ...['too-many-tries', 'expired', 'another-tab-was-first', 'already-enrolled', 'error'],
  ],
  'backup-codes': ['shown'],
  'mfa-challenge': [
    ...['loading', 'asking', 'next-code', 'no-code', 'too-short', 'wrong-code', 'checking', 'offline', 'another-way'],
    ...['passkey', 'passkey-another-way', 'several-another-way', 'passkey-browser-cannot'],
    ...words`backup-code typing-error locked both-locked app-disabled no-backup-codes passed without-a-method`,
    ...['method-missing', 'signed-out', 'error'],
  ],
  'account-mfa-toggle': [
    ...[
      'loading',
      'off-owner',
      'on-owner',
      'on-passkeys-offered',
      'passkeys-only',
      'passkeys-only-no-passkey',
      'passkeys-only-to-be-ended',
      'switched-on',
      'asking-the-server',
      'code-for-off',
      'code-for-off-wrong',
    ],
    ...['off-without-a-method', 'refused', 'members', 'members-more', 'members-asked-for', 'members-offline'],
    ...['members-file', 'on-member', 'off-admin', 'required-for-everybody', 'not-a-member'],
    ...['signed-out', 'error'],
  ],
}

/** More than two hundred elements, each with presses of its own, on a machine that has other work. */
const READY_MS = 25_000

const site = await sharedSite()

async function openGallery(width: number, query = ''): Promise<Tab> {
  const { page } = await site.open({ viewport: { width, height: 900 }, reducedMotion: 'reduce' })
  await page.goto(`/gallery${query}`)
  await page.locator('html[data-gallery=ready]').waitFor({ timeout: READY_MS })
  expect(await page.evaluate(() => document.documentElement.dataset.failed)).toBeUndefined()
  return page
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The rules about what is seen: light and dark of the page differ in nothing else. */
const COLOURS = ['color-contrast', 'link-in-text-block']

/** The same element stands there many times, so its landmark is not the only one of its name. */
const findings = (page: Page, runOnly = RULES, without: string[] = []): Promise<string[]> =>
  axeComplaints(page, { runOnly, without: ['landmark-unique', ...without] })

/** In every scheme; by all rules in light, by those that fit in the others. */
async function inAllColours(page: Page): Promise<string[]> {
  const found = await findings(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  found.push(...(await findings(page, COLOURS)))
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  // The colours are the system's then, which the computed ones that axe reads do not show.
  found.push(...(await findings(page, RULES, COLOURS)))
  return found
}

test.each(isLongForm ? [1280, 320] : [320])(
  'axe finds nothing at %i px, in light, dark and forced colours, and all is as wide as that',
  async (width) => {
    const page = await openGallery(width)
    expect(await inAllColours(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  },
  120_000,
)

test('every element and every state is there, in light and in dark, without sign-in', async () => {
  const inGallery = GALLERY.map(({ tag, states }) => {
    return [tag, states.map(({ title }) => anchorOf(tag, title).slice(tag.length + 1))] as const
  })
  expect(Object.fromEntries(inGallery)).toEqual(PRESENT)
  const page = await openGallery(1280)
  const anchors = GALLERY.flatMap(({ tag, states }) => states.map(({ title }) => [tag, anchorOf(tag, title)] as const))
  const shown = await page.evaluate(
    (wanted) =>
      wanted.map(([tag, anchor]) => {
        const stages = [...document.querySelectorAll(`[id="${anchor}"] .stage`)]
        const elements = stages.map((stage) => stage.shadowRoot?.querySelector<HTMLElement>(tag))
        const themes = elements.map((element) => element?.getAttribute('theme'))
        const states = new Set(elements.map((element) => element?.getAttribute('state')))
        const linked = document.querySelector(`nav a[href="#${anchor}"]`) !== null
        const isLoading = states.has('loading') === anchor.endsWith('-loading')
        return [anchor, themes.join(), states.size, linked, isLoading]
      }),
    anchors,
  )
  expect(shown).toEqual(anchors.map(([, anchor]) => [anchor, 'light,dark', 1, true, true]))
})

test('a passkey of the server in memory is a real ceremony of the browser', async () => {
  const window = await site.open({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  const device = await plugIn(window)
  await window.page.goto('/gallery')
  await window.page.locator('html[data-gallery=ready]').waitFor({ timeout: READY_MS })
  const stage = window.page.locator('#mfa-setup-wizard-set-up-a-passkey .stage').first()
  await stage.getByRole('button', { name: 'Create passkey' }).click()
  await stage.getByRole('button', { name: 'Finish' }).waitFor()
  expect(await device.credentials()).toMatchObject([{ rpId: 'localhost' }])
})

test('right to left, nothing leaves the page; Sign in leads here', async () => {
  const page = await openGallery(360, '?dir=rtl&width=narrow')
  expect(await page.evaluate(() => [document.dir, document.documentElement.scrollWidth])).toEqual(['rtl', 360])
  await page.getByRole('link', { name: 'Left to right' }).click()
  await page.waitForURL('**/gallery?dir=ltr&width=narrow')
  await page.goto('/login')
  await page.getByRole('link', { name: 'All states of the elements' }).click()
  await page.getByRole('heading', { name: 'Gallery' }).waitFor()
})
