import '../../widget/define.ts'
import type { MfaClient } from '../../widget/index.ts'
import { axeClean, made, mount, type Shown, settle } from './page.ts'
import { bothWays, enrolled, enrolledView, method, never, no, offWith, ok, policyView, signedOut } from './support.ts'

type Script = Partial<MfaClient>
type Ui = Pick<Shown<HTMLElement & { state: string }>, 'element' | 'press' | 'enter' | 'soon' | 'find'>
type Walk = (ui: Ui) => Promise<unknown>
/** An element, the way to the state in which it is looked at, and what it stands in. */
type State = [build: () => Ui, walk: Walk, around?: (element: HTMLElement) => HTMLElement]

const stay: Walk = () => settle()
const press =
  (...names: string[]): Walk =>
  (ui) =>
    ui.press(...names)
const code: Walk = (ui) => ui.enter('123456')
const then =
  (...walks: Walk[]): Walk =>
  async (ui) => {
    for (const walk of walks) await walk(ui)
  }
const click =
  (selector: string): Walk =>
  async (ui) => {
    ;(await ui.soon(selector)).click()
    await settle(60)
  }

const settings = (script: Script, walk = stay): State => [() => made('mfa-settings', script), walk]
const empty = (script: Script, walk = stay): State => [() => made('mfa-challenge', script), walk]
const toggle = (more: Parameters<typeof policyView>[0], script: Script = {}, walk = stay): State => {
  const build = () => {
    const ui = made('account-mfa-toggle', { loadPolicies: () => ok([policyView(more)]), ...script })
    ui.element.accountId = 'acme'
    return ui
  }
  return [build, then(() => settle(60), walk)]
}

const PAGE = `<section class="mfa-card"><h1 class="mfa-heading">Verify your identity</h1>
  <p class="mfa-who"><span>Alice</span> · <span>Acme</span></p>
  <mfa-challenge><form class="mfa-form" method="post" action="/mfa/challenge">
    <input type="hidden" name="csrf" value="c"><input type="hidden" name="factor" value="totp"><input type="hidden" name="to" value="/">
    <label class="mfa-label" for="mfa-code">6-digit code</label><p class="mfa-hint" id="mfa-hint" data-mfa="hint">Use the next code your app shows.</p>
    <input class="mfa-code" id="mfa-code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required aria-describedby="mfa-error mfa-hint">
    <p class="mfa-error" id="mfa-error" data-mfa="error"></p><button class="mfa-button mfa-primary" type="submit">Enter</button></form></mfa-challenge>
  <form class="mfa-signout" method="post" action="/logout"><button class="mfa-link" type="submit">Sign out</button></form>
  <p class="mfa-support">No phone and no codes? <a href="/help">Ask the help desk</a>.</p></section>`

/** In the server's page, whose form it takes over. */
function inPage(element: HTMLElement): HTMLElement {
  const page = document.createElement('main')
  page.className = 'mfa-page'
  page.append(document.createRange().createContextualFragment(PAGE))
  const own = page.querySelector('mfa-challenge')
  element.append(...(own?.childNodes ?? []))
  own?.replaceWith(element)
  return page
}
const challenge = (answerChallenge: MfaClient['answerChallenge'], walk = code): State => [
  () => made('mfa-challenge', { answerChallenge }),
  then(stay, walk),
  inPage,
]

const menu = click('.more')
const chosen = (name: string) => then(menu, press(name))
const deleted = then(chosen('Delete'), click('dialog[open] .danger'))
const toSecret = then(press('Add new method', 'Next'), (ui) => ui.soon('.qr img'))
const entered = then(toSecret, press('Next'), code)
const leaving = then(entered, async (ui) => {
  ui.find<HTMLElementTagNameMap['mfa-setup-wizard']>('mfa-setup-wizard')?.close()
  await settle()
})
const noName = then(chosen('Rename'), async (ui) => {
  Object.assign(await ui.soon('#name'), { value: '' })
  await ui.press('Save')
})
const pressed = click('[role=switch]')

const app = enrolled()
const disabled = { authenticators: [method(true)] }
const required = { required: true, accounts: [{ id: 'a', name: 'Acme' }] }
const poor = () => ok({ ...enrolledView(0), authenticators: [{ ...method(true), lastUsedAt: null }] })
const atPage = { page: '/mfa/challenge' }
const wait = (retryAfterSeconds: number) => ({ retryAfterSeconds })
const members = { canChange: false, members: null }

