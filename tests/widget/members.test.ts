import '../../widget/define.ts'
import type { MembersView, MemberView } from '../../edge/contract/index.ts'
import type { PolicyClient } from '../../widget/index.ts'
import { createMemoryClient } from '../../widget/memory/memory-client.ts'
import { check, equal, includes, lacks, types } from './assert.ts'
import { axeClean, focused, mount, recordEvents, replace, settle, show, until } from './page.ts'
import { later, never, no, ok, policyView, signedOut } from './support.ts'

/* Who belongs to an account, in the switch of its Owners (spec P4). */

const HOUR = 3_600_000

function member(name: string | null, more: Partial<MemberView> = {}): MemberView {
  return { name, role: 'member', enrolled: true, lastSeenAt: Date.now() - 2 * HOUR, ...more }
}

/** Pages of so many, as a server gives them out. */
const paged =
  (all: MemberView[], limit: number): PolicyClient['loadMembers'] =>
  (_, page = {}) => {
    const from = Number(page.after ?? 0)
    const end = from + (page.limit ?? limit)
    return ok({ members: all.slice(from, end), next: end < all.length ? String(end) : null })
  }

async function opened(loadMembers: PolicyClient['loadMembers'], more: Parameters<typeof policyView>[0] = {}) {
  const script = { loadPolicies: () => ok([policyView(more)]), loadMembers }
  const ui = show('account-mfa-toggle', script, { accountId: 'acme' })
  const summary = await ui.soon('summary')
  summary.click()
  await until(() => ui.find('.members'), 'the list')
  const rows = () => ui.each('.members li').map((words) => words?.replace(/\s+/g, ' ').trim())
  const status = () => ui.words('.members [role=status]')
  return { ui, summary, rows, status }
}

/** What is handed to the browser to be saved until the end of the test. */
function saved(): { name: string; text: Promise<string> }[] {
  const files: { name: string; text: Promise<string> }[] = []
  const blobs = new Map<string, Blob>()
  const create = URL.createObjectURL.bind(URL)
  replace(URL, 'createObjectURL', (blob: Blob) => {
    const url = create(blob)
    blobs.set(url, blob)
    return url
  })
  replace(HTMLAnchorElement.prototype, 'click', function (this: HTMLAnchorElement) {
    files.push({ name: this.download, text: blobs.get(this.href)?.text() ?? Promise.reject(new Error(this.href)) })
  })
  return files
}

