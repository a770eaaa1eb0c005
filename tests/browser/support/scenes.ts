import { OPERATIONS_SCENES } from './operations-scenes.ts'
import { PASSKEY_SCENES } from './passkey-scenes.ts'
import type { Enrolled, EnrolOptions, Site } from './site.ts'
import type { Tab } from './tab.ts'
import type { Window } from './window.ts'

/** Where a scene is set: a window of its own, at first signed in as nobody. */
export type Stage = { site: Site; window: Window; page: Tab }

const OWNER = { email: 'owner@example.com' }
const MEMBER = { email: 'member@example.com' }

/** Our pages as a site without any front-end work has them; see `site.worker.ts`. */
async function comeAs({ site, window }: Stage, pages: string): Promise<void> {
  await window.context.addCookies([{ name: 'our-pages', value: pages, url: site.url }])
}

async function openMenu({ site, window, page }: Stage, menu: string): Promise<void> {
  await site.bringIn(window, OWNER, '/')
  await page.locator(`button[popovertarget="${menu}"]`).click()
  await page.locator(`#${menu}`).waitFor()
}

/** The first two switches of a page, or of ours. */
async function accountsOf(
  { site, window, page }: Stage,
  person: { email: string },
  address = '/mfa/accounts',
): Promise<void> {
  await site.bringIn(window, person, address)
  await page.getByRole('switch').nth(1).waitFor()
}

async function requiredAccount(stage: Stage, address: string): Promise<void> {
  const person = await enrolledAt(stage, address)
  await stage.site.requireMfa(person.account)
  await pass(stage, person)
  await stage.page.text('ON', { exact: true }).waitFor()
}

