import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { messagesPage } from '../tools/elements/package-messages.ts'
import { englishMessages } from '../widget/words/english.ts'

const PAGE = path.resolve(import.meta.dirname, '../docs/messages.md')

test('docs/messages.md has every text as it is; npm run build writes it', async () => {
  const page = await messagesPage()
  expect(readFileSync(PAGE, 'utf8')).toBe(page)
  for (const key of Object.keys(englishMessages())) expect(page).toMatch(new RegExp(`^\\| \`${key}[(\`]`, 'm'))
  expect(page).not.toMatch(/undefined|\[object|NaN|=>/)
  // Where each is shown.
  expect(page).not.toMatch(/\| *\|$/m)
})
