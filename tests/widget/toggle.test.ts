import '../../widget/define/account-mfa-toggle.ts'
import type { PolicyClient } from '../../widget/index.ts'
import { createFetchClient } from '../../widget/index.ts'
import { check, equal, includes, lacks, types } from './assert.ts'
import { focused, mount, recordEvents, replace, settle, show, until } from './page.ts'
import { later, never, no, offWith, ok, policyView, scriptedClient } from './support.ts'

async function toggle(more: Parameters<typeof policyView>[0] = {}, script: Partial<PolicyClient> = {}) {
  const answers = { loadPolicies: () => ok([policyView(more)]), ...script }
  const ui = show('account-mfa-toggle', answers, { accountId: 'acme' })
  const changed = ui.hears('account-policy-changed')
  const control = await ui.soon<HTMLButtonElement>('[role=switch]')
  const now = () => {
    const shown = ui.find('[role=switch]')
    return [shown?.getAttribute('aria-checked'), ui.words('.word'), shown?.getAttribute('aria-busy')]
  }
  return { ui, element: ui.element, client: ui.client, control, changed, now }
}

/** An account that is ON, whose switch was pressed: a code is asked for. */
async function pressedOff(setPolicy: PolicyClient['setPolicy']) {
  const made = await toggle({ required: true }, { setPolicy: offWith(setPolicy) })
  made.control.click()
  const dialog = await made.ui.dialog()
  return { ...made, dialog, isClosed: () => until(() => !made.ui.find('dialog'), 'the dialog to be gone') }
}

