import '../../widget/define.ts'
import { equal, includes } from './assert.ts'
import { focused, replace, settle, show, until } from './page.ts'
import { CODES, enrolled, method, no, offWith, ok, policyView, settingsView, signedOut } from './support.ts'

/* What an element says where the session, the proof or the method that it began with is gone. */

const AT_CHALLENGE = { page: '/mfa/challenge' }

async function toggle(setPolicy: Parameters<typeof offWith>[0], loadSettings = enrolled().loadSettings) {
  const script = { loadPolicies: () => ok([policyView({ required: true })]), loadSettings, setPolicy }
  const ui = show('account-mfa-toggle', script, { accountId: 'acme' })
  ;(await ui.soon('[role=switch]')).click()
  return ui
}

describe('what is gone meanwhile', () => {
  it('the session, at a switch and at the code of a first set-up, which keeps what was typed', async () => {
    const pressed = await toggle(signedOut)
    await until(() => pressed.alert.includes('You have been signed out.'), 'the reason')
    equal(pressed.link('[role=alert] a'), ['Sign in again', '/login'])
    const ui = show('mfa-setup-wizard', { confirmEnrolment: signedOut })
    await ui.press('Next', 'Next')
    await ui.enter('123 456')
    equal([ui.link('[role=alert] a')[1], (await ui.field()).value], ['/login', '123 456'])
  })

  it('the proof: a step says what is missing, with the link that leads there', async () => {
    const ui = show('mfa-settings', { ...enrolled(), createBackupCodes: () => no('challenge_required', AT_CHALLENGE) })
    await ui.press('Generate backup codes')
    await ui.enter('123456')
    includes(ui.alert, 'Verify your identity first.')
    equal(ui.link('[role=alert] a')[1], '/mfa/challenge')
  })

  it('session or proof, behind codes that are shown: they stay, and Finish leads on', async () => {
    for (const refusal of [signedOut, () => no('challenge_required', AT_CHALLENGE)]) {
      let isGone = false
      const ui = show('mfa-settings', {
        loadSettings: () => (isGone ? refusal() : ok(settingsView())),
        confirmBackupCodes: refusal,
      })
      await ui.press('Add new method', 'Next', 'Next')
      await ui.enter('123456')
      isGone = true
      const now = Date.now
      replace(Date, 'now', () => now() + 11_000)
      window.dispatchEvent(new Event('focus'))
      await settle()
      equal(ui.each('li[part=code]'), CODES)
      await ui.press('Finish')
      await until(() => ui.link()[1], 'the way on')
      equal(ui.link()[1], refusal === signedOut ? '/login' : '/mfa/challenge')
    }
  })

  it('the method: who renames it sees that there is none', async () => {
    let view = enrolled().loadSettings
    const ui = show('mfa-settings', { loadSettings: () => view(), renameAuthenticator: () => no('not_found') })
    ;(await ui.soon('.more')).click()
    await ui.press('Rename')
    view = () => ok(settingsView())
    Object.assign(await ui.soon('#name'), { value: 'Too late' })
    await ui.press('Save')
    await ui.is('empty')
  })

  for (const [reason, said] of [
    ['expired', 'This set-up took too long and has expired. Start again'],
    ['too_many_tries', 'Too many tries. Start again'],
  ] as const) {
    it(`the set-up itself, which begins again: ${reason}`, async () => {
      const ui = show('mfa-setup-wizard', { confirmEnrolment: () => no('enrolment_expired', { reason }) })
      await ui.press('Next', 'Next')
      await ui.enter('123456')
      equal(ui.alert, said)
      await ui.press('Start again')
      equal([ui.client.count('beginEnrolment'), ui.find('#key') !== null], [2, true])
    })
  }

  it('the code of the app, which set the method up: the dialog of a switch says to use the next one', async () => {
    const own = () => ok(settingsView({ authenticators: [method()], nextCodeAt: Date.now() + 20_000 }))
    const ui = await toggle(
      offWith(() => ok(policyView())),
      own,
    )
    const words = async () => (await ui.dialog()).element.textContent
    includes(await words(), 'Members of Acme will no longer need MFA.')
    await settle()
    includes(await words(), 'Use the next code your app shows.')
  })

  it('nothing of a code that is pasted with its space: no field is too short for it', async () => {
    for (const tag of ['mfa-challenge', 'mfa-setup-wizard'] as const) {
      const ui = show(tag)
      if (tag === 'mfa-setup-wizard') await ui.press('Next', 'Next')
      const field = await ui.field()
      equal(field.maxLength, -1, tag)
      await ui.enter('12x456')
      equal(focused() === field, true, `the focus in ${tag}`)
    }
  })
})
