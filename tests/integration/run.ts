import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { OWN_PREREQUISITES, requireAll, since, tell, vitestPart } from '../support/counted.ts'
import { EXPRESS, installNpmProgram, N8N, NODE_RED, type NpmProgram } from './npm-program.ts'
import { installLine, installPrograms, missingPrograms, programVersions } from './programs.ts'

/**
 * `npm run integration`: the tests that need programs which npm does not have (PHP, Python, web servers). What is missing
 * is named with the line that installs it, and is a failure. Arguments go to Vitest. `-- --install` only installs: as root
 * on Debian the programs, anywhere Node-RED, Express and n8n.
 */
const CONFIG = 'tests/integration/vitest.config.ts'

async function checkPrograms(): Promise<void> {
  const missing = await missingPrograms()
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name).join(', ')
  throw new Error(`${names}. On Debian, as root:\n${installLine(missing)}`)
}

const npm = (...programs: NpmProgram[]) => programs.map((program) => () => installNpmProgram(program))

const began = performance.now()
const filters = process.argv.slice(2)
if (filters[0] === '--install') {
  if (process.getuid?.() === 0) await installPrograms(await missingPrograms())
  await requireAll([checkPrograms, ...npm(NODE_RED, EXPRESS, N8N)])
  console.log(`All programs are there (${since(began).toFixed(0)} s).`)
} else {
  // The largest of all: not for a run that leaves its test out.
  const isForN8n = filters.length === 0 || filters.some((filter) => filter.includes('n8n'))
  const programs = npm(NODE_RED, EXPRESS, ...(isForN8n ? [N8N] : []))
  await requireAll([...OWN_PREREQUISITES, checkPrograms, ...programs])
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-integration-'))
  const part = await vitestPart('With sites and servers of others', folder, ['--config', CONFIG, ...filters])
  await rm(folder, { recursive: true, force: true })
  const versions = [...(await programVersions())].map((entry) => entry.join(' '))
  console.log(`Proxies (docs/forward-auth.md): ${versions.join(', ')}.`)
  tell([part], since(began))
}
