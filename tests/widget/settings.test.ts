import '../../widget/define/mfa-settings.ts'
import type { MfaClient } from '../../widget/index.ts'
import { check, equal, includes, lacks } from './assert.ts'
import { focused, show, until } from './page.ts'
import { enrolled, enrolledView, later, never, no, ok, settingsView, signedOut } from './support.ts'

async function inState(state: string, script: Partial<MfaClient> = {}) {
  const ui = show('mfa-settings', script)
  await until(() => ui.element.getAttribute('state') === state, `the state ${state}`)
  return ui
}

const refusing = (...of: Parameters<typeof no>) => ({ loadSettings: () => no(...of) })
const NO_METHOD = 'Your MFA method cannot be found. Ask the people who run this site.'

describe('<mfa-settings>', () => {
  it('offers Add new method where nothing is enrolled, and does not where nothing can be', async () => {
    const ui = await inState('empty')
    equal(ui.words('#heading'), 'MFA settings')
    check(ui.button('Add new method'), 'Add new method')
    const closed = await inState('empty', { loadSettings: () => ok(settingsView({ enrolable: [] })) })
    check(!closed.button('Add new method'), 'no Add new method')
  })

  it('is as high while it loads as afterwards', async () => {
    const { element } = show('mfa-settings', { loadSettings: never })
    await element.updateComplete
    const height = element.offsetHeight
    equal((await inState('empty')).element.offsetHeight, height)
    equal((await inState('ready', enrolled())).element.offsetHeight, height)
  })

  it('shows the method with its dates, and what is left of the codes', async () => {
    const ui = await inState('ready', enrolled())
    const rows = ui.each('li .grow').map((words) => words?.replace(/\s+/g, ' ').trim())
    equal(rows, ['Authenticator app Default Added 12 May 2026 · Last used 2 hours ago', 'Backup codes 7 of 10 left'])
    lacks(ui.text, 'Not confirmed')
    check(!ui.button('Add new method'), 'no Add new method')
  })

  it('breaks no date, however narrow the row is', async () => {
    const ui = await inState('ready', enrolled())
    for (let width = 220; width <= 420; width += 10) {
      ui.element.style.inlineSize = `${width}px`
      const lines = ui.all('time').map((date) => date.getClientRects().length)
      equal(lines, [1, 1], `at ${width} px`)
    }
  })

  for (const [remaining, said] of [
    [4, null],
    [3, 'Few codes are left.'],
    [0, 'No codes are left.'],
  ] as const) {
    it(`${said ? `says "${said}"` : 'says nothing more'} at ${remaining} of 10`, async () => {
      const ui = await inState('ready', { loadSettings: () => ok(enrolledView(remaining)) })
      const row = ui.each('li')[1]
      includes(row, `${remaining} of 10 left`)
      equal(/(Few|No) codes are left\./.exec(row ?? '')?.[0] ?? null, said)
      equal(ui.alert !== '', remaining === 0)
    })
  }

  it('says that the codes were not confirmed as saved', async () => {
    const ui = await inState('ready', { loadSettings: () => ok(enrolledView(10, null)) })
    includes(ui.text, 'Not confirmed as saved')
  })

  it('leads a person without a session to the login, and one without assurance to the challenge', async () => {
    const out = await inState('signed-out', refusing('sign_in_required', { page: '/login?next=/x' }))
    equal(out.link(), ['Sign in to manage MFA', '/login?next=/x'])
    const held = await inState('challenge-required', refusing('challenge_required', { page: '/mfa/challenge' }))
    equal(held.link()[1], '/mfa/challenge')
  })

  it('says that the method cannot be found, leads to help, and offers no new one (A9)', async () => {
    const ui = await inState('challenge-required', refusing('method_missing', { page: '/mfa/challenge' }))
    equal(ui.link(), [NO_METHOD, '/mfa/challenge'])
    lacks(ui.text, 'Add new method')
  })

  it('tells of an expired session only where there was one', async () => {
    let isIn = false
    const ui = await inState('signed-out', { loadSettings: () => (isIn ? ok(settingsView()) : signedOut()) })
    const expired = ui.hears('mfa-session-expired')
    await ui.element.refresh()
    equal(expired.length, 0)
    for (isIn of [true, false]) await ui.element.refresh()
    equal([expired.length, ui.element.state], [1, 'signed-out'])
  })

  it('never links to a script', async () => {
    const ui = await inState('signed-out', refusing('sign_in_required', { page: 'javascript:alert(1)' }))
    equal(ui.link()[1], '/')
  })

  it('says what failed with the request to quote, and tries again', async () => {
    let isUp = false
    const ui = await inState('error', { loadSettings: () => (isUp ? ok(settingsView()) : no('unavailable')) })
    includes(ui.text, 'Request req_1')
    check(ui.alert, 'an alert')
    isUp = true
    await ui.press('Retry')
    await ui.is('empty')
  })

  it('loads by itself when the browser is back online', async () => {
    let isUp = false
    const ui = await inState('offline', { loadSettings: () => (isUp ? ok(settingsView()) : no('offline')) })
    isUp = true
    dispatchEvent(new Event('online'))
    await ui.is('empty')
  })

  it('gives its place to the wizard and takes it back on Cancel, focus included', async () => {
    const ui = await inState('empty')
    await ui.press('Add new method')
    equal([ui.words('#heading'), focused()?.textContent], ['New MFA method', 'New MFA method'])
    lacks(ui.text, 'MFA settings')
    await ui.press('Cancel')
    await until(() => ui.button('Add new method'), 'the card')
    equal(focused()?.textContent, 'Add new method')
  })

  it('shows the new method after Finish, read after its request was answered', async () => {
    let isEnrolled = false
    let confirmed: number | null = null
    const kept = later<Awaited<ReturnType<MfaClient['confirmBackupCodes']>>>()
    const ui = await inState('empty', {
      loadSettings: () => ok(isEnrolled ? enrolledView(10, confirmed) : settingsView()),
      confirmBackupCodes: () => kept.promise,
    })
    await ui.press('Add new method', 'Next', 'Next')
    isEnrolled = true
    await ui.enter('123456')
    const read = ui.client.count('loadSettings')
    await ui.press('Finish')
    equal([ui.client.count('confirmBackupCodes'), ui.client.count('loadSettings')], [1, read])
    confirmed = 1
    kept.resolve({ ok: true, value: null })
    await ui.is('ready')
    lacks(ui.text, 'Not confirmed')
    equal(ui.client.count('confirmBackupCodes'), 1)
    equal(ui.words('.said[role=status]')?.trim(), 'MFA is on. Your next sign-in asks for a code.')
  })

  it('takes words of the host in the place of its own', async () => {
    const ui = show('mfa-settings', {}, { messages: { addNewMethod: 'Neue Methode' } })
    await until(() => ui.button('Neue Methode'), 'the host’s word')
  })
})
