import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { installPrograms } from '../integration/programs.ts'
import {
  type Counts,
  heading,
  honest,
  OWN_PREREQUISITES,
  type Part,
  readReport,
  requireAll,
  runNode,
  since,
  tell,
  vitestPart,
} from '../support/counted.ts'
import { ENGINES, type EngineName, installLine, PAPER } from './engines.ts'

/**
 * `npm run engines`: what a person does in Chromium, Firefox and WebKitGTK, and all tests of the elements in those two, as far
 * as they are on this machine; what is missing is named and left out. Names of engines choose among them, `flows` and `elements` among
 * the tests. `-- --install` installs what is missing, as root on Debian; elsewhere it says what to install.
 */
const NAMES = Object.keys(ENGINES) as EngineName[]
const ASKED = process.argv.slice(2)

const isThere = (name: EngineName) => ENGINES[name].find() !== null
const missing = () => [
  ...NAMES.filter((name) => !isThere(name)).map((name) => ENGINES[name]),
  ...(PAPER.isThere() ? [] : [PAPER]),
]

function nameMissing(): void {
  const engines = missing()
  if (engines.length === 0) return
  const titles = engines.map(({ title }) => title).join(', ')
  console.log(`Not on this machine, so not tested: ${titles}. On Debian, as root:\n${installLine(engines)}`)
}

async function install(): Promise<void> {
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (canInstall) {
    await installPrograms(missing().map(({ title, packages }) => ({ name: title, packages, isThere: () => false })))
    if (missing().length > 0) process.exitCode = 1
  }
  if (missing().length === 0) console.log('All engines are there, and what reads PDFs.')
  else nameMissing()
}

async function elementTests(name: EngineName, folder: string): Promise<Part> {
  const before = performance.now()
  const report = path.join(folder, `${name}.json`)
  const runner = path.join(import.meta.dirname, '../support/widget-tests.ts')
  const config = `tests/engines/elements/${name}.config.mjs`
  const args = ['--experimental-strip-types', '--no-warnings', runner, config, report]
  const { exitCode, output } = await runNode(args, { isQuiet: true })
  const counts = honest(readReport<Counts>(report) ?? { passed: 0, failed: 0 }, exitCode)
  return { ...counts, title: `Elements in ${ENGINES[name].title}`, seconds: since(before), output }
}

async function test(): Promise<void> {
  const began = performance.now()
  const isAsked = (name: string, among: readonly string[]) =>
    ASKED.includes(name) || !ASKED.some((asked) => among.includes(asked))
  const engines = NAMES.filter((name) => isAsked(name, NAMES) && isThere(name))
  nameMissing()
  if (engines.length === 0) return
  await requireAll(OWN_PREREQUISITES)
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-engines-'))
  const kinds = ['flows', 'elements']
  const parts: Part[] = []
  if (isAsked('flows', kinds)) {
    // Each engine's files begin with its name.
    const files = engines.map((name) => `tests/engines/${name}`)
    parts.push(await vitestPart('What a person does', folder, ['--config', 'tests/engines/vitest.config.ts', ...files]))
  }
  if (isAsked('elements', kinds)) {
    const own = engines.filter((name) => !ENGINES[name].isOfEveryTest)
    for (const part of await Promise.all(own.map((name) => elementTests(name, folder)))) {
      heading(part.title)
      console.log(part.output.trim())
      parts.push(part)
    }
  }
  await rm(folder, { recursive: true, force: true })
  tell(parts, since(began))
}

await (ASKED.includes('--install') ? install() : test())
