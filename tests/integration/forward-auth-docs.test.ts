import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { programVersions } from './programs.ts'

/* docs/forward-auth.md says which versions its configurations were run with: those that are run here, and no others. */
test('the table of proxies names the versions that are run', async () => {
  const page = await readFile(path.resolve(import.meta.dirname, '../../docs/forward-auth.md'), 'utf8')
  const rows = page.split('\n').filter((line) => /^\|.*\(examples\//.test(line))
  const run = rows.filter((row) => !row.includes('*not run*')).map((row) => row.split('|').map((cell) => cell.trim()))
  const installed = [...(await programVersions())].map(([name, version]) => [name, version.replace(/\.\d+$/, '')])
  expect(run.map(([, name, , version]) => [name?.split(' `')[0], version])).toEqual(installed)
})
