import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

/* docs/reference.md names every option, problem code and notification that the code has, and none that it has not. */

const read = (file: string) => readFile(path.join(import.meta.dirname, '..', file), 'utf8')

/** Words in code in the first cells of a table under a heading. */
function listed(page: string, heading: string): string[] {
  const part =
    page
      .split(`## ${heading}\n`)[1]
      ?.split('\n## ')[0]
      ?.split(/^\|---.*$/m)[1] ?? ''
  const cells = [...part.matchAll(/^\| (`.+?`) \|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)).sort()
}

/** Members of a union of texts, or names of the fields of a type, as they stand in its source. */
async function declared(file: string, type: string, member: RegExp): Promise<string[]> {
  const body = (await read(file)).split(`export type ${type} =`)[1]?.split(/\n\n|\n}\n/)[0] ?? ''
  return [...body.matchAll(member)].map(([, name = '']) => name).sort()
}

test.each([
  ['Options of `createMfa`', 'edge/mfa/options.ts', 'MfaOptions', /^ {2}(\w+)\??:/gm],
  ['Problem codes', 'edge/contract/problem.ts', 'ProblemCode', /\| '([\w.]+)'/g],
  ['Notifications', 'edge/ports/notification.ts', 'NotificationType', /\| '([\w.]+)'/g],
])('%s', async (heading, file, type, member) => {
  const [page, names] = [await read('docs/reference.md'), await declared(file, type, member)]
  expect(names.length).toBeGreaterThan(8)
  expect(listed(page, heading)).toEqual(names)
})

/** The statuses under which a table of problems names each code. */
function statuses(rows: Iterable<[codes: string, status: string]>): Record<string, string> {
  const all = [...rows].flatMap(([codes, status]) => {
    const several = [...codes.matchAll(/`(\w+)`/g)].map(([, code = '']) => code)
    const each = status.split(/ · |, /)
    // As many as there are codes: one each; else they are those of every code.
    return several.map((code, at) => [code, (each.length === several.length ? each[at] : each[0]) ?? ''] as const)
  })
  return Object.fromEntries(all.sort())
}

test('docs/wire.md and docs/reference.md give each problem the same status', async () => {
  const table = (page: string, heading: RegExp) => page.split(heading)[1]?.split('\n## ')[0] ?? ''
  const wire = table(await read('docs/wire.md'), /^## Problems.*$/m).matchAll(/^\| ([\d ·]+) \| (`.+?`) \|/gm)
  const reference = table(await read('docs/reference.md'), /^## Problem codes$/m).matchAll(
    /^\| (`.+?`) \| ([\d, ]+) \|/gm,
  )
  const inWire = statuses([...wire].map(([, status = '', codes = '']) => [codes, status]))
  const inReference = statuses([...reference].map(([, codes = '', status = '']) => [codes, status]))
  expect(Object.keys(inWire).length).toBeGreaterThan(20)
  expect(inReference).toEqual(inWire)
})