describe('the members of an account', () => {
  it('are asked for when they are opened and not before, and anew at each opening', async () => {
    const { ui, summary, rows } = await opened(paged([member('Ann')], 50))
    await until(() => rows().length, 'the member')
    equal(ui.client.said('loadMembers'), ['acme'])
    summary.click()
    await until(() => !ui.find('.members'), 'the list to be gone')
    lacks(ui.element.shadowRoot?.innerHTML ?? '', 'Ann')
    summary.click()
    await until(() => rows().length, 'the member')
    equal(ui.client.count('loadMembers'), 2)
  })

  it('are shown with name, role, method and last visit, in the language of the page', async () => {
    const at = Date.UTC(2025, 4, 12, 12)
    const { ui, rows, status } = await opened(
      paged(
        [
          member('Ann', { role: 'owner' }),
          member('Bob <b>', { role: 'admin', enrolled: false }),
          member(null, { lastSeenAt: at }),
        ],
        50,
      ),
    )
    await until(() => rows().length, 'the members')
    equal(rows(), [
      'Ann Owner · Set up · Last seen 2 hours ago',
      'Bob <b> Admin · Not set up · Last seen 2 hours ago',
      'Name not known yet Member · Set up · Last seen 12 May 2025',
    ])
    equal(status(), '3 members seen so far.')
    equal(ui.all('time').at(-1)?.getAttribute('datetime'), new Date(at).toISOString())
    equal(ui.each('.name > bdi'), ['Ann', 'Bob <b>', 'Name not known yet'])
    equal(ui.find('.members ul')?.getAttribute('aria-label'), 'Members of Acme')
    ui.element.lang = 'de'
    ui.element.requestUpdate()
    await until(() => rows()[0]?.includes('vor 2 Stunden'), 'the German time')
  })

  it('come page by page; whoever pressed for the last one goes on with what it brought', async () => {
    const all = Array.from({ length: 5 }, (_, at) => member(`Member ${at}`))
    const { ui, rows, status } = await opened(paged(all, 2))
    await until(() => rows().length === 2, 'the first page')
    equal(status(), 'The first 2 members, by name.')
    const more = ui.button('Load more')
    more?.focus()
    more?.click()
    await until(() => rows().length === 4, 'the second')
    check(focused() === ui.button('Load more'), 'the focus stays on the button')
    ui.button('Load more')?.click()
    await until(() => rows().length === 5, 'the last')
    await settle()
    includes(focused()?.textContent ?? '', 'Member 4')
    equal([ui.button('Load more'), status()], [null, '5 members seen so far.'])
    equal(ui.client.said('loadMembers', 1), [{}, { after: '2' }, { after: '4' }])
  })

  it('say what goes on: loading, nobody, and a press while it goes on is none', async () => {
    const { promise, resolve } = later<Awaited<ReturnType<PolicyClient['loadMembers']>>>()
    const { ui, status } = await opened(() => promise)
    equal(status(), 'Loading members…')
    resolve({ ok: true, value: { members: [], next: null } })
    await until(() => status() === 'Nobody has been seen yet.', 'nobody')
    equal(ui.each('.members button'), [])
  })

  for (const [about, refusal, words] of [
    ['offline', () => no('offline', { requestId: null }), "You're offline. Nothing was changed."],
    ['out of reach', () => no('unavailable', { requestId: null }), "We couldn't reach the server. Try again."],
    ['no longer an Owner', () => no('forbidden'), 'Only the Owner can change this.'],
  ] as const) {
    it(`say what is wrong and can be asked again: ${about}`, async () => {
      let answer = refusal as PolicyClient['loadMembers']
      const { ui, rows, status } = await opened((...args) => answer(...args))
      await until(() => ui.alert, 'the words')
      equal([ui.alert, status(), ui.element.state], [words, '', 'ready'])
      answer = paged([member('Ann')], 50)
      await ui.press('Retry')
      await until(() => rows().length, 'the member')
      equal([ui.alert, ui.button('Retry')], ['', null])
    })
  }

  it('a page that fails leaves those that are shown, and goes on where it was', async () => {
    const all = Array.from({ length: 3 }, (_, at) => member(`Member ${at}`))
    let fails = false
    const { ui, rows } = await opened((id, page) =>
      fails ? no('offline', { requestId: null }) : paged(all, 2)(id, page),
    )
    await until(() => rows().length === 2, 'the first page')
    fails = true
    await ui.press('Load more')
    await until(() => ui.alert, 'the words')
    equal([rows().length, ui.button('Load more')], [2, null])
    fails = false
    await ui.press('Retry')
    await until(() => rows().length === 3, 'the rest')
  })

  it('tell the host of a refusal, with the way out, and of no name', async () => {
    const events = recordEvents()
    const { ui } = await opened(signedOut)
    await ui.soon('[role=alert] a')
    equal(ui.link('[role=alert] a'), ['Sign in again', '/login'])
    equal(types(events), ['mfa-error', 'mfa-session-expired'])
    await opened(paged([member('Ann Archer')], 50))
    await settle()
    lacks(JSON.stringify(events), 'Archer')
  })

  it('are the first to go when the element is asked for another account, or leaves', async () => {
    const { promise, resolve } = later<Awaited<ReturnType<PolicyClient['loadMembers']>>>()
    const { ui } = await opened(() => promise)
    ui.element.accountId = 'globex'
    await until(() => !ui.find('.members'), 'the list to be gone')
    resolve({ ok: true, value: { members: [member('Ann')], next: null } })
    await settle()
    lacks(ui.element.shadowRoot?.textContent ?? '', 'Ann')

    const other = await opened(paged([member('Ann')], 50))
    await until(() => other.rows().length, 'the member')
    other.ui.element.remove()
    await settle()
    mount(other.ui.element)
    await other.ui.is('ready')
    lacks(other.ui.element.shadowRoot?.textContent ?? '', 'Ann')
  })

  it('stay while the account is switched', async () => {
    const { ui, rows } = await opened(paged([member('Ann')], 50))
    await until(() => rows().length, 'the member')
    ui.find('[role=switch]')?.click()
    await until(() => ui.find('[aria-checked=true]'), 'ON')
    equal(rows().length, 1)
  })

  it('are nobody’s to see who is no Owner', async () => {
    const ui = show(
      'account-mfa-toggle',
      { loadPolicies: () => ok([policyView({ canChange: false, reason: 'not_owner', members: null })]) },
      { accountId: 'acme' },
    )
    await ui.soon('[role=switch]')
    equal([ui.find('summary'), ui.client.count('loadMembers')], [null, 0])
  })
})

