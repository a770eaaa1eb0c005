import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { servedRoutes } from './support/every-route.ts'

/*
 * docs/spec.md and docs/wire.md are the contract: what the code names is in them, and what they list is in the code.
 * docs/threats.md says what the ids of requirements, faults and attacks mean that tests name.
 */

const ROOT = path.join(import.meta.dirname, '..')
const read = (file: string) => readFile(path.join(ROOT, file), 'utf8')
const spec = await read('docs/spec.md')
const wire = await read('docs/wire.md')
const threats = await read('docs/threats.md')

/** Our own sources, by their paths from the root. */
async function sources(...folders: string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const folder of folders) {
    for (const entry of await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|mjs|sql)$/.test(entry.name)) continue
      const file = path.relative(ROOT, path.join(entry.parentPath, entry.name))
      files.set(file, await read(file))
    }
  }
  return files
}

const CODE = ['edge', 'db', 'widget', 'tools', 'demo', 'bench', 'tests']

/** The section of a page with this heading. */
function section(page: string, heading: string): string {
  const [, text] = page.split(`\n## ${heading}`)
  if (text === undefined) throw new Error(`no section ${heading}`)
  return text.split('\n## ')[0] ?? ''
}

/** What a source says to its reader: comments, and texts of more than one word, as the names of tests are. */
const PROSE =
  /\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/.*$|'(?:\\.|[^'\\\n])* (?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])* (?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])* (?:\\.|[^`\\])*`/gm
/** A comment alone. */
const COMMENT = /(\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/.*$)/gm
const ID = /(?<![\w%+/.:-])([A-Z]{3}-(?=\d\d\b)|[A-Z])(\d+)([a-z]?)(?![\w%+-])(?: to \1(\d+))?/g
/** A file by its path from the root. */
const OURS = /(?<![\w/.@-])((?:edge|db|widget|tools|demo|tests|docs|bench)\/[\w/.-]+\.(?:ts|mjs|sql|md|json|yml))\b/g
/** What looks like an id and is a name of its own. */
const NO_IDS = ['UTF-16', 'UTF-32', 'X11', 'K1', 'P1363', 'X25519', 'X9']

/** The ids that somebody reads in a source, `R21 to R25` as five. */
function idsIn(source: string): string[] {
  return [...source.matchAll(PROSE)]
    .flatMap(([text]) => [...text.matchAll(ID)])
    .flatMap(([, family = '', first = '', letter = '', last]) => {
      if (last === undefined) return [`${family}${first}${letter}`]
      const many = Number(last) - Number(first) + 1
      return Array.from({ length: many }, (_, n) => family + String(Number(first) + n).padStart(first.length, '0'))
    })
    .filter((id) => !NO_IDS.includes(id))
}

/** What the first group of a pattern finds, all over a text. */
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name)
/** Members of a union of texts, by the name of its type. */
async function union(file: string, type: string): Promise<string[]> {
  const [, members = ''] = new RegExp(`export type ${type} =([\\s\\S]*?)\\n\\n`).exec(await read(file)) ?? []
  return found(members, /'([\w.]+)'/g)
}
/** The ids of the specification, and of what is feared. */
const promisedIn = (text: string) => found(text, /\*\*([A-Z]\d+[a-z]?)\*\*/g)
const feared = () => found(threats, /^(?:\| |- \*\*)([A-Z]+-?\d+)(?: \||\*\*)/gm)

const sorted = (items: Iterable<string>) => [...new Set(items)].sort()

describe('ids', () => {
  test('every one that code, tests and documents name is in the contract', async () => {
    const ids = new Set(promisedIn(spec))
    expect(ids.size).toBeGreaterThan(50)
    const lost: string[] = []
    let named = 0
    for (const [file, text] of await sources(...CODE)) {
      for (const [, list = ''] of text.matchAll(/\bspec ((?:[A-Z]\d+[a-z]?(?:, | and | to )?)+)/g)) {
        for (const [id] of list.matchAll(/[A-Z]\d+[a-z]?/g)) {
          named++
          if (!ids.has(id)) lost.push(`${file}: spec ${id}`)
        }
      }
    }
    expect(named).toBeGreaterThan(100)
    expect(lost).toEqual([])
  })

  test('every one that a test names is in the contract or among the threats, and every threat is named by a test', async () => {
    expect(new Set(feared()).size).toBeGreaterThan(200)
    const known = new Set([...promisedIn(spec), ...feared()])
    const named = [...(await sources('tests'))].flatMap(([file, text]) => idsIn(text).map((id) => ({ file, id })))
    expect(named.filter(({ id }) => !known.has(id))).toEqual([])
    const ids = new Set(named.map(({ id }) => id))
    expect(feared().filter((id) => !ids.has(id))).toEqual([])
  })

  test('none stands in a comment that is in neither', async () => {
    const known = new Set([...promisedIn(spec), ...feared()])
    const named = [...(await sources(...CODE))].flatMap(([file, text]) =>
      found(text, COMMENT).flatMap((comment) => idsIn(comment).map((id) => ({ file, id }))),
    )
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter(({ id }) => !known.has(id))).toEqual([])
  })

  test('each stands for one thing', () => {
    const text = spec.split('\n## Not built yet')[0] ?? ''
    const ids = [...found(text, /\*\*([A-Z]\d+[a-z]?)\*\* /g), ...feared()]
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([])
  })
})

