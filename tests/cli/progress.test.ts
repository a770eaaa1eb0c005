import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { timedWork } from '../../tools/terminal/long-work.ts'
import { folderForFile } from '../support/ends-with-file.ts'

/* Long work says on the error stream how far it is, and nothing to a program that reads. */

const folder = await folderForFile('progress')
const inFolder = (name: string) => path.join(folder, name)
const LIBSQL_URL = `file:${inFolder('mfa.db')}`

let said: string[]
beforeEach(() => {
  said = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Two seconds have passed whenever anybody looks. */
function hurry(): void {
  let at = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    at += 2_000
    return at
  })
}

test('migrate says beforehand what it is about to do, and nothing where there is nothing to do', async () => {
  const migrate = (url: string, ...more: string[]) => sallyportCommand(['migrate', ...more], { LIBSQL_URL: url })
  expect(await migrate(LIBSQL_URL)).toMatchObject({ exitCode: 0, err: [] })
  expect(said).toEqual([expect.stringMatching(/^The \d+ missing migrations are applied in one step: .*\n$/)])
  expect(await migrate(LIBSQL_URL)).toMatchObject({ exitCode: 0 })
  expect(await migrate(`file:${inFolder('other.db')}`, '--json')).toMatchObject({ exitCode: 0 })
  expect(said).toHaveLength(1)
})

test('work in one step says each second how long it has taken, until it ends', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  for (const isSilent of [false, true]) {
    let end = (_: string) => {}
    const ended = new Promise<string>((resolve) => {
      end = resolve
    })
    const work = timedWork('Applying', () => ended, isSilent)
    vi.advanceTimersByTime(2_000)
    end('done')
    expect(await work).toBe('done')
    vi.advanceTimersByTime(10_000)
  }
  expect(said).toEqual(['Applying: 1 s\n', 'Applying: 2 s\n'])
})

test('people says how many names are written', async () => {
  await writeFile(inFolder('names.txt'), Array.from({ length: 501 }, (_, n) => `person-${n}\n`).join(''))
  hurry()
  await writeFile(inFolder('one.txt'), 'ada\n')
  const people = (file: string, ...more: string[]) =>
    sallyportCommand(['people', inFolder(file), '--reason', 'a list', ...more], { LIBSQL_URL })
  expect(await people('names.txt')).toMatchObject({ exitCode: 0 })
  expect(said).toEqual(['500 of 501 names so far\n', '501 of 501 names so far\n'])
  expect(await people('one.txt', '--json')).toMatchObject({ exitCode: 0 })
  expect(said).toHaveLength(2)
})
