import type { SettingsView } from '../../edge/contract/index.ts'
import '../../widget/define.ts'
import { equal, includes, lacks } from './assert.ts'
import { settle, show, until, type View } from './page.ts'
import {
  CODES,
  enrolled,
  enrolledView,
  later,
  method,
  never,
  ok,
  policyView,
  SECRET,
  SHOW_CODES,
  settingsView,
  signedOut,
} from './support.ts'

/* What an element shows to whoever comes back to a page that the browser kept as it was left. */

const left = () => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
const cameBack = (persisted = true) => dispatchEvent(new PageTransitionEvent('pageshow', { persisted }))

/** In the middle of which the page is left and come back to. */
async function comeBackTo(ui: View): Promise<void> {
  await settle()
  left()
  await settle()
  lacks(ui.text, SECRET, ...CODES)
  cameBack()
}

describe('a page that the browser kept', () => {
  for (const isReset of [false, true]) {
    it(`at the codes ${isReset ? 'after a reset' : 'of a first method'}: the settings as they are now`, async () => {
      let view = isReset ? enrolledView(2) : settingsView()
      const script = {
        loadSettings: () => ok(view),
        confirmEnrolment: () => {
          view = enrolledView(10, null)
          return ok({ authenticator: method(), prompts: SHOW_CODES })
        },
      }
      const ui = show('mfa-settings', script)
      if (isReset) {
        ;(await ui.soon('.more')).click()
        await ui.press('Reset')
        await ui.enter('123456')
        await ui.press('Next')
      } else await ui.press('Add new method', 'Next', 'Next')
      await ui.enter('123456')
      await until(() => ui.button('Finish'), 'Finish')
      await comeBackTo(ui)
      await ui.is('ready')
      await ui.says('Not confirmed as saved')
      equal(ui.find('mfa-setup-wizard'), null)
      await until(() => ui.button('Generate backup codes'), 'Generate backup codes')
      equal(ui.client.count('confirmBackupCodes'), 0)
    })
  }

  it('at new codes: the settings, and not the question for a code once more', async () => {
    const ui = show('mfa-settings', enrolled())
    await ui.press('Generate backup codes')
    await ui.enter('123456')
    await until(() => ui.button('Finish'), 'Finish')
    await comeBackTo(ui)
    await ui.is('ready')
    equal(ui.client.count('createBackupCodes'), 1)
  })

  it('at the key: the wizard from its beginning, with another key', async () => {
    const ui = show('mfa-settings')
    await ui.press('Add new method', 'Next')
    await comeBackTo(ui)
    await until(() => ui.words('#heading') === 'New MFA method', 'the beginning')
    await ui.press('Next')
    equal(ui.client.count('beginEnrolment'), 2)
  })

  it('a wizard alone asks the server what is left to set up, also where the host had said it before', async () => {
    let view = settingsView()
    const ui = show('mfa-setup-wizard', { loadSettings: () => ok(view) }, { factors: ['totp'] })
    await ui.press('Next', 'Next')
    await ui.enter('123456')
    await until(() => ui.button('Finish'), 'Finish')
    view = enrolledView(10, null)
    await comeBackTo(ui)
    await ui.is('stopped')
    includes(ui.alert, 'You already have this method.')
  })

  it('settings and a switch that were changed elsewhere: as they are now; they are not read where nothing was left', async () => {
    let [name, required] = ['Phone', false]
    const loadSettings = () => ok({ ...enrolledView(7), authenticators: [{ ...method(), name }] })
    const settings = show('mfa-settings', { loadSettings })
    await settings.says('Phone')
    cameBack(false)
    await settle()
    equal(settings.client.count('loadSettings'), 1)
    name = 'Tablet'
    cameBack()
    await settings.says('Tablet')

    const toggle = show(
      'account-mfa-toggle',
      { loadPolicies: () => ok([policyView({ required })]) },
      { accountId: 'acme' },
    )
    await toggle.soon('[role=switch][aria-checked=false]')
    required = true
    cameBack()
    await toggle.soon('[role=switch][aria-checked=true]')
    equal(settings.client.count('loadSettings'), 2)
  })

  it('settings of somebody who has signed out, or of one who has signed in since', async () => {
    let isIn = true
    const ui = show('mfa-settings', { loadSettings: () => (isIn ? enrolled().loadSettings() : signedOut()) })
    await ui.is('ready')
    for (const state of ['signed-out', 'ready']) {
      isIn = state === 'ready'
      cameBack()
      await ui.is(state)
    }
  })

  it('a challenge whose answer never came asks again', async () => {
    const ui = show('mfa-challenge', { answerChallenge: never })
    await ui.enter('123456')
    equal(ui.element.state, 'sending')
    left()
    cameBack()
    await ui.is('asking')
  })

  it('a deletion on its way is seen through; a question, and a name half typed, are not', async () => {
    const removed = later<Awaited<ReturnType<typeof ok<SettingsView>>>>()
    const ui = show('mfa-settings', { ...enrolled(), removeAuthenticator: () => removed.promise })
    const choose = async (item: string) => {
      await ui.is('ready')
      ui.all('[role=menuitem]')
        .find(({ textContent }) => textContent?.trim() === item)
        ?.click()
    }
    for (const [item, state] of [
      ['Delete', 'asking-removal'],
      ['Rename', 'renaming'],
    ] as const) {
      await choose(item)
      await ui.is(state)
      left()
      cameBack()
    }
    await choose('Delete')
    await (await ui.dialog()).press('Delete')
    await ui.enter('123456')
    await until(() => ui.client.count('removeAuthenticator') === 1, 'the request')
    left()
    cameBack()
    await settle()
    const gone = ui.hears('mfa-removed')
    removed.resolve(await ok(settingsView()))
    await ui.is('empty')
    equal(gone.length, 1)
  })

  // What was passed would load the page anew, and end the tests.
  it('a challenge whose page its host keeps stays passed', async () => {
    const ui = show('mfa-challenge')
    ui.hears('mfa-passed', { prevents: true })
    await ui.enter('123456')
    await ui.is('passed')
    left()
    cameBack()
    await settle()
    equal([ui.element.state, ui.client.count('loadChallenge')], ['passed', 1])
  })

  it('a required set-up whose page its host keeps stays closed', async () => {
    const ui = show('mfa-setup-wizard', {}, { required: true })
    ui.hears('mfa-passed', { prevents: true })
    await ui.press('Next')
    await ui.enter('123456')
    await ui.press('Finish')
    await ui.is('closed')
    left()
    cameBack()
    await settle()
    equal([ui.element.state, ui.client.count('loadSettings')], ['closed', 1])
  })

  it('a wizard offers no more than its host has named', async () => {
    const all = settingsView({ enrolable: ['totp', 'passkey'] })
    const ui = show('mfa-setup-wizard', { loadSettings: () => ok(all) }, { factors: ['totp'] })
    await ui.press('Next', 'Next')
    await ui.enter('123456')
    await until(() => ui.button('Finish'), 'Finish')
    await comeBackTo(ui)
    await until(() => ui.words('#heading') === 'New MFA method', 'the beginning')
    equal(ui.each('option').length, 1)
  })
})
