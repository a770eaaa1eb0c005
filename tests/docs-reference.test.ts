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