/** Owner, admin and member, with a name that is longer than a phone is wide. */
async function inManyAccounts(site: Site) {
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

/** An Owner whose name, and whose accounts', are longer than a window is wide and have no place to break. */
async function withLongNames(site: Site) {
  const account = () => site.newAccount(`A${'c'.repeat(160)}me`)
  return site.newPerson(`R${'o'.repeat(160)}bin`, [
    [await account(), 'owner'],
    [await account(), 'owner'],
  ])
}

async function emptyProfile({ site, window, page }: Stage): Promise<void> {
  await site.bringIn(window, await site.newPerson('Robin Example'), '/profile')
  await page.button('Add new method').waitFor()
}

/** Somebody with an app, who has signed in, wants to go to `address`, and is asked for a code. */
async function enrolledAt({ site, window, page }: Stage, address: string, options?: EnrolOptions): Promise<Enrolled> {
  const person = await site.newEnrolled(options)
  await site.bringIn(window, person, address)
  await page.untilAsked()
  return person
}

async function pass({ site, page }: Stage, person: Enrolled, path?: string): Promise<void> {
  const asked = path ?? new URL(page.url()).searchParams.get('to')?.split('?')[0] ?? '/'
  await page.enterCode(await site.newCode(person))
  await page.untilAt(asked)
}

async function profileWithMethod(stage: Stage): Promise<Enrolled> {
  const person = await enrolledAt(stage, '/profile')
  await pass(stage, person)
  await stage.page.text('10 of 10 left').waitFor()
  return person
}

async function addToPhone(page: Tab, ...keys: string[]): Promise<void> {
  await page.goto('/phone')
  for (const key of keys) {
    await page.getByLabel('Key or otpauth: link').fill(key)
    await page.button('Add entry').click()
  }
}

/**
 * Every page of the demo by name, in the states that the gallery does not show: there stand those of the elements. Each
 * begins in a window of its own, signed in as nobody, and ends with what is to be looked at on the screen. A new page or
 * state is one more line here: it is then photographed, and looked at by axe, in every width and scheme.
 */
const SCENES = {
  'sign-in': ({ page }) => page.goto('/login'),
  'sign-in-filled': async ({ page }) => {
    await page.goto('/login')
    await page.getByRole('button', { name: OWNER.email }).click()
  },
  'sign-in-error': async ({ page }) => {
    await page.goto('/login')
    await page.getByLabel('Email').fill(OWNER.email)
    await page.getByLabel('Password').fill('something else')
    await page.button('Sign in').click()
    await page.getByRole('alert').waitFor()
  },
  start: async ({ page }) => {
    await page.signIn(OWNER)
    await page.heading('Welcome, Acme Owner').waitFor()
  },
  'start-long-names': async ({ site, page }) => {
    await page.signIn(await withLongNames(site))
    await page.locator('[popovertarget=user-menu]').click()
    await page.locator('#user-menu').waitFor()
  },
  'accounts-long-names': async (stage) => accountsOf(stage, await withLongNames(stage.site), '/accounts'),
  'user-menu': (stage) => openMenu(stage, 'user-menu'),
  'account-menu': (stage) => openMenu(stage, 'account-menu'),
  accounts: (stage) => accountsOf(stage, OWNER, '/accounts'),
  'accounts-not-owner': (stage) => accountsOf(stage, MEMBER, '/accounts'),
  'accounts-required': (stage) => requiredAccount(stage, '/accounts'),
  'change-password': ({ site, window }) => site.bringIn(window, OWNER, '/profile/password'),
  'mailbox-empty': ({ page }) => page.goto('/mailbox?person=initech-owner'),
  mailbox: async ({ site, page }) => {
    await site.newEnrolled()
    await page.goto('/mailbox')
    await page.locator('.mail').first().waitFor()
  },
  'mailbox-long-names': async ({ site, page }) => {
    const { id } = await withLongNames(site)
    await page.goto(`/mailbox?person=${id}`)
  },
  'not-found': ({ site, window }) => site.bringIn(window, OWNER, '/nothing-here'),
  refused: async ({ site, window, page }) => {
    await site.bringIn(window, OWNER, '/profile')
    const csrf = page.locator('input[name=csrf]').first()
    await csrf.evaluate((field) => field.setAttribute('value', 'from another sign-in'))
    await page.button('Save').click()
    await page.heading('Not saved').waitFor()
  },

  'profile-empty': emptyProfile,
  'profile-saved': async (stage) => {
    await emptyProfile(stage)
    await stage.page.button('Save').click()
    await stage.page.text('Saved.').waitFor()
    await stage.page.button('Add new method').waitFor()
  },
  'profile-name-refused': async (stage) => {
    await emptyProfile(stage)
    await stage.page.getByLabel('Display name').fill(' ')
    await stage.page.button('Save').click()
    await stage.page.text('Enter a name.').waitFor()
    await stage.page.button('Add new method').waitFor()
  },
  'profile-not-saved': async (stage) => {
    await pass(stage, await enrolledAt(stage, '/profile?mfa=not-saved'))
    await stage.page.text('Not saved, please send again.').waitFor()
    await stage.page.text('10 of 10 left').waitFor()
  },
  'profile-method': profileWithMethod,
  'email-code-asked': async (stage) => {
    const { site, page } = stage
    const { id } = await profileWithMethod(stage)
    await site.execute('update mfa_assurance set proved_at = proved_at - 360000 where principal_id = ?', id)
    await page.getByLabel('Email', { exact: true }).fill('new.address@example.com')
    await page.button('Change email').click()
    await page.getByRole('dialog').waitFor()
    await page.codeField().waitFor()
  },
  'method-menu': async (stage) => {
    await profileWithMethod(stage)
    await stage.page.button('Menu for Authenticator app').click()
    await stage.page.getByRole('menuitem', { name: 'Delete' }).waitFor()
  },
  'wizard-2-copied': async (stage) => {
    await emptyProfile(stage)
    await stage.page.beginSetUp()
    await stage.page.copy()
  },
  'wizard-4-copied': async (stage) => {
    const { site, page } = stage
    await emptyProfile(stage)
    await page.confirmSetUp(await site.newCode({ secret: await page.beginSetUp() }))
    await page.copy()
  },
  'enrol-set-up': async ({ site, window, page }) => {
    const person = await site.newPerson('Robin Example')
    await site.requireMfa(person.account)
    await site.bringIn(window, person, '/')
    await page.qrCode().waitFor()
  },

  challenge: (stage) => enrolledAt(stage, '/profile'),
  'challenge-locked-on-arrival': async (stage) => {
    await stage.site.lock(await enrolledAt(stage, '/profile'))
    await stage.page.goto('/profile')
    await stage.page.text('Too many tries.').waitFor()
  },
  'challenge-method-missing': async (stage) => {
    await stage.site.loseMethod(await enrolledAt(stage, '/profile'))
    await stage.page.goto('/profile')
    await stage.page.text('Your MFA method cannot be found.').waitFor()
  },
  'codes-left': async (stage) => {
    const person = await enrolledAt(stage, '/profile')
    await stage.page.passByBackupCode(person.backupCodes[3])
    await stage.page.text('9 of 10 left').waitFor()
  },
  'codes-left-unconfirmed': async (stage) => {
    await pass(stage, await enrolledAt(stage, '/profile', { keepsCodes: false }), '/mfa/codes-left')
    await stage.page.text('10 of 10 left').waitFor()
  },

  'our-settings': async (stage) => {
    await comeAs(stage, 'plain')
    await pass(stage, await enrolledAt(stage, '/mfa/settings'))
    await stage.page.text('10 of 10 left').waitFor()
  },
  'our-accounts-required': async (stage) => {
    await comeAs(stage, 'plain')
    await requiredAccount(stage, '/mfa/accounts')
  },
  'our-accounts-mixed': async (stage) => {
    await comeAs(stage, 'plain')
    await accountsOf(stage, await inManyAccounts(stage.site))
  },
  'our-accounts-member': async (stage) => {
    await comeAs(stage, 'plain')
    await accountsOf(stage, MEMBER)
  },
  'our-accounts-for-everybody': async (stage) => {
    await stage.page.signIn(OWNER)
    await comeAs(stage, 'for-everybody')
    await stage.page.goto('/mfa/accounts')
    await stage.page.text('Required for everybody on this site.').nth(1).waitFor()
  },
  'our-accounts-empty': async (stage) => {
    await comeAs(stage, 'no-accounts')
    await stage.site.bringIn(stage.window, OWNER, '/mfa/accounts')
    await stage.page.text('You belong to no account.').waitFor()
  },
  'our-accounts-branded': async (stage) => {
    await comeAs(stage, 'branded')
    await requiredAccount(stage, '/mfa/accounts')
  },
  'our-accounts-in-a-layout': (stage) => accountsOf(stage, OWNER),

  'edge-message': async (stage) => {
    await enrolledAt(stage, '/profile')
    await stage.page.locator('form.mfa-form').evaluate((form: HTMLFormElement) => {
      form.append(Object.assign(document.createElement('input'), { name: 'not-ours' }))
      form.submit()
    })
    await stage.page.link('Start page').waitFor()
  },
  'phone-empty': async ({ page }) => {
    await page.goto('/phone')
    await page.text('No entries yet.').waitFor()
  },
  'phone-entries': async ({ page }) => {
    const uri = 'otpauth://totp/Acme:owner%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme'
    await addToPhone(page, uri, 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
    await page.locator('.entry-code').nth(1).waitFor()
  },
  'phone-key-refused': async ({ page }) => {
    await addToPhone(page, 'GEZD GNB8')
    await page.getByRole('alert').waitFor()
  },
  ...PASSKEY_SCENES,
  ...OPERATIONS_SCENES,
} satisfies Record<string, (stage: Stage) => Promise<unknown>>

export type SceneName = keyof typeof SCENES

export const SCENE_NAMES = Object.keys(SCENES) as SceneName[]

export async function enter(name: SceneName, stage: Stage): Promise<void> {
  await SCENES[name](stage)
}

/** What the browser itself writes on the console for answers that the scenes bring about on purpose. */
export const EXPECTED_ERRORS = [/status of (400|401|403|404|409|410|422|429|502)/]
