import '../../widget/define.ts'
import type { SessionsView, SessionView } from '../../edge/contract/index.ts'
import type { MfaClient } from '../../widget/index.ts'
import { createMemoryClient } from '../../widget/memory/memory-client.ts'
import { check, equal, includes, lacks } from './assert.ts'
import { axeClean, focused, mount, settle, show, until, View } from './page.ts'
import { enrolled, later, never, no, ok, signedOut } from './support.ts'

/* Where a person is signed in, in the settings (spec S1, S2). */

const HOUR = 3_600_000
const MINUTE = 60_000

const session = (id: string, more: Partial<SessionView> = {}): SessionView => {
  const times = { since: Date.now() - 3 * HOUR, lastUsedAt: Date.now() - 20 * MINUTE }
  return { id, client: 'Safari on iOS', place: null, ...times, isCurrent: false, ...more }
}
const OWN = () => session('own', { client: 'Firefox on Linux', place: 'Lisbon, PT', isCurrent: true })

const listOf = (sessions: SessionView[], isMore = false) => ok<SessionsView>({ sessions, isMore, csrf: 'c' })

/** The settings over a server that has these sessions and forgets those that end. */
async function opened(sessions: SessionView[], script: Partial<MfaClient> = {}) {
  let left = sessions
  const end = (isMeant: (one: SessionView) => boolean) => {
    const stays = left.filter((one) => one.isCurrent || !isMeant(one))
    const ended = left.length - stays.length
    left = stays
    return ok({ ended })
  }
  const ui = show('mfa-settings', {
    ...enrolled({ sessions: true }),
    loadSessions: () => listOf(left),
    endSession: (id) => end((one) => one.id === id),
    endOtherSessions: () => end(() => true),
    ...script,
  })
  const list = new View(await ui.soon('.sessions'))
  const rows = () => list.each('li').map((words) => words?.replace(/\s+/g, ' ').trim())
  const status = () => list.words('.said')?.trim()
  return { ui, list, rows, status }
}

