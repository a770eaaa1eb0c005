import '../../widget/define/account-mfa-toggle.ts'
import type { AccountMfaToggleElement, AccountPolicyChangedEvent, PolicyClient } from '../../widget/index.ts'
import { createFetchClient } from '../../widget/index.ts'
import {
  alertText,
  check,
  clear,
  equal,
  find,
  focused,
  mount,
  never,
  no,
  ok,
  policyView,
  press,
  recordEvents,
  scriptedClient,
  settle,
  text,
  until,
} from './support.ts'

async function toggle(more: Parameters<typeof policyView>[0] = {}, script: Partial<PolicyClient> = {}) {
  const client = scriptedClient({ loadPolicies: () => ok([policyView(more)]), ...script })
  const element = document.createElement('account-mfa-toggle') as AccountMfaToggleElement
  element.accountId = 'acme'
  element.client = client
  const changed: AccountPolicyChangedEvent[] = []
  element.addEventListener('account-policy-changed', (event) => changed.push(event))
  mount(element)
  const button = await until(() => find<HTMLButtonElement>(element, '[role=switch]'), 'the switch')
  const now = () => {
    const control = find(element, '[role=switch]')
    return [
      control?.getAttribute('aria-checked'),
      find(element, '.word')?.textContent,
      control?.getAttribute('aria-busy'),
    ]
  }
  return { element, client, button, changed, now }
}

/** OFF as the server answers it: what is missing first, then `answer` to the code. */
const offWith = (answer: PolicyClient['setPolicy']): PolicyClient['setPolicy'] => {
  return (id, request) => (request.proof ? answer(id, request) : no('step_up_required'))
}

async function dialogOf(element: HTMLElement) {
  const dialog = await until(() => find<HTMLDialogElement>(element, 'dialog[open]'), 'the dialog')
  const field = find<HTMLInputElement>(element, '#code')
  const enter = async (code: string) => {
    if (field) field.value = code
    await press(dialog, 'Enter')
  }
  return { dialog, field, enter }
}

