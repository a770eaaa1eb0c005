import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { LANGUAGES } from './support/stage.ts'

/* What is said in a language of another script has no English word in it, but for names. */

const SAID = path.join(import.meta.dirname, 'said')

/** Given by the host: its own name, its words of help, the page that it shows at the end, and what it says of its own form. */
const OF_THE_HOST = [
  ...['Client Control Panel', 'Ask the help desk, extension 42.', 'My profile', 'Wiki', 'boss'],
  ...['Personal details', 'Change email', 'Not saved: no code was entered.', 'Saved.'],
]

/** The same in every language. */
const NAMES = ['UTC', 'CSV', 'client-control-panel-backup-codes.txt', 'Safari', 'Firefox', 'Linux', 'Windows', 'Ctrl+C']

/** The page's own words of a line: not what kind of thing says them, its states, or what stands for something unsteady. */
function wordsIn(line: string): string {
  if (/^(#|=|> (?![a-z ]+: ))/.test(line)) return ''
  const own = line.replace(/^\s*(> )?(into |focus: )?([a-z]+ )*[a-z\d]+(: |$)/, '').replace(/\[[^\]]*\]|‹[^›]*›/g, '')
  return [...OF_THE_HOST, ...NAMES].reduce((words, name) => words.replaceAll(name, ''), own)
}

test.each(LANGUAGES.filter((language) => language !== 'en'))('nothing in %s is English', async (language) => {
  const files = await readdir(path.join(SAID, language))
  expect(files).toEqual(await readdir(path.join(SAID, 'en')))
  for (const file of files) {
    const lines = (await readFile(path.join(SAID, language, file), 'utf8')).split('\n')
    expect(lines.filter((line) => /\p{Script=Latin}/u.test(wordsIn(line)))).toEqual([])
  }
})

test('it would be found', async () => {
  const lines = (await readFile(path.join(SAID, 'en/challenge-code.txt'), 'utf8')).split('\n')
  expect(lines.filter((line) => /\p{Script=Latin}/u.test(wordsIn(line))).length).toBeGreaterThan(20)
})
