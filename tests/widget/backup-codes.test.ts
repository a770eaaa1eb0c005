import '../../widget/define/backup-codes.ts'
import { equal, includes, lacks, types } from './assert.ts'
import { clipboard, recordEvents, replace, show } from './page.ts'
import { CODES } from './support.ts'

function shown() {
  const own = { codes: CODES, issuer: 'Acme Ltd.', account: 'alice@example.com' }
  const ui = show('backup-codes', {}, own)
  const kept = ui.hears('backup-codes-kept')
  return { ui, element: ui.element, via: () => kept.map(({ via }) => via) }
}

describe('<backup-codes>', () => {
  it('lists the codes in order, in no attribute, and says that they were created', async () => {
    const events = recordEvents()
    const { ui, element } = shown()
    await element.updateComplete
    equal(ui.each('ol > li'), CODES)
    equal([types(events), events[0]?.data.count], [['backup-codes-created'], 10])
    lacks(element.outerHTML, CODES[0] ?? '')
  })

  it('runs down one column before the next, and is one column where it is narrow', async () => {
    const { ui, element } = shown()
    await element.updateComplete
    const places = () => ui.all('li').map((li) => li.getBoundingClientRect())
    const columns = () => new Set(places().map(({ left }) => Math.round(left))).size
    element.style.width = '500px'
    equal([columns(), places()[0]?.left === places()[4]?.left, places()[0]?.top === places()[5]?.top], [2, true, true])
    element.style.width = '300px'
    equal(columns(), 1)
  })

  it('copies one code a line, and says it is done', async () => {
    const written = clipboard()
    const { ui, via } = shown()
    await ui.press('Copy')
    equal([written, via()], [[CODES.join('\n')], ['copy']])
    includes(ui.text, 'Copied.')
  })

  it('selects the codes and says how to copy where there is no clipboard', async () => {
    replace(navigator, 'clipboard', undefined)
    const { ui, via } = shown()
    await ui.press('Copy')
    await ui.says('Copying is blocked here')
    equal(via(), [])
  })

  it('downloads a text file that says whose codes they are', async () => {
    const blobs: Blob[] = []
    const names: string[] = []
    replace(URL, 'createObjectURL', (blob) => `blob:test${blobs.push(blob as Blob)}`)
    replace(HTMLAnchorElement.prototype, 'click', function (this: HTMLAnchorElement) {
      names.push(this.download)
    })
    const { ui, via } = shown()
    await ui.press('Download')
    equal([names, via()], [['acme-ltd-backup-codes.txt'], ['download']])
    const lines = ['Acme Ltd.', 'alice@example.com', 'Each code works once.', ` 1  ${CODES[0]}`, `10  ${CODES[9]}`]
    includes(await blobs[0]?.text(), ...lines)
  })

  it('prints a page of its own and takes it away afterwards', async () => {
    const printed: string[] = []
    replace(window, 'print', () => void printed.push(document.querySelector('.mfa-print')?.textContent ?? ''))
    const { ui, via } = shown()
    const sheets = document.adoptedStyleSheets.length
    await ui.press('Print')
    equal([printed.length, via()], [1, ['print']])
    includes(printed[0], ...CODES)
    dispatchEvent(new Event('afterprint'))
    equal([document.querySelector('.mfa-print'), document.adoptedStyleSheets.length], [null, sheets])
  })

  it('forgets the codes when it leaves the page', async () => {
    const { ui, element } = shown()
    await element.updateComplete
    element.remove()
    // Back in the same task it would have been moved.
    await Promise.resolve()
    document.body.append(element)
    await element.updateComplete
    equal([element.codes.length, element.state, ui.button('Copy'), ui.find('li')], [0, 'empty', null, null])
  })
})