describe('<account-mfa-toggle>', () => {
  it('is a switch with the account in its name and its state in a word', async () => {
    const { ui, control, now } = await toggle({ required: true })
    equal([control.getAttribute('aria-label'), ...now()], ['Require MFA for Acme', 'true', 'ON', null])
    includes(ui.text, '9 of the 12 members seen so far have set up MFA.')
  })

  const IF = 'If you switch it on,'
  const SEEN = 'members seen so far have set up MFA.'
  const WILL = 'not seen yet will be asked to set up a method.'
  const THOSE = `those ${WILL}`
  for (const [enrolled, known, required, said] of [
    [9, 12, false, `9 of the 12 ${SEEN} ${IF} 3 members and ${THOSE}`],
    [11, 12, false, `11 of the 12 ${SEEN} ${IF} 1 member and ${THOSE}`],
    [11, 12, true, `11 of the 12 ${SEEN} 1 member and ${THOSE}`],
    [0, 2, true, `0 of the 2 ${SEEN} 2 members and ${THOSE}`],
    [1, 2, true, `1 of the 2 members seen so far has set up MFA. 1 member and ${THOSE}`],
    [0, 1, false, `${IF} you and members ${WILL}`],
    [0, 1, true, `You and members ${WILL}`],
    [1, 1, false, `The only member seen so far has set up MFA. ${IF} members ${WILL}`],
    [1, 1, true, `The only member seen so far has set up MFA. Members ${WILL}`],
  ] as const) {
    it(`says of ${enrolled} in ${known}, ${required ? 'ON' : 'OFF'}: ${said}`, async () => {
      const { ui } = await toggle({ members: { known, enrolled }, required })
      equal(ui.words('#reason'), said)
    })
  }

  it('switches ON with one click, and moves only when the server has said yes', async () => {
    const { promise, resolve } = later<Awaited<ReturnType<PolicyClient['setPolicy']>>>()
    const { control, client, changed, now } = await toggle({}, { setPolicy: () => promise })
    control.click()
    control.click()
    await settle()
    equal([now(), client.count('setPolicy'), changed.length], [['false', 'OFF', 'true'], 1, 0])
    resolve({ ok: true, value: policyView({ required: true }) })
    await until(() => now()[0] === 'true', 'the switch to move')
    equal(client.calls.at(-1), ['setPolicy', 'acme', { required: true }])
    equal([now(), changed.length], [['true', 'ON', null], 1])
    equal([changed[0]?.accountId, changed[0]?.required], ['acme', true])
  })

  it('stays, with the reason, where the server says no, and shows what is true then', async () => {
    let policy = policyView()
    const { ui, control, client, now } = await toggle(
      {},
      { loadPolicies: () => ok([policy]), setPolicy: () => no('forbidden') },
    )
    policy = policyView({ canChange: false, reason: 'not_owner', members: null })
    control.click()
    await until(() => ui.alert, 'the reason')
    equal([ui.alert, now()[0]], ['Only the Owner can change this.', 'false'])
    await ui.soon('[role=switch][aria-disabled=true]')
    equal(client.count('loadPolicies'), 2)
  })

  for (const [reason, words] of [
    ['not_owner', 'Only the Owner can change this.'],
    ['required_by_all', 'Required for everybody on this site.'],
  ] as const) {
    it(`can be reached but not pressed: ${reason}`, async () => {
      const { ui, control, client } = await toggle({ canChange: false, reason, members: null })
      equal([control.getAttribute('aria-disabled'), control.disabled], ['true', false])
      includes(ui.text, words)
      control.click()
      await settle()
      equal(client.count('setPolicy'), 0)
    })
  }

  it('asks for a code before OFF, sends it once and gives the focus back', async () => {
    const { dialog, client, changed, isClosed, now } = await pressedOff(() => ok(policyView({ required: false })))
    equal([focused()?.id, dialog.words('label')], ['code', '6-digit code'])
    await dialog.enter('123 456')
    await until(() => changed.length, 'the change')
    const proof = { factor: 'totp', code: '123456' }
    equal(client.said('setPolicy', 1), [{ required: false }, { required: false, proof }])
    await isClosed()
    equal([now()[1], focused()?.getAttribute('role')], ['OFF', 'switch'])
  })

  it('leaves by Cancel and by Escape with nothing changed', async () => {
    const { ui, element, client, control, dialog, isClosed, now } = await pressedOff(never)
    await dialog.press('Cancel')
    await isClosed()
    control.click()
    ;(await ui.dialog()).element.close()
    await isClosed()
    control.click()
    const pressed = new Event('cancel', { cancelable: true })
    ;(await ui.dialog()).element.dispatchEvent(pressed)
    // Left at once: the browser gives the switch its focus back before it says that the dialog has closed.
    equal([element.state, pressed.defaultPrevented], ['ready', true])
    await isClosed()
    equal([now(), client.said('setPolicy', 1)], [['true', 'ON', null], Array(3).fill({ required: false })])
  })

  it('says a wrong code in the dialog, and holds the field for as long as the server says', async () => {
    const answers = [no('wrong_code'), no('locked', { retryAfterSeconds: 1 })]
    const { dialog } = await pressedOff(() => answers.shift() ?? never())
    const field = await dialog.field()
    await dialog.enter('111111')
    includes(dialog.text, "That code didn't work")
    equal([field.selectionStart, field.selectionEnd], [0, 6])
    await dialog.enter('222222')
    await until(() => field.disabled, 'the field to be held')
    const said = dialog.element.textContent ?? ''
    check(/Try again at .+, in 1 second\./.test(said), said)
    await until(() => !field.disabled, 'the end of the wait', 3_000)
    equal([field.value, focused() === field], ['', true])
  })

  it('says Set up MFA first, with the way there, where the Owner has no method', async () => {
    const setPolicy = () => no('enrolment_required', { page: '/mfa/enrol' })
    const { ui, control } = await toggle({ required: true }, { setPolicy })
    control.click()
    await ui.soon('[role=alert] a')
    equal([ui.link('[role=alert] a'), ui.find('dialog')], [['Set up MFA first', '/mfa/enrol'], null])
  })

  it('is quiet where the account is none of the person’s', async () => {
    const ui = show('account-mfa-toggle', { loadPolicies: () => ok([]) }, { accountId: 'other' })
    await ui.is('absent')
    includes(ui.text, 'Not available')
    equal(ui.find('[role=switch]'), null)
  })

  it('asks once for two hundred of them', async () => {
    const client = scriptedClient()
    const table = mount(document.createElement('div'))
    const ids = Array.from({ length: 200 }, (_, index) => `account-${index}`)
    table.append(
      ...ids.map((accountId) => Object.assign(document.createElement('account-mfa-toggle'), { accountId, client })),
    )
    await until(() => table.querySelectorAll('[state=ready]').length === 200, 'all of them', 5_000)
    equal(client.said('loadPolicies'), [ids])
  })

  it('tells the host of the change, never of the code', async () => {
    const events = recordEvents()
    const { ui, dialog } = await pressedOff(() => ok(policyView()))
    await dialog.enter('417902')
    await ui.is('ready')
    equal(types(events), ['account-policy-changed'])
    lacks(JSON.stringify(events), '417902')
  })
})

describe('the client of policies', () => {
  it('keeps addresses short, and sends back the token that came beside the list', async () => {
    const seen: string[] = []
    replace(window, 'fetch', async (url, init) => {
      const token = new Headers(init?.headers).get('X-MFA-CSRF')
      seen.push(`${init?.method} ${url} ${token ?? ''}`.trim())
      return new Response('[]', { headers: { 'X-MFA-CSRF': 'beside' } })
    })
    const client = createFetchClient()
    await client.loadPolicies(['a b', 'c'])
    await client.loadPolicies(Array.from({ length: 400 }, () => crypto.randomUUID()))
    await client.setPolicy('a/b', { required: true })
    equal(seen, [
      'GET /mfa/api/policies?account=a%20b&account=c',
      'GET /mfa/api/policies',
      'PUT /mfa/api/policies/a%2Fb beside',
    ])
  })
})
