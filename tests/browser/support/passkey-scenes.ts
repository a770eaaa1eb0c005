import { plugIn, withPasskeys } from './authenticator.ts'
import type { Account, Person } from './demo.ts'
import type { Stage } from './scenes.ts'

/* Where a site has passkeys, and the browser a device that keeps them. */

async function signIn({ site, window, page }: Stage, person: Pick<Person, 'email'>, address: string): Promise<void> {
  await withPasskeys(site, window)
  await site.bringIn(window, person, address)
  await page.waitForLoadState()
}

/** Somebody with an app, in a session that its code has just opened. */
async function byCode(stage: Stage, leadsTo: string, account?: Account): Promise<void> {
  const { site, page } = stage
  const person = await site.newEnrolled(account && { roles: [[account, 'member']] })
  await signIn(stage, person, '/profile')
  await page.untilAsked()
  await site.enterCode(page, person, leadsTo)
}

/** Somebody at My profile who has a passkey and nothing else. */
async function withPasskey(stage: Stage): Promise<Person> {
  const { site, window, page } = stage
  const person = await site.newPerson('Robin Example')
  await plugIn(window)
  await signIn(stage, person, '/profile')
  await page.button('Add new method').click()
  await page.getByLabel('Select method').selectOption({ label: 'Passkey' })
  await page.button('Next').click()
  await page.button('Create passkey').click()
  await page.shownBackupCodes()
  await page.finish()
  return person
}

async function challenge(stage: Stage): Promise<void> {
  const person = await withPasskey(stage)
  await stage.window.context.clearCookies()
  await signIn(stage, person, '/profile')
  await stage.page.untilAsked()
}

/** An account whose Owner asks for passkeys only. */
async function strongAccount(stage: Stage): Promise<Account> {
  const { site, page } = stage
  const { account } = await withPasskey(stage)
  await site.requireMfa(account)
  await page.goto('/accounts')
  await page.untilSwitch(account)
  await page.getByRole('switch', { name: `Passkeys only for ${account.name}` }).click()
  await page.locator('#strength[aria-checked=true]').waitFor()
  return account
}

export const PASSKEY_SCENES = {
  'passkey-profile': withPasskey,
  'passkey-challenge': challenge,
  'passkey-challenge-other': async (stage: Stage) => {
    await challenge(stage)
    await stage.page.link('Try another way').click()
    await stage.page.link('Enter backup code').waitFor()
  },
  'passkey-offer': async (stage: Stage) => {
    await plugIn(stage.window)
    await byCode(stage, '/mfa/offer')
    await stage.page.heading('Next time without a code?').waitFor()
  },
  'passkey-offer-add': async (stage: Stage) => {
    await PASSKEY_SCENES['passkey-offer'](stage)
    await stage.page.link('Add a passkey').click()
    await stage.page.button('Create passkey').waitFor()
  },
  'passkeys-only-accounts': strongAccount,
  'passkeys-only-dialog': async (stage: Stage) => {
    const { name } = await strongAccount(stage)
    await stage.page.getByRole('switch', { name: `Passkeys only for ${name}` }).click()
    await stage.page.getByRole('dialog').locator(stage.page.button('Use passkey')).waitFor()
  },
  'passkeys-only-enrol': async (stage: Stage) => {
    const account = await strongAccount(stage)
    await stage.window.context.clearCookies()
    await byCode(stage, '/mfa/enrol', account)
    await stage.page.button('Create passkey').waitFor()
  },
}
