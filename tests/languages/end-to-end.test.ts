import { expect, test } from 'vitest'
import { LANGUAGES } from '../../widget/speech/load.ts'
import { listenTo } from './heard.ts'
import { catalogueOf, judgeOf } from './sentences.ts'
import { site, walk } from './walk.ts'

/*
 * Somebody who reads one language, from the sign-in page to ten backup codes and back, over real pages: nothing that they
 * see, hear or get by mail is in another, but names.
 */

test.each([...LANGUAGES, 'en'])(
  '%s',
  async (lang) => {
    const { wrong, heard } = await walk({ lang })
    expect(wrong).toEqual([])
    // It has listened: to each page of them.
    expect(new Set(heard.map(([step]) => step)).size).toBeGreaterThan(14)
  },
  240_000,
)

test('a site that knows the language of somebody decides, whatever their browser asks for', async () => {
  const { wrong } = await walk({ lang: 'ja', how: 'site' })
  expect(wrong).toEqual([])
}, 240_000)

test('one word of English is found: as text, in a shadow root, in a label, from a style sheet, and for a moment', async () => {
  const { open } = await site()
  const { page } = await open({ locale: 'ja' })
  const heard: string[] = []
  const look = await listenTo(page, ({ text }) => heard.push(text))
  await page.goto('/login')
  await look()
  const judge = judgeOf(await catalogueOf('ja'), [])
  expect(heard.filter(judge)).toEqual([])
  await page.evaluate(async () => {
    const add = (name: string) => document.body.appendChild(document.createElement(name))
    add('p').textContent = 'Enter'
    add('p').attachShadow({ mode: 'open' }).append('Back')
    add('button').ariaLabel = 'Copy'
    document.head.appendChild(document.createElement('style')).textContent = 'h1::after { content: "Close" }'
    const region = add('p')
    region.textContent = 'Copied.'
    await new Promise((done) => setTimeout(done))
    region.textContent = ''
    const hidden = add('p')
    hidden.hidden = true
    hidden.textContent = 'Leave'
  })
  await look()
  expect(heard.filter(judge).sort()).toEqual(['Back', 'Close', 'Copied.', 'Copy', 'Enter'])
})
