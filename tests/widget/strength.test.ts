import '../../widget/define/account-mfa-toggle.ts'
import type { PolicyClient } from '../../widget/index.ts'
import { equal, includes } from './assert.ts'
import { settle, show, until } from './page.ts'
import { no, ok, policyView } from './support.ts'

const ON = { required: true, strength: 'any' } as const
const STRONG = { required: true, strength: 'phishing_resistant' } as const

async function toggle(more: Parameters<typeof policyView>[0], script: Partial<PolicyClient> = {}) {
  const answers = { loadPolicies: () => ok([policyView(more)]), ...script }
  const ui = show('account-mfa-toggle', answers, { accountId: 'acme' })
  await ui.soon('[role=switch]')
  const second = () => ui.soon<HTMLButtonElement>('#strength')
  return { ui, second, client: ui.client }
}

describe('<account-mfa-toggle>, passkeys only (spec K10a)', () => {
  for (const [what, policy] of [
    ['without passkeys', { required: true }],
    ['while nothing is required', { required: false, strength: 'any' }],
    ['for members', { ...ON, canChange: false, reason: 'not_owner', members: null }],
  ] as const) {
    it(`has no second switch ${what}`, async () => {
      const { ui } = await toggle(policy)
      await settle()
      equal(ui.find('#strength'), null)
    })
  }

  it('is a second switch with the account in its name, and moves when the server has said yes', async () => {
    const { ui, second, client } = await toggle(ON, { setPolicy: () => ok(policyView(STRONG)) })
    const control = await second()
    equal(
      [control.getAttribute('role'), control.getAttribute('aria-label'), control.getAttribute('aria-checked')],
      ['switch', 'Passkeys only for Acme', 'false'],
    )
    includes(ui.text, 'Whoever has none yet will be asked to add one.')
    control.click()
    await until(() => ui.find('#strength')?.getAttribute('aria-checked') === 'true', 'the switch to move')
    equal(client.calls.at(-1), ['setPolicy', 'acme', STRONG])
    equal(ui.find('[role=switch]')?.getAttribute('aria-checked'), 'true')
  })

  it('says what an Owner without a passkey has to do first, and stays', async () => {
    const { ui, second } = await toggle(ON, { setPolicy: () => no('owner_not_ready', { page: '/mfa/settings' }) })
    ;(await second()).click()
    await until(() => ui.words('#error') !== '', 'the reason')
    equal(ui.words('#error'), 'Only an Owner who has passkeys can ask for them. Add one')
    equal(ui.find<HTMLAnchorElement>('#error a')?.getAttribute('href'), '/mfa/settings')
    equal((await second()).getAttribute('aria-checked'), 'false')
  })

  it('asks for a proof before it takes less, and says what that means', async () => {
    const { ui, second, client } = await toggle(STRONG, { setPolicy: () => no('step_up_required') })
    ;(await second()).click()
    const dialog = await ui.dialog()
    includes(dialog.text, 'Allow other methods for Acme again?')
    includes(dialog.text, 'Members of Acme will no longer need passkeys.')
    equal(
      client.calls.find(([name]) => name === 'setPolicy'),
      ['setPolicy', 'acme', ON],
    )
  })
})
