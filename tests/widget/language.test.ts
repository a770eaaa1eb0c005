import '../../widget/define.ts'
import { fetchWithStepUp, type Messages } from '../../widget/index.ts'
import { addWords, setMessages } from '../../widget/speech/speech.ts'
import { words as german } from '../../widget/words/languages/de.ts'
import { check, equal, includes, lacks } from './assert.ts'
import { mount, replace, settle, show, until, View } from './page.ts'
import { enrolled, later, never, no } from './support.ts'

/** The settings of somebody with a method, inside what a host puts around them. */
async function inside(around: Record<string, string>, own: Record<string, unknown> = {}) {
  const ui = show('mfa-settings', enrolled())
  ui.element.remove()
  const place = document.createElement('div')
  for (const [name, value] of Object.entries(around)) place.setAttribute(name, value)
  Object.assign(ui.element, own)
  place.append(ui.element)
  mount(place)
  await ui.is('ready')
  await ui.element.updateComplete
  return { ui, place }
}

const heading = (ui: View) => ui.words('#heading')
/** What is shown, in which language and direction it is said to be. */
const marks = ({ renderRoot }: { renderRoot: ParentNode }) =>
  [...renderRoot.children].map((each) => [each.getAttribute('lang'), each.getAttribute('dir')])

describe('the language of an element', () => {
  beforeEach(() => setMessages({}))

  for (const [lang, said] of [
    ['de', german.settings],
    ['de-AT', german.settings],
    ['DE-ch', german.settings],
    ['fr-CA', 'fr'],
    ['en-US', 'MFA settings'],
    ['', 'MFA settings'],
    ['und', 'MFA settings'],
    ['tlh', 'MFA settings'],
    ['no such language!', 'MFA settings'],
  ] as const)
    it(`is ${lang || 'English where none is named'}`, async () => {
      const { ui } = await inside({ lang })
      if (said === 'fr') lacks(heading(ui), 'MFA settings')
      else equal(heading(ui), said)
      equal(ui.element.ariaBusy, null)
      equal([ui.element.getAttribute('lang'), ui.element.getAttribute('dir')], [null, null])
    })

  it('is the nearest, through shadow roots, its own first', async () => {
    const { ui, place } = await inside({ lang: 'fr' })
    const outer = document.createElement('div')
    outer.lang = 'de'
    place.removeAttribute('lang')
    outer.attachShadow({ mode: 'open' }).append(ui.element)
    mount(outer)
    await until(() => heading(ui) === german.settings, 'German from beyond a shadow root')
    ui.element.lang = 'en'
    await until(() => heading(ui) === 'MFA settings', 'its own')
  })

  it('has its dates and numbers in the language of its words', async () => {
    const { ui } = await inside({ lang: 'de-AT' })
    includes(ui.text, '12. Mai 2026', 'vor 2 Stunden')
    const { ui: other } = await inside({ lang: 'tlh' })
    includes(other.text, 'May', '2 hours ago')
    const { ui: british } = await inside({ lang: 'en-GB' })
    includes(british.text, '12 May 2026')
  })

  it('marks English inside of itself in a page that it has no words for, and where it stands by itself', async () => {
    const { ui } = await inside({ lang: 'fa', dir: 'rtl' })
    equal(marks(ui.element), [['en', 'ltr']])
    const base = ui.element.renderRoot.firstElementChild as HTMLElement
    equal(getComputedStyle(base).direction, 'ltr')
    check(/isolate|plaintext/.test(getComputedStyle(base).unicodeBidi), 'isolation')
    equal([ui.element.getAttribute('lang'), ui.element.getAttribute('dir')], [null, null])
  })

  it('follows a page that changes it, there and back', async () => {
    const { ui, place } = await inside({ lang: 'en' })
    for (const [lang, said, own] of [
      ['de', german.settings, [null, null]],
      ['fa', 'MFA settings', ['en', 'ltr']],
      ['de', german.settings, [null, null]],
      ['en', 'MFA settings', [null, null]],
    ] as const) {
      place.lang = lang
      await until(() => heading(ui) === said && ui.text.includes(lang === 'de' ? 'vor 2' : '2 hours'), lang)
      equal(marks(ui.element), [[...own]], lang)
    }
  })

  it('shows nothing in English before its words are there', async () => {
    const heard = later<Partial<Messages>>()
    let isAsked = false
    const onTheWay = () => {
      isAsked = true
      return heard.promise
    }
    const ui = show('mfa-settings', enrolled(), (element) => {
      element.lang = 'de'
      replace(globalThis as never, Symbol.for('sallyport.words') as never, onTheWay as never)
    })
    await until(() => isAsked, 'its words to be asked for')
    await settle()
    equal([ui.element.ariaBusy, ui.text.trim()], ['true', ''])
    heard.resolve({})
    await ui.is('ready')
    await until(() => ui.element.ariaBusy === null, 'the end of it')
    check(ui.text.length > 0, 'words')
  })

  it('speaks the language of the page in its parts, and in the wizard that it opens', async () => {
    const { ui } = await inside({ lang: 'de' })
    await ui.press(german.reset)
    await until(() => ui.find('mfa-setup-wizard')?.getAttribute('state') === 'proving', 'the wizard')
    includes(ui.text, german.proveReset)
    lacks(ui.text, 'current entry')
  })

  it('leaves a form of the server in its words', async () => {
    const host = document.createElement('div')
    host.lang = 'de'
    host.innerHTML = `<mfa-challenge><form class="mfa-form" method="post"><input type="hidden" name="csrf" value="a">
      <input type="hidden" name="factor" value="totp"><label for="mfa-code">6-stelliger Code</label><input id="mfa-code" name="code">
      <p data-mfa="error"></p><button type="submit">Bestätigen</button></form></mfa-challenge>`
    const element = host.querySelector('mfa-challenge') as HTMLElementTagNameMap['mfa-challenge']
    element.client = { answerChallenge: () => no('wrong_code'), loadChallenge: never } as never
    mount(host)
    const view = new View(host)
    await element.updateComplete
    equal(view.words('button'), 'Bestätigen')
    await view.field().then((field) => {
      field.value = '123456'
    })
    await view.press('Bestätigen')
    await view.says(german.wrong_code)
    equal(marks(element), [[null, null]])
  })

  it('is the page-wide one of the host where it says so, and what `messages` of one element says goes before', async () => {
    const { ui } = await inside({ lang: 'de' })
    setMessages({ settings: 'Sicherheit', codesLeft: (left, total) => `${left}/${total}` })
    await until(() => heading(ui) === 'Sicherheit', 'the host’s words')
    includes(ui.text, '7/10')
    setMessages({ settings: 'Sécurité' }, 'fr')
    await settle()
    equal(heading(ui), 'Sicherheit')
    ui.element.messages = { settings: 'Zwei Schritte' }
    await until(() => heading(ui) === 'Zwei Schritte', 'its own')
    ui.element.lang = 'fr'
    ui.element.messages = {}
    await until(() => heading(ui) === 'Sécurité', 'the words for French')
    setMessages({}, 'fr')
  })

  it('takes words of the host for English too, in an element that is there already', async () => {
    const { ui } = await inside({ lang: 'en' })
    equal(heading(ui), 'MFA settings')
    setMessages({ settings: 'Security' })
    await until(() => heading(ui) === 'Security', 'the new words')
  })

  it('is one that a host brings', async () => {
    addWords('tr', { ...german, settings: 'MFA ayarları' })
    const { ui } = await inside({ lang: 'tr-TR' })
    equal(heading(ui), 'MFA ayarları')
  })

  it('is that of the dialog which asks for a code, with its button', async () => {
    mount(document.createElement('p'))
    document.documentElement.lang = 'de'
    replace(window, 'fetch', async () => {
      const headers = { 'WWW-Authenticate': 'Bearer error="x", max_age=300' }
      return new Response(JSON.stringify({ code: 'step_up_required' }), { status: 401, headers })
    })
    const controller = new AbortController()
    const asked = fetchWithStepUp(
      '/email',
      { signal: controller.signal },
      { client: { loadChallenge: never } as never },
    )
    const page = new View(document)
    const dialog = await page.soon<HTMLDialogElement>('dialog.mfa-step-up')
    await until(() => dialog.ariaLabel === german.verifyIdentity, 'its name')
    equal(page.words('dialog > button'), german.cancel)
    controller.abort()
    await asked.catch(() => {})
  })
})
