import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from './support/imports.ts'

/* One thing has one word. What was a second word for it does not come back. */

const ROOT = path.resolve(import.meta.dirname, '..')
const ROOMS = ['edge', 'db', 'widget', 'tools', 'demo', 'tests', 'bench']

/** The word that is gone, as it would stand in a name or a comment, and the one that the house has. */
const GONE: [RegExp, string][] = [[/\blanes?(?![a-z])|[a-z]Lanes?(?![a-z])|\bLanes?(?![a-z])|LANES?\b/, 'throttle']]

const sayIt = (source: string) => GONE.filter(([gone]) => gone.test(source)).map(([, word]) => word)

test('nothing is called by a word that is gone', () => {
  const files = ROOMS.flatMap((room) => sourceFiles(ROOT, room)).filter((file) => file !== 'tests/one-word.test.ts')
  expect(files.length).toBeGreaterThan(500)
  const said = files.map((file) => [file, ...sayIt(readFileSync(path.join(ROOT, file), 'utf8'))])
  expect(said.filter(([, ...words]) => words.length > 0)).toEqual([])
})

test.each([
  ['factor.lane', true],
  ['LaneLimits', true],
  ['PASSKEY_LANE', true],
  ['laneOf(one)', true],
  ['// the backup lane', true],
  ['a plane, explanations, Dashlane', false],
])('in %j it sees one: %j', (source, isThere) => expect(sayIt(source).length > 0).toBe(isThere))
