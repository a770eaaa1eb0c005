import path from 'node:path'
import type { Page } from 'playwright-core'
import type { StrictPage } from '../support/browser.ts'
import { stemAt } from '../support/client.ts'
import {
  axeComplaints,
  bringIn,
  button,
  codeField,
  codeOf,
  confirmSetUp,
  type Enrolled,
  type EnrolOptions,
  enterCode,
  goToSetUp,
  heading,
  newEnrolledPerson,
  type Person,
  qrCode,
  requireMfa,
  roomInStep,
  signIn,
  stepNow,
  type TestDemo,
  wrongCode,
} from './support.ts'

/** The demo with a word for how our pages come: see `comeAs`. */
export const SCENES_WORKER: string = path.join(import.meta.dirname, '../journeys/demo.worker.ts')

export type Stage = { demo: TestDemo; window: StrictPage; page: Page }

/**
 * Every page and state of the demo by name. Each begins in a window of its own at `/`, signed in as nobody, and ends
 * with what is to be looked at on the screen. A new page or state is one more line here: it is then photographed, and
 * looked at by axe, in every width and scheme.
 */
const SCENES = {
  'sign-in': ({ page }) => page.goto('/login'),
  'sign-in-filled': async ({ page }) => {
    await page.goto('/login')
    await page.getByRole('button', { name: 'owner@example.com' }).click()
  },
  'sign-in-error': async ({ page }) => {
    await page.goto('/login')
    await page.getByLabel('Email').fill('owner@example.com')
    await page.getByLabel('Password').fill('something else')
    await button(page, 'Sign in').click()
    await page.getByRole('alert').waitFor()
  },
  start: async ({ page }) => {
    await signIn(page, { email: 'owner@example.com' })
    await heading(page, 'Welcome, Acme Owner').waitFor()
  },
  'user-menu': async ({ demo, page }) => {
    await bringIn(demo, page, { email: 'owner@example.com' }, '/')
    await page.locator('button[popovertarget="user-menu"]').click()
    await page.locator('#user-menu').waitFor()
  },
  'account-menu': async ({ demo, page }) => {
    await bringIn(demo, page, { email: 'owner@example.com' }, '/')
    await page.locator('button[popovertarget="account-menu"]').click()
    await page.locator('#account-menu').waitFor()
  },
  accounts: async ({ demo, page }) => {
    await bringIn(demo, page, { email: 'owner@example.com' }, '/accounts')
    await page.getByRole('switch').nth(1).waitFor()
  },
  'accounts-not-owner': async ({ demo, page }) => {
    await bringIn(demo, page, { email: 'member@example.com' }, '/accounts')
    await page.getByRole('switch').nth(1).waitFor()
  },
  'accounts-required': async ({ demo, page }) => {
    const person = await enrolledAt({ demo, page }, '/accounts')
    await requireMfa(demo, person)
    await pass(page, person)
    await page.getByText('ON', { exact: true }).waitFor()
  },
  'accounts-switching-off': async ({ demo, page }) => {
    const person = await enrolledAt({ demo, page }, '/accounts')
    await requireMfa(demo, person)
    await pass(page, person)
    await page.getByRole('switch').click()
    await codeField(page).waitFor()
  },
  'change-password': async ({ demo, page }) => {
    await bringIn(demo, page, { email: 'owner@example.com' }, '/profile/password')
  },
  'mailbox-empty': ({ page }) => page.goto('/mailbox?person=initech-owner'),
  mailbox: async ({ demo, page }) => {
    await newEnrolledPerson(demo)
    await page.goto('/mailbox')
    await page.locator('.mail').first().waitFor()
  },
  'not-found': async ({ demo, page }) => {
    await bringIn(demo, page, { email: 'owner@example.com' }, '/nothing-here')
  },
  refused: async ({ demo, page }) => {
    await bringIn(demo, page, { email: 'owner@example.com' }, '/profile')
    await page
      .locator('input[name=csrf]')
      .first()
      .evaluate((field) => field.setAttribute('value', 'from another sign-in'))
    await button(page, 'Save').click()
    await heading(page, 'Not saved').waitFor()
  },

  'profile-empty': async ({ demo, page }) => {
    await bringIn(demo, page, { email: 'owner@example.com' }, '/profile')
    await button(page, 'Add new method').waitFor()
  },
  'profile-saved': async (stage) => {
    await emptyProfile(stage)
    await button(stage.page, 'Save').click()
    await stage.page.getByText('Saved.').waitFor()
    await button(stage.page, 'Add new method').waitFor()
  },
  'profile-name-refused': async (stage) => {
    const { page } = await emptyProfile(stage)
    await page.getByLabel('Display name').fill(' ')
    await button(page, 'Save').click()
    await page.getByText('Enter a name.').waitFor()
    await button(page, 'Add new method').waitFor()
  },
  'profile-not-saved': async ({ demo, page }) => {
    const person = await enrolledAt({ demo, page }, '/profile?mfa=not-saved')
    await pass(page, person)
    await page.getByText('Not saved, please send again.').waitFor()
    await page.getByText('10 of 10 left').waitFor()
  },
  'profile-method': profileWithMethod,
  'email-code-asked': async (stage) => {
    const { demo, page } = stage
    const person = await profileWithMethod(stage)
    await demo.database.execute({
      sql: 'update mfa_assurance set proved_at = proved_at - 360000 where principal_id = ?',
      args: [person.id],
    })
    await page.getByLabel('E-mail', { exact: true }).fill('new.address@example.com')
    await button(page, 'Change e-mail').click()
    await page.getByRole('dialog').waitFor()
    await codeField(page).waitFor()
  },
  'method-menu': async (stage) => {
    await openMethodMenu(stage)
  },
  'method-rename': (stage) => fromMethodMenu(stage, 'Rename'),
  'method-reset': (stage) => fromMethodMenu(stage, 'Reset'),
  'method-delete': (stage) => fromMethodMenu(stage, 'Delete'),
  'codes-generate': async (stage) => {
    await profileWithMethod(stage)
    await button(stage.page, 'Generate backup codes').click()
    await codeField(stage.page).waitFor()
  },
  'profile-codes-not-kept': async ({ demo, page }) => {
    await pass(page, await enrolledAt({ demo, page }, '/profile', { keepsCodes: false }), '/mfa/codes-left')
    await page.getByRole('link', { name: 'Continue' }).click()
    await page.getByText('Not confirmed as saved').waitFor()
  },
  'profile-codes-low': (stage) => profileWithCodes(stage, 2),
  'profile-codes-gone': (stage) => profileWithCodes(stage, 0),
  'profile-signed-out': async (stage) => {
    const { page } = await emptyProfile(stage)
    await stage.window.context.clearCookies()
    await reread(page)
    await page.getByRole('link', { name: 'Sign in to manage MFA' }).waitFor()
  },
  'profile-code-asked': async ({ demo, window, page }) => {
    await pass(page, await enrolledAt({ demo, page }, '/profile'))
    await page.getByText('10 of 10 left').waitFor()
    await window.context.clearCookies({ name: stemAt(demo.url) })
    await reread(page)
    await page.getByRole('link', { name: 'Verify your identity to manage MFA' }).waitFor()
  },
  'profile-offline': async (stage) => {
    const { page } = await emptyProfile(stage)
    await stage.window.context.setOffline(true)
    await reread(page)
    await page.getByText("You're offline.").waitFor()
  },

  'wizard-1-method': async (stage) => {
    const { page } = await emptyProfile(stage)
    await button(page, 'Add new method').click()
    await heading(page, 'New MFA method').waitFor()
  },
  'wizard-2-set-up': async (stage) => goToSetUp((await emptyProfile(stage)).page),
  'wizard-2-copied': async (stage) => {
    const { page } = await emptyProfile(stage)
    await stage.window.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await goToSetUp(page)
    await button(page, 'Copy').click()
    await page.getByText('Copied.').waitFor()
  },
  'wizard-3-code': async (stage) => {
    const { page } = await emptyProfile(stage)
    await goToSetUp(page)
    await button(page, 'Next').click()
    await codeField(page).fill('417 902')
  },
  'wizard-3-wrong-code': async (stage) => {
    const { page } = await emptyProfile(stage)
    const secret = await goToSetUp(page)
    await button(page, 'Next').click()
    await enterCode(page, wrongCode(secret))
    await page.getByText("That code didn't work").waitFor()
  },
  'wizard-3-wrong-clock': async (stage) => {
    const { page } = await emptyProfile(stage)
    const secret = await goToSetUp(page)
    await button(page, 'Next').click()
    await enterCode(page, codeOfMinutesAgo(secret, 4))
    await page.getByText("Your phone's clock looks about").waitFor()
  },
  'wizard-3-too-many-tries': async (stage) => {
    const { page } = await emptyProfile(stage)
    const secret = await goToSetUp(page)
    await button(page, 'Next').click()
    for (let tries = 0; tries < 5; tries++) {
      const answered = page.waitForResponse(/\/confirm$/)
      await enterCode(page, wrongCode(secret))
      await answered
    }
    await button(page, 'Start again').waitFor()
  },
  'wizard-4-codes': async (stage) => {
    const { page } = await emptyProfile(stage)
    const secret = await goToSetUp(page)
    await confirmSetUp(page, secret, (await roomInStep()) - 1)
  },
  'wizard-4-copied': async (stage) => {
    const { page } = await emptyProfile(stage)
    await stage.window.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const secret = await goToSetUp(page)
    await confirmSetUp(page, secret, (await roomInStep()) - 1)
    await button(page, 'Copy').click()
    await page.getByText('Copied.').waitFor()
  },
  'wizard-set-up-elsewhere': async (stage) => {
    const { page } = await emptyProfile(stage)
    const other = await stage.window.context.newPage()
    await other.goto('/profile')
    const second = await goToSetUp(other)
    await goToSetUp(page)
    await confirmSetUp(other, second, (await roomInStep()) - 1)
    await button(page, 'Next').click()
    await enterCode(page, '123456')
    await page.getByText('Already set up in another tab').waitFor()
  },

  challenge: (stage) => enrolledAt(stage, '/profile'),
  'challenge-wrong-code': async (stage) => {
    const person = await enrolledAt(stage, '/profile')
    await enterCode(stage.page, wrongCode(person.secret))
    await stage.page.getByText("That code didn't work").waitFor()
  },
  'challenge-next-code': async (stage) => {
    await enrolledAt(stage, '/profile', { step: stepNow() })
    await stage.page.getByText('Use the next code your app shows.').waitFor()
  },
  'challenge-locked': async (stage) => {
    const person = await enrolledAt(stage, '/profile')
    await throttle(stage.demo, person, Date.now() + 4 * 60_000)
    await enterCode(stage.page, wrongCode(person.secret))
    await stage.page.getByText('Too many tries.').waitFor()
  },
  'challenge-locked-on-arrival': async (stage) => {
    const person = await enrolledAt(stage, '/profile')
    await throttle(stage.demo, person, Date.now() + 4 * 60_000)
    await stage.page.goto('/profile')
    await stage.page.getByText('Too many tries.').waitFor()
  },
  'challenge-disabled': async (stage) => {
    const person = await enrolledAt(stage, '/profile')
    await stage.demo.database.execute({
      sql: 'update mfa_authenticator set disabled_at = ? where principal_id = ?',
      args: [Date.now(), person.id],
    })
    await stage.page.goto('/profile')
    await stage.page.getByLabel('Backup code').waitFor()
  },
  'challenge-method-missing': async (stage) => {
    const person = await enrolledAt(stage, '/profile')
    await loseMethod(stage.demo, person)
    await stage.page.goto('/profile')
    await stage.page.getByText('Your MFA method cannot be found.').waitFor()
  },
  'challenge-other-ways': async (stage) => {
    await enrolledAt(stage, '/profile')
    await stage.page.getByRole('link', { name: 'Try another way' }).click()
    await stage.page.getByRole('link', { name: 'Enter backup code' }).waitFor()
  },
  'challenge-backup-code': async (stage) => {
    await enterByBackupCode(stage)
    await stage.page.getByLabel('Backup code').waitFor()
  },
  'challenge-backup-code-mistyped': async (stage) => {
    await enterByBackupCode(stage)
    await stage.page.getByLabel('Backup code').fill('0000-0000-0000-0001')
    await button(stage.page, 'Enter').click()
    await stage.page.locator('[data-mfa=error]:not(:empty)').waitFor()
  },
  'codes-left': async (stage) => {
    const person = await enterByBackupCode(stage)
    await stage.page.getByLabel('Backup code').fill(person.backupCodes[3] ?? '')
    await button(stage.page, 'Enter').click()
    await stage.page.getByText('9 of 10 left').waitFor()
  },
  'codes-left-unconfirmed': async (stage) => {
    await pass(stage.page, await enrolledAt(stage, '/profile', { keepsCodes: false }), '/mfa/codes-left')
    await stage.page.getByText('10 of 10 left').waitFor()
  },
  'challenge-offline': async (stage) => {
    await enrolledAt(stage, '/profile')
    await stage.window.context.setOffline(true)
    await enterCode(stage.page, '123456')
    await stage.page.getByText("You're offline.").waitFor()
  },

  'enrol-set-up': requiredSetUp,
  'enrol-code': async (stage) => {
    await requiredSetUp(stage)
    await button(stage.page, 'Next').click()
    await heading(stage.page, 'Verify your identity').waitFor()
  },
  'enrol-codes': async (stage) => {
    const { page } = stage
    const secret = await requiredSetUp(stage)
    await confirmSetUp(page, secret, (await roomInStep()) - 1)
  },

  'our-settings': async (stage) => {
    await comeAs(stage, 'plain')
    await pass(stage.page, await enrolledAt(stage, '/mfa/settings'))
    await stage.page.getByText('10 of 10 left').waitFor()
  },
  'our-accounts-required': async (stage) => {
    await comeAs(stage, 'plain')
    const person = await enrolledAt(stage, '/mfa/accounts')
    await requireMfa(stage.demo, person)
    await pass(stage.page, person)
    await stage.page.getByText('ON', { exact: true }).waitFor()
  },
  'our-accounts-switching-off': async (stage) => {
    await comeAs(stage, 'plain')
    const person = await enrolledAt(stage, '/mfa/accounts')
    await requireMfa(stage.demo, person)
    await pass(stage.page, person)
    await stage.page.getByRole('switch').click()
    await codeField(stage.page).waitFor()
  },
  'our-accounts-mixed': async (stage) => {
    await comeAs(stage, 'plain')
    await accountsOf(stage, await inManyAccounts(stage.demo))
  },
  'our-accounts-member': async (stage) => {
    await comeAs(stage, 'plain')
    await accountsOf(stage, { email: 'member@example.com' })
  },
  'our-accounts-for-everybody': async (stage) => {
    await signIn(stage.page, { email: 'owner@example.com' })
    await comeAs(stage, 'for-everybody')
    await stage.page.goto('/mfa/accounts')
    await stage.page.getByText('Required for everybody on this site.').nth(1).waitFor()
  },
  'our-accounts-empty': async (stage) => {
    await comeAs(stage, 'no-accounts')
    await bringIn(stage.demo, stage.page, { email: 'owner@example.com' }, '/mfa/accounts')
    await stage.page.getByText('You belong to no account.').waitFor()
  },
  'our-accounts-branded': async (stage) => {
    await comeAs(stage, 'branded')
    const person = await enrolledAt(stage, '/mfa/accounts')
    await requireMfa(stage.demo, person)
    await pass(stage.page, person)
    await stage.page.getByText('ON', { exact: true }).waitFor()
  },
  'our-accounts-in-a-layout': async (stage) => {
    await accountsOf(stage, { email: 'owner@example.com' })
  },

  'edge-message': async (stage) => {
    await enrolledAt(stage, '/profile')
    await stage.page.locator('form.mfa-form').evaluate((form: HTMLFormElement) => {
      const field = document.createElement('input')
      field.name = 'not-ours'
      form.append(field)
      form.submit()
    })
    await stage.page.getByRole('link', { name: 'Start page' }).waitFor()
  },
  'phone-empty': async ({ page }) => {
    await page.goto('/phone')
    await page.getByText('No entries yet.').waitFor()
  },
  'phone-entries': async ({ page }) => {
    await page.goto('/phone')
    await addToPhone(
      page,
      'otpauth://totp/Acme:owner%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme',
    )
    await addToPhone(page, 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
    await page.locator('.entry-code').nth(1).waitFor()
  },
  'phone-key-refused': async ({ page }) => {
    await page.goto('/phone')
    await addToPhone(page, 'GEZD GNB8')
    await page.getByRole('alert').waitFor()
  },
} satisfies Record<string, (stage: Stage) => Promise<unknown>>

export type SceneName = keyof typeof SCENES

export const SCENE_NAMES = Object.keys(SCENES) as SceneName[]

export async function enter(name: SceneName, stage: Stage): Promise<void> {
  await SCENES[name](stage)
}

/** Our pages as a site without any front-end work has them; see `journeys/demo.worker.ts`. */
async function comeAs({ demo, window }: Stage, pages: string): Promise<void> {
  await window.context.addCookies([{ name: 'our-pages', value: pages, url: demo.url }])
}

async function accountsOf({ demo, page }: Stage, person: Pick<Enrolled, 'email'>): Promise<void> {
  await bringIn(demo, page, person, '/mfa/accounts')
  await page.getByRole('switch').first().waitFor()
}

/** Owner, admin and member, with a name that is longer than a phone is wide. */
async function inManyAccounts(demo: TestDemo): Promise<Person> {
  const person = await demo.newPerson('Robin Example')
  const rows = [
    ['acme', 'admin'],
    ['initech', 'member'],
  ]
  await demo.database.batch(
    [
      ...rows.map(([account = '', role = '']) => ({
        sql: 'insert into demo_membership (person_id, account_id, role) values (?, ?, ?)',
        args: [person.id, account, role],
      })),
      {
        sql: 'update demo_account set name = ? where id = ?',
        args: ['Donaudampfschifffahrtsgesellschaft Nord', `account-${person.id}`],
      },
    ],
    'write',
  )
  return person
}

async function emptyProfile({ demo, page }: Stage): Promise<{ page: Page }> {
  await bringIn(demo, page, await demo.newPerson('Robin Example'), '/profile')
  await button(page, 'Add new method').waitFor()
  return { page }
}

type Place = Pick<Stage, 'demo' | 'page'>

/** Somebody with an app, who has signed in, wants to go to `address`, and is asked for a code. */
async function enrolledAt({ demo, page }: Place, address: string, options: EnrolOptions = {}): Promise<Enrolled> {
  const person = await newEnrolledPerson(demo, options)
  await bringIn(demo, page, person, address)
  await codeField(page).waitFor()
  return person
}

async function enterByBackupCode(stage: Stage): Promise<Enrolled> {
  const person = await enrolledAt(stage, '/profile')
  await stage.page.getByRole('link', { name: 'Try another way' }).click()
  await stage.page.getByRole('link', { name: 'Enter backup code' }).click()
  return person
}

/** Enters the code that the app shows now, and waits for where it leads. */
async function pass(page: Page, { secret }: Enrolled, path?: string): Promise<void> {
  const asked = path ?? new URL(page.url()).searchParams.get('to')?.split('?')[0] ?? '/'
  await enterCode(page, codeOf(secret, stepNow()))
  await page.waitForURL((url) => url.pathname === asked)
}

function codeOfMinutesAgo(secret: string, minutes: number): string {
  return codeOf(secret, stepNow() - 2 * minutes)
}

async function profileWithMethod({ demo, page }: Place): Promise<Enrolled> {
  const person = await enrolledAt({ demo, page }, '/profile')
  await pass(page, person)
  await page.getByText('10 of 10 left').waitFor()
  return person
}

async function openMethodMenu(stage: Place): Promise<void> {
  await profileWithMethod(stage)
  await button(stage.page, 'Menu for Authenticator app').click()
  await stage.page.getByRole('menuitem', { name: 'Delete' }).waitFor()
}

async function fromMethodMenu(stage: Place, item: string): Promise<void> {
  await openMethodMenu(stage)
  const menuItem = stage.page.getByRole('menuitem', { name: item })
  await menuItem.click()
  await menuItem.waitFor({ state: 'hidden' })
}

async function profileWithCodes(stage: Place, remaining: number): Promise<void> {
  const person = await profileWithMethod(stage)
  await stage.demo.database.execute({
    sql: `update mfa_backup_code set used_at = ? where place >= ?
      and set_id = (select id from mfa_backup_set where principal_id = ?)`,
    args: [Date.now(), remaining, person.id],
  })
  await reread(stage.page)
  await stage.page.getByText(`${remaining} of 10 left`).waitFor()
}

const reread = (page: Page) =>
  page.locator('mfa-settings').evaluate((element) => (element as HTMLElement & { refresh(): Promise<void> }).refresh())

async function throttle({ database }: TestDemo, { id }: Enrolled, until: number): Promise<void> {
  const now = Date.now()
  await database.execute({
    sql: `insert or replace into mfa_throttle
      (principal_id, factor, consecutive, next_at, day_count, day_started_at, month_count, month_started_at, charged_by)
      values (?, 'totp', 8, ?, 8, ?, 8, ?, 'before')`,
    args: [id, until, now, now],
  })
}

async function requiredSetUp({ demo, page }: Stage): Promise<string> {
  const person = await demo.newPerson('Robin Example')
  await requireMfa(demo, person)
  await bringIn(demo, page, person, '/')
  await qrCode(page).waitFor()
  return ((await page.locator('#key').textContent()) ?? '').replaceAll(' ', '')
}

async function addToPhone(page: Page, text: string): Promise<void> {
  await page.getByLabel('Key or otpauth: link').fill(text)
  await button(page, 'Add entry').click()
}

/** What the browser itself writes on the console for answers that the scenes bring about on purpose. */
export const EXPECTED_ERRORS = [/status of (400|401|403|404|409|410|422|429)/, /ERR_INTERNET_DISCONNECTED/]

export const WIDTHS = { 1280: 900, 360: 780 } as const

export type Look = { width: keyof typeof WIDTHS; scheme: 'light' | 'dark' }

export const LOOKS: Look[] = ([1280, 360] as const).flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
)

/** Shows what is on the screen in another width and scheme, at rest. */
export async function dress(page: Page, { width, scheme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width, height: WIDTHS[width] })
}

/** As a damaged database does: the method's row is gone, and nobody deleted the method. */
export async function loseMethod({ database }: TestDemo, { id }: Person): Promise<void> {
  await database.execute({ sql: 'delete from mfa_authenticator where principal_id = ?', args: [id] })
}

/** What can go wrong in one width or scheme and not in another. */
const RULES_OF_LOOKS = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block']

/** What is wrong with what is on the screen in one look. `thorough`: by all rules, as in the first look. */
export async function shortcomings(page: Page, look: Look, { thorough = look === LOOKS[0] } = {}): Promise<string[]> {
  await dress(page, look)
  const found = await axeComplaints(page, thorough ? undefined : RULES_OF_LOOKS)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (overflow > 0) found.push(`wider than the window by ${overflow} px`)
  return found.map((text) => `${look.width} ${look.scheme}: ${text}`)
}
