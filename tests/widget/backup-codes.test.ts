import '../../widget/define/backup-codes.ts'
import type { BackupCodesCreatedEvent, BackupCodesElement, BackupCodesKeptEvent } from '../../widget/index.ts'
import { button, CODES, check, clear, equal, find, mount, press, text, until } from './support.ts'

function shown(): BackupCodesElement {
  const element = document.createElement('backup-codes')
  element.codes = CODES
  element.issuer = 'Acme Ltd.'
  element.account = 'alice@example.com'
  return mount(element)
}

function kept(element: Element): string[] {
  const via: string[] = []
  element.addEventListener('backup-codes-kept', (event: Event) => via.push((event as BackupCodesKeptEvent).via))
  return via
}

describe('<backup-codes>', () => {
  afterEach(clear)

  it('lists the codes in order, in no attribute, and says that they were created', async () => {
    const counts: number[] = []
    const listen = (event: Event) => counts.push((event as BackupCodesCreatedEvent).count)
    document.addEventListener('backup-codes-created', listen)
    const element = shown()
    await element.updateComplete
    document.removeEventListener('backup-codes-created', listen)
    equal(
      [...(element.shadowRoot?.querySelectorAll('ol > li') ?? [])].map((li) => li.textContent),
      CODES,
    )
    equal(counts, [10])
    check(!element.outerHTML.includes(CODES[0] ?? ''), 'no code outside the shadow root')
  })

  it('runs down one column before the next, and is one column where it is narrow', async () => {
    const element = shown()
    await element.updateComplete
    const places = () => [...(element.shadowRoot?.querySelectorAll('li') ?? [])].map((li) => li.getBoundingClientRect())
    const columns = () => new Set(places().map(({ left }) => Math.round(left))).size
    element.style.width = '500px'
    equal([columns(), places()[0]?.left === places()[4]?.left, places()[0]?.top === places()[5]?.top], [2, true, true])
    element.style.width = '300px'
    equal(columns(), 1)
  })

  it('copies one code a line, and says it is done', async () => {
    const written: string[] = []
    const clipboard = { writeText: (value: string) => Promise.resolve(void written.push(value)) }
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
    try {
      const element = shown()
      const via = kept(element)
      await press(element, 'Copy')
      equal([written, via], [[CODES.join('\n')], ['copy']])
      check(text(element).includes('Copied.'), 'the word that it is done')
    } finally {
      Reflect.deleteProperty(navigator, 'clipboard')
    }
  })

  it('selects the codes and says how to copy where there is no clipboard', async () => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })
    try {
      const element = shown()
      const via = kept(element)
      await press(element, 'Copy')
      await until(() => text(element).includes('Copying is blocked here'), 'the instruction')
      equal(via, [])
    } finally {
      Reflect.deleteProperty(navigator, 'clipboard')
    }
  })

  it('downloads a text file that says whose codes they are', async () => {
    const blobs: Blob[] = []
    const names: string[] = []
    const create = URL.createObjectURL
    const click = HTMLAnchorElement.prototype.click
    URL.createObjectURL = (blob: Blob) => `blob:test${blobs.push(blob)}`
    HTMLAnchorElement.prototype.click = function () {
      names.push(this.download)
    }
    try {
      const element = shown()
      const via = kept(element)
      await press(element, 'Download')
      equal([names, via], [['acme-ltd-backup-codes.txt'], ['download']])
      const file = (await blobs[0]?.text()) ?? ''
      for (const line of [
        'Acme Ltd.',
        'alice@example.com',
        'Each code works once.',
        ` 1  ${CODES[0]}`,
        `10  ${CODES[9]}`,
      ]) {
        check(file.includes(line), `${line} in the file`)
      }
    } finally {
      URL.createObjectURL = create
      HTMLAnchorElement.prototype.click = click
    }
  })

  it('prints a page of its own and takes it away afterwards', async () => {
    const print = window.print
    const printed: string[] = []
    window.print = () => printed.push(document.querySelector('.mfa-print')?.textContent ?? '')
    try {
      const element = shown()
      const via = kept(element)
      const sheets = document.adoptedStyleSheets.length
      await press(element, 'Print')
      equal([printed.length, via], [1, ['print']])
      check(
        CODES.every((code) => printed[0]?.includes(code)),
        'every code on paper',
      )
      dispatchEvent(new Event('afterprint'))
      equal([document.querySelector('.mfa-print'), document.adoptedStyleSheets.length], [null, sheets])
    } finally {
      window.print = print
    }
  })

  it('forgets the codes when it leaves the page', async () => {
    const element = shown()
    await element.updateComplete
    element.remove()
    // Back in the same task it would have been moved.
    await Promise.resolve()
    document.body.append(element)
    await element.updateComplete
    equal([element.codes.length, element.state, button(element, 'Copy'), find(element, 'li')], [0, 'empty', null, null])
  })
})
