import '../../widget/define.ts'
import type { FactorKind } from '../../edge/contract/index.ts'
import { plainCode } from '../../edge/shared/typed-code.ts'
import type { Factor, Method } from '../../widget/factors/factor.ts'
import { factors, methods } from '../../widget/factors/registry.ts'
import { check, equal, includes } from './assert.ts'
import { settle, show, until, type View } from './page.ts'
import { asked, challengeView, enrolled, method, no, offWith, ok, policyView, SHOW_CODES } from './support.ts'

/*
 * A factor that the elements do not know: four digits that never change. It is two objects and their places in the two
 * lists. Everything else here is what a person sees.
 */

// The wire's own list is the server's part; here the name is taken for one of it.
const kind = 'pin' as FactorKind

const pin: Factor = {
  kind,
  isRecovery: false,
  inputMode: 'numeric',
  autocomplete: 'off',
  plain: plainCode,
  mistake: (code, digits = 4) => {
    if (code === '') return { code: 'code_required', digits }
    return code.length === digits ? null : { code: 'code_length', entered: code.length, digits }
  },
  words: () => ({
    label: 'Your four digits',
    way: 'Use your four digits',
    wrong: 'Those are not your four digits.',
    disabled: 'Your four digits are disabled.',
  }),
}
const pinMethod: Method = { kind, name: () => 'Four digits', icon: 'M3 3h14v14', amr: ['pin'] }

const RIGHT = '2468'
const PROOF = { proof: { factor: kind, code: RIGHT } }
const own = { ...method(), id: 'p1', factor: kind, name: 'My digits' }

async function challenge(factors: ReturnType<typeof asked>[], inside = '') {
  const passed = { to: '/', assurance: { aal: 2 as const, amr: ['pwd', 'pin', 'mfa'], at: Date.now() } }
  const script = {
    loadChallenge: () => ok(challengeView(factors, '/')),
    answerChallenge: (sent: object) => ('code' in sent && sent.code === RIGHT ? ok(passed) : no('wrong_code')),
  }
  const ui = show('mfa-challenge', script, (fresh) => {
    fresh.append(document.createRange().createContextualFragment(inside))
  })
  ui.hears('mfa-passed', { prevents: true })
  await until(() => ui.element.state !== 'loading', 'the form')
  await settle()
  return { ui, client: ui.client }
}

const waysOf = (ui: View) => ui.each('button').map((name) => name?.trim())

