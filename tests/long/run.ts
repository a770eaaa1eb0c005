import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { OWN_PREREQUISITES, requireAll, since, tell, vitestPart } from '../support/counted.ts'

/**
 * `npm run long`: the tests that `npm test` runs in a short form, in their long one (`support/long-form.ts`). It needs
 * what `npm test` needs. Arguments go to Vitest.
 */
const began = performance.now()
await requireAll(OWN_PREREQUISITES)
const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-long-'))
const args = ['--config', 'tests/long/vitest.config.ts', ...process.argv.slice(2)]
const part = await vitestPart('Long forms', folder, args)
await rm(folder, { recursive: true, force: true })
tell([part], since(began))