describe('the file of the members', () => {
  it('has all of them, whatever is shown, and what looks like a formula as a text', async () => {
    const files = saved()
    const all = [
      member('=1+1', { role: 'owner', enrolled: false, lastSeenAt: 0 }),
      ...Array.from({ length: 900 }, (_, at) => member(`Member ${at}`)),
    ]
    const { ui, rows, status } = await opened(paged(all, 2))
    await until(() => rows().length === 2, 'the first page')
    await ui.press('Download CSV')
    await until(() => files.length, 'the file')
    const text = (await files[0]?.text) ?? ''
    const lines = text.trim().split('\r\n')
    equal([files[0]?.name, lines.length, rows().length], ['mfa-members.csv', 902, 2])
    equal(lines.slice(0, 2), [
      '"Name","Role","MFA","Last seen"',
      `"'=1+1","owner","not set up","1970-01-01T00:00:00.000Z"`,
    ])
    equal(status(), 'Saved as mfa-members.csv.')
    equal(ui.client.said('loadMembers', 1), [{}, { limit: 500 }, { after: '500', limit: 500 }])
  })

  it('is whole or none: a part that fails leaves nothing behind', async () => {
    const files = saved()
    const all = Array.from({ length: 600 }, (_, at) => member(`Member ${at}`))
    let parts = 0
    const { ui, rows } = await opened((id, page) => {
      parts += page?.limit ? 1 : 0
      return parts > 1 ? no('unavailable') : paged(all, 2)(id, page)
    })
    await until(() => rows().length, 'the members')
    await ui.press('Download CSV')
    await until(() => ui.alert, 'the words')
    equal([files.length, rows().length], [0, 2])
    parts = -9
    await ui.press('Retry')
    await until(() => files.length, 'the file')
  })
})

describe('the members are accessible', () => {
  const all = [member('Ann', { role: 'owner' }), member('Bob', { enrolled: false }), member('Cy')]
  for (const [about, loadMembers] of [
    ['a page', paged(all, 2)],
    ['loading', never],
    ['refused', signedOut],
    ['nobody', () => ok<MembersView>({ members: [], next: null })],
  ] as [string, PolicyClient['loadMembers']][]) {
    for (const scheme of ['light', 'dark'] as const) {
      it(`${about}, ${scheme}`, async () => {
        const { ui } = await opened(loadMembers)
        mount(ui.element, scheme)
        await settle()
        ;(await ui.soon('summary')).click()
        await until(() => ui.find('.members'), 'the list')
        await settle()
        await axeClean(ui.element, about)
      })
    }
  }
})

describe('the client in memory', () => {
  it('has the members of the accounts that the person owns, page by page', async () => {
    const client = createMemoryClient('policy_many_members')
    const first = await client.loadMembers('acme')
    if (!first.ok) throw new Error('refused')
    const rest = await client.loadMembers('acme', { after: first.value.next ?? '' })
    if (!rest.ok) throw new Error('refused')
    const names = [...first.value.members, ...rest.value.members].map(({ name }) => name)
    equal([first.value.members.length, names.length, new Set(names).size, rest.value.next], [20, 24, 24, null])
    const other = await client.loadMembers('globex')
    equal(other.ok, false)
  })
})