describe('<account-mfa-toggle>', () => {
  afterEach(clear)

  it('is a switch with the account in its name and its state in a word', async () => {
    const { button, now, element } = await toggle({ required: true })
    equal([button.getAttribute('aria-label'), ...now()], ['Require MFA for Acme', 'true', 'ON', null])
    check(text(element).includes('9 of 12 set up.'), 'the count')
  })

  it('says before switching on how many will be asked', async () => {
    const { element } = await toggle()
    check(
      text(element).includes('If you switch it on, 3 members will be asked to set up a method.'),
      'how many will be asked',
    )
  })

  for (const [members, required, said] of [
    [
      { known: 12, enrolled: 11 },
      false,
      '11 of 12 set up. If you switch it on, 1 member will be asked to set up a method.',
    ],
    [{ known: 12, enrolled: 11 }, true, '11 of 12 set up. 1 member will be asked to set up a method.'],
    [{ known: 2, enrolled: 0 }, true, '0 of 2 set up. 2 members will be asked to set up a method.'],
    [{ known: 1, enrolled: 0 }, false, 'If you switch it on, you will be asked to set up a method.'],
    [{ known: 1, enrolled: 0 }, true, 'You will be asked to set up a method.'],
    [{ known: 1, enrolled: 1 }, true, '1 of 1 set up.'],
  ] as const) {
    it(`says of ${members.enrolled} in ${members.known}, ${required ? 'ON' : 'OFF'}: ${said}`, async () => {
      const { element } = await toggle({ members, required })
      equal(find(element, '#reason')?.textContent, said)
    })
  }

  it('switches ON with one click, and moves only when the server has said yes', async () => {
    let say: (value: unknown) => void = () => {}
    const answer = new Promise((resolve) => {
      say = resolve
    })
    const { button, client, changed, now } = await toggle(
      {},
      {
        setPolicy: async () => {
          await answer
          return { ok: true, value: policyView({ required: true }) }
        },
      },
    )
    button.click()
    button.click()
    await settle()
    equal([now(), client.count('setPolicy'), changed.length], [['false', 'OFF', 'true'], 1, 0])
    say(null)
    await until(() => now()[0] === 'true', 'the switch to move')
    equal(client.calls.at(-1), ['setPolicy', 'acme', { required: true }])
    equal(
      [now(), changed.map(({ accountId, required }) => [accountId, required])],
      [['true', 'ON', null], [['acme', true]]],
    )
  })

  it('stays, with the reason, where the server says no, and shows what is true then', async () => {
    let owner = true
    const { button, element, client, now } = await toggle(
      {},
      {
        loadPolicies: () => ok([policyView(owner ? {} : { canChange: false, reason: 'not_owner', members: null })]),
        setPolicy: () => no('forbidden'),
      },
    )
    owner = false
    button.click()
    await until(() => alertText(element), 'the reason')
    equal([alertText(element), now()[0]], ['Only the Owner can change this.', 'false'])
    await until(() => find(element, '[role=switch][aria-disabled=true]'), 'what is true')
    equal(client.count('loadPolicies'), 2)
  })

  for (const [reason, words] of [
    ['not_owner', 'Only the Owner can change this.'],
    ['required_by_all', 'Required for everybody on this site.'],
  ] as const) {
    it(`can be reached but not pressed: ${reason}`, async () => {
      const { button, client, element } = await toggle({ canChange: false, reason, members: null })
      equal([button.getAttribute('aria-disabled'), button.disabled], ['true', false])
      check(text(element).includes(words), words)
      button.click()
      await settle()
      equal(client.count('setPolicy'), 0)
    })
  }

  it('asks for a code before OFF, sends it once and gives the focus back', async () => {
    const { button, element, client, changed, now } = await toggle(
      { required: true },
      {
        setPolicy: offWith(() => ok(policyView({ required: false }))),
      },
    )
    button.click()
    const { dialog, enter } = await dialogOf(element)
    equal([focused()?.id, find(dialog, 'label')?.textContent], ['code', '6-digit code'])
    await enter('123 456')
    await until(() => changed.length, 'the change')
    equal(
      client.calls.filter(([name]) => name === 'setPolicy').map(([, , request]) => request),
      [{ required: false }, { required: false, proof: { factor: 'totp', code: '123456' } }],
    )
    await until(() => !find(element, 'dialog'), 'the dialog to be gone')
    equal([now()[1], focused()?.getAttribute('role')], ['OFF', 'switch'])
  })

  it('leaves by Cancel and by Escape with nothing changed', async () => {
    const { button, element, now, client } = await toggle({ required: true }, { setPolicy: offWith(never) })
    button.click()
    const { dialog } = await dialogOf(element)
    await press(dialog, 'Cancel')
    await until(() => !find(element, 'dialog'), 'the dialog to be gone')
    button.click()
    const again = await dialogOf(element)
    again.dialog.close()
    await until(() => !find(element, 'dialog'), 'the dialog to be gone')
    button.click()
    const last = await dialogOf(element)
    const pressed = new Event('cancel', { cancelable: true })
    last.dialog.dispatchEvent(pressed)
    // Left at once: the browser gives the switch its focus back before it says that the dialog has closed.
    equal([element.state, pressed.defaultPrevented], ['ready', true])
    await until(() => !find(element, 'dialog'), 'the dialog to be gone')
    equal(
      [now(), client.calls.filter(([, , request]) => (request as { proof?: unknown })?.proof).length],
      [['true', 'ON', null], 0],
    )
  })

  it('says a wrong code in the dialog, and holds the field for as long as the server says', async () => {
    const answers = [no('wrong_code'), no('locked', { retryAfterSeconds: 1 })]
    const { button, element } = await toggle(
      { required: true },
      { setPolicy: offWith(() => answers.shift() ?? never()) },
    )
    button.click()
    const { dialog, enter, field } = await dialogOf(element)
    await enter('111111')
    check(text(dialog).includes("That code didn't work"), 'the wrong code')
    equal([field?.selectionStart, field?.selectionEnd], [0, 6])
    await enter('222222')
    await until(() => field?.disabled, 'the field to be held')
    check(/Try again at .+, in 1 second\./.test(dialog.textContent ?? ''), dialog.textContent ?? 'the wait')
    await until(() => !field?.disabled, 'the end of the wait', 3_000)
    equal([field?.value, focused() === field], ['', true])
  })

  it('says Set up MFA first, with the way there, where the Owner has no method', async () => {
    const { button, element } = await toggle(
      { required: true },
      { setPolicy: () => no('enrolment_required', { page: '/mfa/enrol' }) },
    )
    button.click()
    const link = await until(() => find<HTMLAnchorElement>(element, '[role=alert] a'), 'the link')
    equal(
      [link.textContent, link.getAttribute('href'), find(element, 'dialog')],
      ['Set up MFA first', '/mfa/enrol', null],
    )
  })

  it('is quiet where the account is none of the person’s', async () => {
    const element = document.createElement('account-mfa-toggle') as AccountMfaToggleElement
    element.accountId = 'other'
    element.client = scriptedClient({ loadPolicies: () => ok([]) })
    mount(element)
    await until(() => element.state === 'absent', 'the state')
    check(text(element).includes('Not available') && !find(element, '[role=switch]'), 'no switch')
  })

  it('asks once for two hundred of them', async () => {
    const client = scriptedClient()
    const table = mount(document.createElement('div'))
    table.append(
      ...Array.from({ length: 200 }, (_, index) => {
        const element = document.createElement('account-mfa-toggle') as AccountMfaToggleElement
        element.accountId = `account-${index}`
        element.client = client
        return element
      }),
    )
    await until(() => table.querySelectorAll('[state=ready]').length === 200, 'all of them', 5_000)
    equal([client.count('loadPolicies'), (client.calls[0]?.[1] as string[] | undefined)?.length], [1, 200])
  })

  it('tells the host of the change, never of the code', async () => {
    const record = recordEvents()
    try {
      const { button, element } = await toggle({ required: true }, { setPolicy: offWith(() => ok(policyView())) })
      button.click()
      const { enter } = await dialogOf(element)
      await enter('417902')
      await until(() => element.state === 'ready', 'the answer')
    } finally {
      record.stop()
    }
    equal(
      record.events.map(({ type }) => type),
      ['account-policy-changed'],
    )
    check(!JSON.stringify(record.events).includes('417902'), 'no code in an event')
  })
})

describe('the client of policies', () => {
  it('keeps addresses short, and sends back the token that came beside the list', async () => {
    const seen: string[] = []
    const original = window.fetch
    window.fetch = async (url, init) => {
      const token = new Headers(init?.headers).get('X-MFA-CSRF')
      seen.push(`${init?.method} ${url} ${token ?? ''}`.trim())
      return new Response('[]', { headers: { 'X-MFA-CSRF': 'beside' } })
    }
    try {
      const client = createFetchClient()
      await client.loadPolicies(['a b', 'c'])
      await client.loadPolicies(Array.from({ length: 400 }, () => crypto.randomUUID()))
      await client.setPolicy('a/b', { required: true })
    } finally {
      window.fetch = original
    }
    equal(seen, [
      'GET /mfa/api/policies?account=a%20b&account=c',
      'GET /mfa/api/policies',
      'PUT /mfa/api/policies/a%2Fb beside',
    ])
  })
})