describe('the wire', () => {
  test('every route is in it, and no other', () => {
    const served = servedRoutes()
    const told = found(wire, /`((?:GET|POST|PUT|PATCH) \/mfa\/[\w:/.-]+)/g)
    expect(sorted(told)).toEqual(sorted(served.filter((route) => /^(GET|POST|PUT|PATCH) /.test(route))))
    // Asked with whatever method the browser's request had.
    expect(wire).toContain('`/mfa/authorize/envoy`')
    expect(served).toContain('ALL /mfa/authorize/envoy')
  })

  test('every notification and every audit act is in it, and no other', async () => {
    const dotted = /`([a-z_]+\.[a-z_]+)`/g
    const types = await union('edge/ports/notification.ts', 'NotificationType')
    expect(sorted(found(section(wire, 'Notifications'), dotted))).toEqual(sorted(types))

    const written = await union('edge/ports/acts.ts', 'AuditAct')
    expect(written.length).toBeGreaterThan(20)
    expect(sorted(found(section(wire, 'Audit'), dotted))).toEqual(sorted(written))

    // The compiler lets nothing else be written; and each is, beside the notifications, which are named alike.
    const code = await sources('edge', 'db', 'tools/operator', 'tools/admin', 'tools/transfer')
    for (const file of code.keys()) if (file.startsWith('edge/ports/')) code.delete(file)
    const lines = [...code.values()].flatMap((text) => text.split('\n')).filter((line) => !/(type|event): '/.test(line))
    expect(written.filter((act) => !lines.some((line) => line.includes(`'${act}'`)))).toEqual([])
  })
})

test('no comment names a file of ours that is not there', async () => {
  const named = [...(await sources(...CODE))].flatMap(([file, text]) =>
    found(text, COMMENT).flatMap((comment) => found(comment, OURS).map((other) => ({ file, other }))),
  )
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter(({ other }) => !existsSync(path.join(ROOT, other)))).toEqual([])
})

describe('the pages for who carries it on', () => {
  test.each(['docs/architecture.md', 'CONTRIBUTING.md'])(
    '%s names no file or folder that is not there',
    async (page) => {
      const named = found(await read(page), /`((?:edge|db|widget|tools|demo|tests|docs)\/[\w/.-]+)`/g)
      expect(named.length).toBeGreaterThan(3)
      expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([])
    },
  )
})
