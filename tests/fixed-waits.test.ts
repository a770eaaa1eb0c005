import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from './support/imports.ts'

/*
 * A test that waits for a time fails where everything is slower, and wastes it where everything is quick. It waits for what
 * is meant; where nothing may happen, for something that comes after it.
 */

const ROOT = path.resolve(import.meta.dirname, '..')

const POLL = 'a pause between two looks'
const LIMIT = 'how long is waited at most'
const SLOW = 'somebody who is slow on purpose'
/** Where a number of milliseconds may stand, and why. */
const MAY_WAIT: Record<string, string> = {
  'tests/browser/support/operations-scenes.ts': POLL,
  'tests/edge/file-company.test.ts': 'a host that holds its transaction meanwhile',
  'tests/engines/driver/browser.ts': POLL,
  'tests/engines/driver/tab.ts': POLL,
  'tests/engines/suite/leaving.ts': 'the page goes when the call that told it to has been answered',
  'tests/integration/forward-auth/http2.ts': LIMIT,
  'tests/integration/forward-auth/upgrades.ts': LIMIT,
  'tests/integration/forward-auth/uploads.ts': LIMIT,
  'tests/integration/program.ts': POLL,
  'tests/integration/programs.ts': POLL,
  'tests/proxy/jwks.test.ts': SLOW,
  'tests/samples/project.ts': POLL,
  'tests/support/nasty-origin.ts': LIMIT,
  'tests/support/nasty/holds.ts': LIMIT,
  'tests/support/nasty/odd-answers.ts': SLOW,
  'tests/support/trickle.ts': LIMIT,
  'tests/upkeep/killed.test.ts': POLL,
  'tests/world/two-call-site.ts': POLL,
}

const CALL = /\b(?:setTimeout|sleep|settle|pause|waitForTimeout)\(/g

/** The calls in a source that name a time above 0 by a number. */
function waits(source: string): string[] {
  return [...source.matchAll(CALL)].flatMap(({ 0: name, index }) => {
    const call = callAt(source, index, index + name.length)
    const isLast = /(?:\(|,)\s*0*[1-9][\d_]*(?:\s*,\s*\w+)?,?\s*\)$/
    return isLast.test(call) || /\bsleep\(.*,\s*\d+\)\)$/s.test(call) ? [call] : []
  })
}

/** From the name to the bracket that closes the call. */
function callAt(source: string, from: number, inside: number): string {
  let open = 1
  let at = inside
  for (; open > 0 && at < source.length; at++) {
    if (source[at] === '(') open++
    else if (source[at] === ')') open--
  }
  return source.slice(from, at)
}

test('no test waits for a time, but where it says why', () => {
  const files = sourceFiles(ROOT, 'tests').filter((file) => file !== 'tests/fixed-waits.test.ts')
  expect(files.length).toBeGreaterThan(200)
  const waiting = files.filter((file) => waits(readFileSync(path.join(ROOT, file), 'utf8')).length > 0)
  expect(waiting.filter((file) => !(file in MAY_WAIT))).toEqual([])
  // A place that waits no more goes from the list.
  expect(Object.keys(MAY_WAIT).filter((file) => !waiting.includes(file))).toEqual([])
})

test.each([
  ['await new Promise((resolve) => setTimeout(resolve, 1_500))', true],
  ['const timer = setTimeout(() => {\n  done(false)\n}, 300)', true],
  ['await settle(60)', true],
  ['await sleep(2000)', true],
  ["await sleep(number(exchange, 'ms', 200))", true],
  ['await page.waitForTimeout(300)', true],
  ['const timer = setTimeout(resolve, 50, false)', true],
  ['await new Promise((done) => setTimeout(done))', false],
  ['setTimeout(done, 0)', false],
  ['const timer = setTimeout(resolve, PATIENCE_MS, false)', false],
  ['await settle()', false],
  ['await store.settle({ claim, settled: [late], now: 5 })', false],
])('of %j it says %j', (source, isWait) => expect(waits(source).length > 0).toBe(isWait))
