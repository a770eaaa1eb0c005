import '../../widget/define.ts'
import { equal, includes } from './assert.ts'
import { focused, settle, show, until } from './page.ts'
import { asked, bothWays, challengeView, enrolledView, method, no, ok } from './support.ts'

/* What moves the focus is heard by that and is no alert beside; what does not, is one. In pages: tests/transcripts. */

const WAIT = 'Too many tries.'

describe('what is heard', () => {
  it('a wait that is there from the beginning is an alert, and takes no focus', async () => {
    const locked = asked('totp', false, Date.now() + 60_000)
    const ui = show('mfa-challenge', { loadChallenge: () => ok(challengeView([locked])) })
    await ui.is('locked')
    await settle()
    includes(ui.alert, WAIT)
    equal(focused(), document.body)
  })

  it('a wait that a wrong code begins has the focus', async () => {
    const answerChallenge = () => no('locked', { retryAfterSeconds: 60 })
    const ui = show('mfa-challenge', { answerChallenge })
    ;(await ui.field()).focus()
    await ui.enter('123456')
    await ui.is('locked')
    includes(focused()?.textContent, WAIT)
    equal(ui.alert, '')
  })

  it('the ways to choose from are others than the button that led to them', async () => {
    const ui = show('mfa-challenge', bothWays(false))
    await until(() => ui.button('Try another way'), 'the button')
    const pressed = ui.button('Try another way')
    pressed?.focus()
    await ui.press('Try another way')
    equal([focused()?.textContent, pressed?.isConnected], ['Enter backup code', false])
  })

  it('a method that takes nothing any more is an alert where an act begins with it', async () => {
    const authenticators = [method(true)]
    const none = { remaining: 0, total: 10, createdAt: 1, confirmedAt: 1 }
    const ui = show('mfa-settings', {
      loadSettings: () => ok({ ...enrolledView(), authenticators, backupCodes: none }),
    })
    await ui.is('ready')
    await ui.press('Reset')
    await ui.soon('#wait')
    await settle()
    includes(ui.words('#wait'), 'No backup code can be used any more.')
    equal([ui.find('#wait')?.getAttribute('role'), focused()?.id], ['alert', 'heading'])
  })
})
