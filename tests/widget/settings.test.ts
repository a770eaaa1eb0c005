import '../../widget/define/mfa-settings.ts'
import type { MfaClient, MfaSettingsElement } from '../../widget/index.ts'
import {
  alertText,
  button,
  check,
  clear,
  enrolledView,
  equal,
  find,
  focused,
  mount,
  never,
  no,
  ok,
  press,
  scriptedClient,
  settingsView,
  text,
  until,
} from './support.ts'

function settings(script: Partial<MfaClient> = {}) {
  const client = scriptedClient(script)
  const element = document.createElement('mfa-settings') as MfaSettingsElement
  element.client = client
  mount(element)
  return { client, element }
}

async function inState(script: Partial<MfaClient>, state: string) {
  const made = settings(script)
  await until(() => made.element.getAttribute('state') === state, `the state ${state}`)
  return made
}

describe('<mfa-settings>', () => {
  afterEach(clear)

  it('says in one sentence what MFA is where nothing is enrolled, with Add new method', async () => {
    const { element } = await inState({}, 'empty')
    equal(find(element, '#heading')?.textContent, 'MFA settings')
    check(button(element, 'Add new method'), 'Add new method')
  })

  it('does not offer to add where nothing can be enrolled', async () => {
    const { element } = await inState({ loadSettings: () => ok(settingsView({ enrolable: [] })) }, 'empty')
    check(!button(element, 'Add new method'), 'no Add new method')
  })

  it('is as high while it loads as afterwards', async () => {
    const loading = settings({ loadSettings: never })
    await loading.element.updateComplete
    const height = loading.element.offsetHeight
    equal((await inState({}, 'empty')).element.offsetHeight, height)
    equal((await inState({ loadSettings: () => ok(enrolledView(7)) }, 'ready')).element.offsetHeight, height)
  })

  it('shows the method with its dates, and what is left of the codes', async () => {
    const { element } = await inState({ loadSettings: () => ok(enrolledView(7)) }, 'ready')
    const words = text(element).replace(/\s+/g, ' ')
    const rows = [...(element.shadowRoot?.querySelectorAll('li') ?? [])].map((row) =>
      row.querySelector('.grow')?.textContent?.replace(/\s+/g, ' ').trim(),
    )
    equal(rows, ['Authenticator app Default Added 12 May 2026 · Last used 2 hours ago', 'Backup codes 7 of 10 left'])
    check(!words.includes('Not confirmed'), 'nothing to warn of')
    check(!button(element, 'Add new method'), 'no Add new method')
  })

  it('breaks no date, however narrow the row is', async () => {
    const { element } = await inState({ loadSettings: () => ok(enrolledView(7)) }, 'ready')
    const dates = [...(element.shadowRoot?.querySelectorAll('time') ?? [])]
    equal(dates.length, 2)
    for (let width = 220; width <= 420; width += 10) {
      element.style.inlineSize = `${width}px`
      const lines = dates.map((date) => date.getClientRects().length)
      equal(lines, [1, 1], `at ${width} px`)
    }
  })

  for (const [remaining, said] of [
    [4, null],
    [3, 'Few codes are left.'],
    [0, 'No codes are left.'],
  ] as const) {
    it(`${said ? `says "${said}"` : 'says nothing more'} at ${remaining} of 10`, async () => {
      const { element } = await inState({ loadSettings: () => ok(enrolledView(remaining)) }, 'ready')
      const row = element.shadowRoot?.querySelectorAll('li')[1]?.textContent ?? ''
      check(row.includes(`${remaining} of 10 left`), 'the count')
      equal(/(Few|No) codes are left\./.exec(row)?.[0] ?? null, said)
      equal(alertText(element) !== '', remaining === 0)
    })
  }

  it('says that the codes were not confirmed as saved', async () => {
    const { element } = await inState({ loadSettings: () => ok(enrolledView(10, null)) }, 'ready')
    check(text(element).includes('Not confirmed as saved'), 'the note')
  })

  it('leads a person without a session to the login, and one without assurance to the challenge', async () => {
    const out = await inState({ loadSettings: () => no('sign_in_required', { page: '/login?next=/x' }) }, 'signed-out')
    const door = find<HTMLAnchorElement>(out.element, 'a')
    equal([door?.textContent, door?.getAttribute('href')], ['Sign in to manage MFA', '/login?next=/x'])
    const held = await inState(
      { loadSettings: () => no('challenge_required', { page: '/mfa/challenge' }) },
      'challenge-required',
    )
    equal(find<HTMLAnchorElement>(held.element, 'a')?.getAttribute('href'), '/mfa/challenge')
  })

  it('says that the method cannot be found, leads to help, and offers no new one (A9)', async () => {
    const { element } = await inState(
      { loadSettings: () => no('method_missing', { page: '/mfa/challenge' }) },
      'challenge-required',
    )
    const door = find<HTMLAnchorElement>(element, 'a')
    equal(
      [door?.textContent, door?.getAttribute('href')],
      ['Your MFA method cannot be found. Ask the people who run this site.', '/mfa/challenge'],
    )
    check(!text(element).includes('Add new method'), 'no way to a new one')
  })

  it('tells of an expired session only where there was one', async () => {
    let signedIn = false
    const expired: Event[] = []
    const { element } = await inState(
      { loadSettings: () => (signedIn ? ok(settingsView()) : no('sign_in_required', { page: '/login' })) },
      'signed-out',
    )
    element.addEventListener('mfa-session-expired', (event) => expired.push(event))
    await element.refresh()
    equal(expired.length, 0)
    signedIn = true
    await element.refresh()
    signedIn = false
    await element.refresh()
    equal([expired.length, element.state], [1, 'signed-out'])
  })

  it('never links to a script', async () => {
    const { element } = await inState(
      { loadSettings: () => no('sign_in_required', { page: 'javascript:alert(1)' }) },
      'signed-out',
    )
    equal(find<HTMLAnchorElement>(element, 'a')?.getAttribute('href'), '/')
  })

  it('says what failed with the request to quote, and tries again', async () => {
    let up = false
    const { element } = await inState({ loadSettings: () => (up ? ok(settingsView()) : no('unavailable')) }, 'error')
    check(text(element).includes('Request req_1'), 'the request id')
    check(alertText(element), 'an alert')
    up = true
    await press(element, 'Retry')
    await until(() => element.state === 'empty', 'the settings')
  })

  it('loads by itself when the browser is back online', async () => {
    let up = false
    const { element } = await inState({ loadSettings: () => (up ? ok(settingsView()) : no('offline')) }, 'offline')
    up = true
    dispatchEvent(new Event('online'))
    await until(() => element.state === 'empty', 'the settings')
  })

  it('gives its place to the wizard and takes it back on Cancel, focus included', async () => {
    const { element } = await inState({}, 'empty')
    await press(element, 'Add new method')
    equal([find(element, '#heading')?.textContent, focused()?.textContent], ['New MFA method', 'New MFA method'])
    check(!text(element).includes('MFA settings'), 'the card to be gone')
    await press(element, 'Cancel')
    await until(() => button(element, 'Add new method'), 'the card')
    equal(focused()?.textContent, 'Add new method')
  })

  it('shows the new method after Finish, read after its request was answered', async () => {
    let enrolled = false
    let confirmed = false
    const { client, element } = await inState(
      {
        loadSettings: () => ok(enrolled ? enrolledView(10, confirmed ? 1 : null) : settingsView()),
        confirmBackupCodes: async () => {
          await new Promise((resolve) => setTimeout(resolve, 80))
          confirmed = true
          return ok(null)
        },
      },
      'empty',
    )
    await press(element, 'Add new method')
    await press(element, 'Next')
    await press(element, 'Next')
    const field = find<HTMLInputElement>(element, 'input.code')
    if (field) field.value = '123456'
    enrolled = true
    await press(element, 'Enter')
    await press(element, 'Finish')
    await until(() => element.state === 'ready', 'the method')
    check(!text(element).includes('Not confirmed'), 'the codes to count as saved')
    equal(client.count('confirmBackupCodes'), 1)
  })

  it('takes words of the host in the place of its own', async () => {
    const element = document.createElement('mfa-settings') as MfaSettingsElement
    element.client = scriptedClient()
    element.messages = { addNewMethod: 'Neue Methode' }
    mount(element)
    await until(() => button(element, 'Neue Methode'), 'the host’s word')
  })
})
