import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from './host.ts'
import { blocks, type Packed, type PastedSite, pasteSite } from './pasted-site.ts'
import { setUp, signIn } from './start-page-suite.ts'

/* The admin API by hand, as docs/admin.md has it: its commands one after another against a site of docs/start.md. */

const PLACE = 'https://app.example'

/** The first site with the admin API in it. */
function withAdmin(code: string): string {
  const changed = code
    .replace(
      /^(import .* from 'sallyport\/db')$/m,
      "$1\nimport { createOperatorStore } from 'sallyport/db/operator'\nimport { admin } from 'sallyport/edge/admin'",
    )
    .replace(
      /^( {2}elements: .*)$/m,
      "$1\n  admin: admin({ store: createOperatorStore(createClient({ url: 'file:mfa.db' })) }),",
    )
  expect(changed.split('\n').length).toBe(code.split('\n').length + 3)
  return changed
}

/** Which fields it is made of. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (value === null || typeof value !== 'object') return null
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, shapeOf(one)]))
}

/** Takes the packed package from who has it, once it is there. */
export function byHandSuite(packed: () => Packed): void {
  describe('the admin API by hand', () => {
    let pasted: PastedSite

    beforeAll(async () => {
      const site = { page: 'docs/start.md', heading: '## A whole site, from an empty folder', port: '21875' }
      pasted = await pasteSite(packed(), { ...site, change: withAdmin })
    })
    afterAll(() => pasted?.stop())

    test('answers what stands below each command', async () => {
      const alice = await signIn(pasted.url)
      await setUp(alice)
      const commands = await blocks('docs/admin.md', '### By hand', 'sh')
      const told = (await blocks('docs/admin.md', '### By hand', 'json')).map((text) => JSON.parse(text))
      const script = commands.join("printf '\\0'\n")
      expect([commands.length, script.split(PLACE).length]).toEqual([told.length, 2])
      const env = { ...process.env, LIBSQL_URL: 'file:mfa.db' }
      const { stdout } = await run('bash', ['-ec', script.replace(PLACE, pasted.url)], { cwd: pasted.host.folder, env })
      const answers = stdout.split('\0').map((text) => JSON.parse(text))
      expect(answers.map(shapeOf)).toEqual(told.map(shapeOf))
      const [, reset, refused] = told
      expect(answers).toEqual([
        expect.objectContaining({ id: 'alice' }),
        reset,
        { ...refused, requestId: expect.anything() },
      ])
      expect((await alice.json('GET', '/mfa/api/settings')).json()).toMatchObject({ authenticators: [] })
    })
  })
}
