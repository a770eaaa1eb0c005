import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { exportedValues, takenNames } from './support/taken-names.ts'
import { words } from './support/words.ts'

/*
 * What is exported is for somebody: a name that no other file takes looks like an agreement, and is none. Types are left
 * out: whoever calls a function may want to name what it takes and gives.
 */

const ROOT = path.resolve(import.meta.dirname, '..')
const FOLDERS = words`edge db widget tools demo tests`
/** Who takes names, besides those. */
const TAKERS = words`bench docs/examples`

/** Asked for by their place, by a build or by a framework, and not by an import; the last one writes what others export. */
const BY_THEIR_PLACE = words`
  widget/define/ widget/hints/element-states.ts widget/speech/load-checked.ts tests/samples/ tools/operator/init-templates.ts`

function filesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => !file.includes('node_modules/'))
}

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
type Entries = { exports: Record<string, string>; imports: Record<string, Record<string, string>> }
const { exports: entries, imports } = JSON.parse(read('package.json')) as Entries
const PUBLIC = [...Object.values(entries), ...Object.values(imports).flatMap((targets) => Object.values(targets))]
const isPublic = (file: string) => PUBLIC.includes(`./${file}`)

test('every value that a file exports is taken by another, or is public', () => {
  const here = readdirSync(ROOT).filter((file) => file.endsWith('.ts'))
  const files = [...here, ...[...FOLDERS, ...TAKERS].flatMap(filesIn)]
  const sources = new Map(files.map((file) => [file, read(file)]))
  const taken = takenNames(sources)
  const exported = files
    .filter((file) => FOLDERS.some((folder) => file.startsWith(`${folder}/`)) && !file.endsWith('.test.ts'))
    .map((file) => ({ file, names: exportedValues(sources.get(file) ?? '') }))
  expect(exported.flatMap(({ names }) => names).length).toBeGreaterThan(1000)
  const untaken = exported.flatMap(({ file, names }) => {
    if (isPublic(file) || BY_THEIR_PLACE.some((place) => file.startsWith(place))) return []
    const by = taken.get(file) ?? new Set()
    return names.filter((name) => !by.has('*') && !by.has(name)).map((name) => `${file}: ${name}`)
  })
  expect(untaken).toEqual([])
})

test('the check itself', () => {
  const sources = {
    'edge/a.ts': `import { one, type Two, three as four } from './b.ts'\nimport * as all from '../db/c.ts'`,
    'edge/e.ts': `export { six } from './b.ts'\nconst { seven } = await import('./b.ts')\nexport * from './f.ts'`,
  }
  const taken = takenNames(
    new Map(Object.entries({ ...sources, 'edge/b.ts': 'export const seven = 7\nexport const eight = 8' })),
  )
  const told = Object.fromEntries([...taken].map(([file, names]) => [file, [...names]]))
  expect(told).toEqual({
    'edge/b.ts': ['one', 'Two', 'three', 'six', 'seven'],
    'db/c.ts': ['*'],
    'edge/f.ts': ['*'],
  })
  const source = `export const one = 1\nexport async function two() {}\nexport class Three {}\nexport type Four = 4
const five = 5\nexport { five, type Six, seven as eight }\nexport { nine } from './b.ts'\nexport default one\n  export const ten = 10`
  expect(exportedValues(source)).toEqual(['one', 'two', 'Three', 'five', 'eight', 'nine'])
})
