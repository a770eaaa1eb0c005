import { describe, expect, test } from 'vitest'
import { wordsOnPaper } from '../driver/paper.ts'
import type { Tab } from '../driver/tab.ts'
import { PAPER } from '../engines.ts'
import { plainPage } from './other-ways.ts'
import { beginSetUp, codeOfNow, confirmSetUp, finish, type World } from './world.ts'

const FILE = 'client-control-panel-backup-codes.txt'
const HEAD = 'Backup codes for Client Control Panel'
const NOTE = 'Each code works once.'
const DATE = /^Created .*20\d\d/

/** What a text field of many lines in the page gets by **Ctrl** and **V**. */
async function pasted(tab: Tab): Promise<string> {
  await tab.evaluate(() => {
    const field = document.createElement('textarea')
    field.id = 'pasted'
    document.body.append(field)
    field.focus()
  })
  await tab.ctrl('v')
  const text = await tab.until('what was copied', async () =>
    tab.evaluate(() => document.querySelector<HTMLTextAreaElement>('#pasted')?.value || null),
  )
  await tab.evaluate(() => document.querySelector('#pasted')?.remove())
  return text
}

/** Each in a line of its own: the number of a code belongs to it. */
const onPaper = (codes: string[]) => codes.map((code, index) => `${index + 1}. ${code}`)

/** How a person keeps the codes, and gets the key into an app on this machine. */
export function testKeeping(world: () => World): void {
  async function withCodes() {
    const { demo, agentOf, openAs } = world()
    const person = await demo.newPerson()
    const tab = await openAs(await agentOf(person), '/profile')
    const secret = await beginSetUp(tab)
    const codes = await confirmSetUp(tab, await codeOfNow({ secret }))
    return { person, tab, secret, codes }
  }

  test('Copy puts the key on the clipboard, then the codes; Download puts a file of them on the disk', async () => {
    const { demo, agentOf, openAs, assertClean } = world()
    const person = await demo.newPerson()
    const tab = await openAs(await agentOf(person), '/profile')
    const secret = await beginSetUp(tab)
    await tab.press('Copy')
    await tab.says('Copied.')
    expect(await pasted(tab)).toBe(secret)
    const codes = await confirmSetUp(tab, await codeOfNow({ secret }))
    await tab.press('Copy')
    await tab.says('Copied.')
    expect(await pasted(tab)).toBe(codes.join('\n'))

    await tab.press('Download')
    await tab.says(`Download of ${FILE} started.`)
    const lines = (await tab.downloaded(FILE)).split('\r\n')
    const numbered = codes.map((code, index) => `${String(index + 1).padStart(2)}  ${code}`)
    expect(lines).toEqual([HEAD, person.email, expect.stringMatching(DATE), NOTE, '', ...numbered, ''])
    await finish(tab)
    await assertClean()
  })

  describe.skipIf(!PAPER.isThere())('on paper', () => {
    test('Print prints the codes, whose they are and what for, and nothing else; later no printer gets them', async () => {
      const { assertClean } = world()
      const { person, tab, secret, codes } = await withCodes()
      const paper = await wordsOnPaper(await tab.print(() => tab.press('Print')))
      expect(paper).toEqual([HEAD, person.email, expect.stringMatching(DATE), NOTE, ...onPaper(codes)])
      await tab.says('The print dialog was opened.')
      await finish(tab)
      const later = (await wordsOnPaper(await tab.print())).join('\n')
      expect(later).toContain('10 of 10 left')
      for (const one of [...codes, secret]) expect(later.replaceAll(' ', '')).not.toContain(one)
      await assertClean()
    })

    test('the step of the key, printed by the browser’s own command, can be read and scanned; the next holds no key', async () => {
      const { demo, agentOf, openAs } = world()
      const tab = await openAs(await agentOf(await demo.newPerson()), '/profile')
      const secret = await beginSetUp(tab)
      const words = async () => (await wordsOnPaper(await tab.print())).join(' ').replaceAll(' ', '')
      expect(await words()).toContain(secret)
      await tab.press('Next')
      await tab.shows('input', '6-digit code')
      expect(await words()).not.toContain(secret)
    })
  })

  test('where the clipboard refuses, or is not there, the codes are selected, and Ctrl+C copies them', async () => {
    const { demo, open } = world()
    const codes = Array.from({ length: 10 }, (_, index) => `${index}ABC-DEFG-HJKM-NPQR`)
    const site = await plainPage(demo.url, '<backup-codes></backup-codes>')
    try {
      for (const [address, isSecure] of site.addresses) {
        const tab = await open({ mayCopy: false })
        await tab.goto(address)
        expect(await tab.evaluate(() => isSecureContext && 'clipboard' in navigator)).toBe(isSecure)
        await tab.evaluate(async (given) => {
          await customElements.whenDefined('backup-codes')
          Object.assign(document.querySelector('backup-codes') as HTMLElement, { codes: given })
        }, codes)
        await tab.shows('button', 'Copy')
        // A press that no person has made: no browser gives a page the clipboard for that.
        await tab.evaluate(() => {
          const buttons = document.querySelector('backup-codes')?.shadowRoot?.querySelectorAll('button') ?? []
          for (const button of buttons) if (button.textContent?.trim() === 'Copy') button.click()
        })
        await tab.says('Copying is blocked here. The text is selected: press Ctrl+C.')
        await tab.ctrl('c')
        expect((await pasted(tab)).split(/\s+/).filter(Boolean)).toEqual(codes)
      }
    } finally {
      await site.stop()
    }
  })
}