describe('a third factor', () => {
  before(() => {
    factors.splice(1, 0, pin)
    methods.push(pinMethod)
  })
  after(() => {
    factors.splice(factors.indexOf(pin), 1)
    methods.splice(methods.indexOf(pinMethod), 1)
  })

  it('signs in: its field, its reading, its words', async () => {
    const { ui, client } = await challenge([asked(kind), asked('backup_code')])
    const error = () => ui.words('[data-mfa=error]')?.trim()
    const { inputMode, autocomplete } = await ui.field()
    equal([ui.words('label'), inputMode, autocomplete], ['Your four digits', 'numeric', 'off'])
    await ui.enter('24')
    equal([error(), client.count('answerChallenge')], ["You've entered 2 digits. The code has 4.", 0])
    await ui.enter('1111')
    equal(error(), 'Those are not your four digits.')
    await ui.enter(' ２４-６８')
    equal(client.calls.at(-1), ['answerChallenge', { factor: kind, code: RIGHT, to: '/' }])
    equal(ui.element.state, 'passed')
  })

  it('stands among the ways of who has it, and of nobody else', async () => {
    const { ui } = await challenge([asked('totp'), asked(kind), asked('backup_code')])
    equal(ui.words('label'), '6-digit code')
    await ui.press('Try another way')
    equal(waysOf(ui).slice(1), ['Enter backup code', 'Use your four digits', 'Use authenticator app'])
    await ui.press('Use your four digits')
    equal(ui.words('label'), 'Your four digits')
    const without = await challenge([asked('totp'), asked('backup_code')])
    await without.ui.press('Try another way')
    equal(waysOf(without.ui).slice(1), ['Enter backup code', 'Use authenticator app'])
  })

  it('that is disabled gives way to the next, and says so', async () => {
    const { ui } = await challenge([asked(kind, true), asked('backup_code')])
    equal(ui.words('label'), 'Backup code')
    includes(ui.text, 'Your four digits are disabled.')
  })

  it('is taken over from the form of the server’s page', async () => {
    const form = `<form class="mfa-form"><input type="hidden" name="factor" value="pin"><label for="c">Digits</label>
      <input id="c" name="code"><p data-mfa="error"></p><button type="submit">Enter</button></form>`
    const { ui, client } = await challenge([], form)
    await ui.enter(RIGHT)
    equal(client.calls, [['answerChallenge', { factor: kind, code: RIGHT, to: '/' }]])
  })

  it('is in the list of methods, and proves that it may be deleted', async () => {
    const ui = show('mfa-settings', {
      ...enrolled({ authenticators: [own] }),
      removeAuthenticator: async (_id, { proof }) =>
        'code' in proof && proof.code === RIGHT ? enrolled({ authenticators: [] }).loadSettings() : no('wrong_code'),
    })
    await ui.is('ready')
    await settle()
    check(ui.find('[part=row] path[d="M3 3h14v14"]'), 'its icon')
    includes(ui.text, 'My digits')
    ui.find('.more')?.click()
    await ui.press('Delete')
    await (await ui.dialog()).press('Delete')
    equal(ui.words('label'), 'Your four digits')
    await ui.enter('1111')
    includes(ui.alert, 'Those are not your four digits.')
    await ui.press('Try another way')
    equal(waysOf(ui).slice(0, 2), ['Enter backup code', 'Use your four digits'])
    await ui.press('Use your four digits')
    await ui.enter(RIGHT)
    equal(ui.client.calls.at(-1), ['removeAuthenticator', 'p1', PROOF])
    equal(ui.element.state, 'empty')
  })

  it('is set up by the wizard, with the digits that the server names, and says what it proves', async () => {
    const script = {
      beginEnrolment: () => ok({ id: 'e1', expiresAt: 0, prompts: [{ kind: 'enter_code' as const, digits: 4 }] }),
      confirmEnrolment: () => ok({ authenticator: own, prompts: SHOW_CODES }),
    }
    const ui = show('mfa-setup-wizard', script, { required: true, factors: ['totp', kind] })
    const passed = ui.hears('mfa-passed', { prevents: true })
    const select = await ui.soon<HTMLSelectElement>('#method')
    equal(ui.each('#method option'), ['Authenticator app', 'Four digits'])
    select.value = kind
    select.dispatchEvent(new Event('change'))
    await ui.press('Next')
    equal(ui.words('label'), 'Your four digits')
    await ui.enter('24')
    includes(ui.alert, 'The code has 4.')
    await ui.enter(RIGHT)
    equal(ui.client.calls.at(-1), ['confirmEnrolment', 'e1', { code: RIGHT }])
    await ui.press('Finish')
    equal(passed[0]?.amr, ['pwd', 'pin', 'mfa'])
  })

  it('switches a policy off for who has it alone', async () => {
    const script = {
      ...enrolled({ authenticators: [own] }),
      loadPolicies: () => ok([policyView({ required: true })]),
      setPolicy: offWith(() => ok(policyView())),
    }
    const ui = show('account-mfa-toggle', script, { accountId: 'acme' })
    ;(await ui.soon('[role=switch]')).click()
    await until(() => ui.words('label') === 'Your four digits', 'the question')
    await ui.enter(RIGHT)
    equal(ui.client.calls.at(-1), ['setPolicy', 'acme', { required: false, ...PROOF }])
  })
})