describe('where a person is signed in', () => {
  it('is not asked for where the server has no such list', async () => {
    const ui = show('mfa-settings', { ...enrolled(), loadSessions: () => listOf([OWN()]) })
    await ui.is('ready')
    ui.find('.more')?.click()
    ;(await ui.soon('[role=menuitem]')).click()
    // With this comes what asks for the list.
    await ui.is('renaming')
    equal([ui.client.count('loadSessions'), ui.find('.sessions')], [0, null])
  })

  it('is shown below the methods: by what, where, since when and used when; this one has no End', async () => {
    const { list, rows } = await opened([
      OWN(),
      session('two', { place: 'Porto' }),
      session('three', { client: null, lastUsedAt: null }),
    ])
    await until(() => rows().length, 'the sessions')
    equal(rows(), [
      'Firefox on Linux This one Lisbon, PT · Signed in 3 hours ago · Last used 20 minutes ago',
      'Safari on iOS Porto · Signed in 3 hours ago · Last used 20 minutes ago End',
      'Unknown browser Signed in 3 hours ago End',
    ])
    equal(
      list.all('li button').map((button) => button.ariaLabel),
      ['End Safari on iOS', 'End Unknown browser'],
    )
    equal(list.words('[role=heading]'), 'Where you are signed in')
    check(list.button('Sign out all others') !== null, 'a way to end all others')
  })

  it('names are text, whatever they are', async () => {
    const { list, rows } = await opened([
      OWN(),
      session('x', { client: '<b>x</b>', place: '<img src=x onerror=alert(1)>' }),
    ])
    await until(() => rows().length, 'the sessions')
    includes(rows()[1] ?? '', '<b>x</b> <img src=x onerror=alert(1)>')
    equal(list.all('img, b'), [])
  })

  it('nowhere else is said, and nothing is there to press', async () => {
    const { list, rows } = await opened([OWN()])
    await until(() => rows().length, 'the session')
    includes(list.text, 'Nowhere else.')
    equal(list.all('button'), [])
  })

  it('End ends one: the row goes, it is said, and focus is on the next one, at last on the heading', async () => {
    const { ui, list, rows, status } = await opened([
      OWN(),
      session('a', { client: 'Chrome on Android' }),
      session('b'),
    ])
    await until(() => rows().length, 'the sessions')
    const press = async (name: string) => {
      const button = list.all('li button').find(({ ariaLabel }) => ariaLabel === name)
      button?.focus()
      button?.click()
      await until(() => status()?.startsWith(name.slice(4)), `${name} to be said`)
      await settle()
    }
    await press('End Chrome on Android')
    equal(
      [status(), rows().length, focused()?.ariaLabel],
      ['Chrome on Android: ended. It is asked for a code again.', 2, 'End Safari on iOS'],
    )
    await press('End Safari on iOS')
    equal([rows().length, focused()?.id, list.button('Sign out all others')], [1, 'sessions', null])
    equal(ui.client.said('endSession'), ['a', 'b'])
  })

  it('Sign out all others ends all but this one', async () => {
    const { ui, list, rows, status } = await opened([OWN(), session('a'), session('b')])
    await list.press('Sign out all others')
    await until(() => status(), 'that it was done')
    equal(
      [status(), rows().length, focused()?.id],
      ['All others ended. They are asked for a code again.', 1, 'sessions'],
    )
    equal([ui.client.count('endOtherSessions'), ui.client.count('endSession')], [1, 0])
  })

  it('one that was over already is said to be, and goes', async () => {
    for (const endSession of [() => ok({ ended: 0 }), () => no('not_found')]) {
      const { list, rows, status } = await opened([OWN(), session('a')], { endSession })
      await until(() => rows().length, 'the sessions')
      await list.press('End')
      await until(() => status(), 'what came of it')
      equal(status(), 'That one was over already.')
    }
  })

  it('while one is ended nothing else is, and a reading in between changes nothing', async () => {
    const answer = later<{ ok: true; value: { ended: number } }>()
    const { ui, list, rows } = await opened([OWN(), session('a'), session('b')], { endSession: () => answer.promise })
    await until(() => rows().length, 'the sessions')
    await list.press('End', 'End', 'Sign out all others')
    equal([ui.client.count('endSession'), ui.client.count('endOtherSessions')], [1, 0])
    equal(
      list.all('button').every((button) => button.ariaDisabled === 'true'),
      true,
    )
    const read = ui.client.count('loadSessions')
    await ui.element.refresh()
    equal([ui.client.count('loadSessions'), rows().length], [read, 3])
    answer.resolve({ ok: true, value: { ended: 1 } })
    await until(() => rows().length === 3 && list.button('End')?.ariaDisabled === null, 'the answer')
  })

  it('what is refused is said, nothing goes, and Retry reads again', async () => {
    let isOffline = true
    const { list, rows } = await opened([OWN(), session('a')], {
      endOtherSessions: () => no('offline'),
      loadSessions: () => (isOffline ? no('unavailable') : listOf([OWN(), session('a')])),
    })
    await until(() => list.alert, 'what went wrong')
    equal([list.alert, rows()], ['Not available right now. Nothing was changed. Try again.', []])
    isOffline = false
    await list.press('Retry')
    await until(() => rows().length === 2, 'the sessions')
    equal([list.alert, focused()?.id], ['', 'sessions'])
    await list.press('Sign out all others')
    await until(() => list.alert, 'what went wrong')
    equal([list.alert, rows().length], ["You're offline. Nothing was changed.", 2])
  })

  it('what went wrong is not said again where the person comes back to it, but tried again', async () => {
    const answer = later<Awaited<ReturnType<typeof listOf>>>()
    let isDown = true
    const { ui, list } = await opened([], { loadSessions: () => (isDown ? no('unavailable') : answer.promise) })
    await until(() => list.alert, 'what went wrong')
    await ui.press('Generate backup codes')
    await ui.is('adding')
    isDown = false
    // Later than the settings, as from a slow server.
    await ui.press('Cancel')
    const back = new View(await ui.soon('.sessions'))
    await settle()
    equal([back.alert, back.button('Retry')], ['', null])
    answer.resolve(await listOf([OWN()]))
    await until(() => back.all('li').length, 'the session')
  })

  it('is read again with the settings, as after coming back from another tab', async () => {
    const { ui, rows } = await opened([OWN()])
    await until(() => rows().length, 'the session')
    equal(ui.client.count('loadSessions'), 1)
    await ui.element.refresh()
    await until(() => ui.client.count('loadSessions') === 2, 'the second reading')
  })

  it('this session over itself is said by the settings', async () => {
    let isOver = false
    const settings = enrolled({ sessions: true }).loadSettings
    const { ui, list, rows } = await opened([OWN(), session('a')], {
      loadSettings: () => (isOver ? signedOut() : settings()),
      endOtherSessions: () => signedOut(),
    })
    await until(() => rows().length, 'the sessions')
    isOver = true
    await list.press('Sign out all others')
    await ui.is('signed-out')
    equal(ui.find('.sessions'), null)
  })

  it('a slow server keeps nobody from the methods', async () => {
    const { ui, list } = await opened([], { loadSessions: never })
    includes(list.text, 'Loading where you are signed in…')
    equal(list.find('section, .sessions')?.ariaBusy ?? list.element.ariaBusy, 'true')
    await ui.press('Generate backup codes')
    await ui.is('adding')
    lacks(ui.text, 'Loading where you are signed in')
  })

  it('more than are shown is said', async () => {
    const { list, rows } = await opened([], { loadSessions: () => listOf([OWN(), session('a')], true) })
    await until(() => rows().length, 'the sessions')
    includes(list.text, 'There are more than are shown.')
  })

  it('in the words of the host, in the language of the page, and without faults of access', async () => {
    const element = document.createElement('mfa-settings')
    element.client = createMemoryClient('sessions')
    element.messages = { endOthers: 'Alle anderen abmelden' }
    element.lang = 'de'
    const ui = new View(mount(element))
    await until(() => ui.all('.sessions li').length === 4, 'the sessions')
    includes(ui.text, 'vor 1 Stunde')
    await axeClean(element, 'the sessions')
    await ui.press('Alle anderen abmelden')
    await until(() => ui.all('.sessions li').length === 1, 'the others to be gone')
    await axeClean(element, 'after that')
  })
})
