import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { OWN_PREREQUISITES, requireAll, since, tell, vitestPart } from '../support/counted.ts'

/**
 * `npm run transcripts`: what a screen reader says in every flow, compared with what is kept in `said`. With `-- --write`
 * that is kept instead, for somebody to read what has changed. Other arguments go to Vitest.
 */
const began = performance.now()
await requireAll(OWN_PREREQUISITES)
const given = process.argv.slice(2)
if (given.includes('--write')) process.env.TRANSCRIPTS = 'write'
const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-transcripts-'))
const own = given.filter((one) => one !== '--write')
const args = ['--config', 'tests/long/vitest.config.ts', ...(own.length > 0 ? own : ['tests/transcripts'])]
const part = await vitestPart('Transcripts', folder, args)
await rm(folder, { recursive: true, force: true })
tell([part], since(began))