const STATES: Record<string, State> = {
  'settings, loading': settings({ loadSettings: never }),
  'settings, empty': settings({}),
  'settings, enrolled': settings(app),
  'settings, few codes, not confirmed': settings({ loadSettings: () => ok(enrolledView(2, null)) }),
  'settings, disabled and no codes': settings({ loadSettings: poor }),
  'settings, signed out': settings({ loadSettings: signedOut }),
  'settings, challenge required': settings({ loadSettings: () => no('challenge_required', atPage) }),
  'settings, error': settings({ loadSettings: () => no('unavailable') }),
  'settings, offline': settings({ loadSettings: () => no('offline') }),
  'settings, menu': settings(app, menu),
  'settings, renaming': settings(app, chosen('Rename')),
  'settings, a name refused': settings(app, noName),
  'settings, delete asked': settings(app, chosen('Delete')),
  'settings, delete refused by an account': settings(enrolled({ requirement: required }), chosen('Delete')),
  'settings, delete to be proved': settings(app, deleted),
  'settings, delete locked': settings(
    { ...app, removeAuthenticator: () => no('wrong_code', wait(250)) },
    then(deleted, code),
  ),
  'settings, deleted': settings(app, then(deleted, code)),
  'reset, code asked': settings(app, chosen('Reset')),
  'reset, another way': settings(app, then(chosen('Reset'), press('Try another way'))),
  'reset, backup code mistyped': settings(
    app,
    then(chosen('Reset'), press('Try another way', 'Enter backup code'), code),
  ),
  'reset, disabled app': settings(enrolled(disabled), chosen('Reset')),
  'codes, code asked': settings(app, press('Generate backup codes')),
  'codes, new ones': settings(app, then(press('Generate backup codes'), code)),
  'switch, off': toggle({}),
  'switch, on': toggle({ required: true }),
  'switch, not the owner': toggle({ ...members, reason: 'not_owner' }),
  'switch, required by all': toggle({ required: true, canChange: false, reason: 'required_by_all' }),
  'switch, asking': toggle({}, { setPolicy: never }, pressed),
  'switch, refused': toggle({}, { setPolicy: () => no('enrolment_required', { page: '/mfa/enrol' }) }, pressed),
  'switch, not loaded': toggle({}, { loadPolicies: () => no('unavailable') }),
  'switch, absent': toggle({}, { loadPolicies: () => ok([]) }),
  'switch, code asked': toggle({ required: true }, { setPolicy: offWith(never) }, pressed),
  'switch, wrong code': toggle({ required: true }, { setPolicy: offWith(() => no('wrong_code')) }, then(pressed, code)),
  'switch, locked': toggle(
    { required: true },
    { setPolicy: offWith(() => no('locked', wait(90))) },
    then(pressed, code),
  ),
  'wizard, choosing': settings({}, press('Add new method')),
  'wizard, secret': settings({}, toSecret),
  'wizard, code checked': settings({ confirmEnrolment: never }, entered),
  'wizard, wrong code': settings({ confirmEnrolment: () => no('wrong_code') }, entered),
  'wizard, signed out': settings({ confirmEnrolment: signedOut }, entered),
  'wizard, stopped': settings(
    { confirmEnrolment: () => no('enrolment_expired', { reason: 'too_many_tries' }) },
    entered,
  ),
  'wizard, codes': settings({}, entered),
  'wizard, leaving': settings({}, leaving),
  'challenge, asking': challenge(never, stay),
  'challenge, sending': challenge(never),
  'challenge, wrong code': challenge(() => no('wrong_code')),
  'challenge, locked': challenge(() => no('locked', wait(250))),
  'challenge, signed out': challenge(signedOut),
  'challenge, rendered by itself': empty({}),
  'challenge, another way': empty({}, press('Try another way')),
  'challenge, disabled app': empty(bothWays(true)),
  'challenge, not loaded': empty({ loadChallenge: () => no('unavailable') }),
}

describe('accessibility', () => {
  for (const [name, [build, walk, around]] of Object.entries(STATES)) {
    it(`${name}: axe finds nothing, light and dark`, async () => {
      for (const scheme of ['light', 'dark'] as const) {
        const ui = build()
        const element = mount(around?.(ui.element) ?? ui.element, scheme)
        await walk(ui)
        await axeClean(element, `${name} (${scheme})`)
      }
    })
  }
})
