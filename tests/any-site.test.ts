import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig, VARIABLES } from '../edge/proxy/config/config.ts'
import { flagOf, parseCommand } from '../tools/gate/gate-flags.ts'
import { HELP } from '../tools/gate/gate-help.ts'
import { newSecret } from './support/receiver.ts'
import { commandsIn } from './support/recipes.ts'

/* The guide, the help and the Worker's configuration say the same of the same settings. */

const ROOT = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFile(path.join(ROOT, file), 'utf8')

const guide = await read('docs/any-site.md')
const wrangler = await read('wrangler.toml')

describe('docs/any-site.md', () => {
  test('has a row for every variable, with its flag', () => {
    const found = guide.matchAll(/^\| (?:`(--[a-z-]+)`|–) \| `([A-Z_]+)` \|/gm)
    const rows = [...found].map(([, flag, name]) => [name, flag])
    expect(rows.toSorted()).toEqual(VARIABLES.map((variable) => [variable, flagOf(variable) ?? undefined]).toSorted())
  })

  test('names no flag that does not exist', () => {
    const known = new Set(VARIABLES.map(flagOf))
    const own = '--help --reset --test-user --test-alias --people --reason --spelling --dry-run --mfa-color-accent'
    const named = new Set(guide.match(/(?<![\w-])--[a-z][a-z-]+/g))
    expect([...named].filter((flag) => !known.has(flag) && !own.split(' ').includes(flag))).toEqual([])
  })

  test('each command in it is a configuration that can work', () => {
    const found = commandsIn(guide).filter((words) => words.length > 4)
    expect(found).toHaveLength(10)
    for (const words of found) expect(() => readConfig(parseCommand(words, {}).variables)).not.toThrow()
  })

  test('its examples are those of --help, which are run against the sites themselves', () => {
    const [, ...examples] = commandsIn(guide).filter((words) => words.length > 4)
    const help = HELP.slice(HELP.indexOf('EXAMPLES')).replaceAll(/[\\']/g, ' ').replaceAll(/\s+/g, ' ')
    // The others are run as they stand (tests/integration/real-site-suite.ts).
    for (const words of examples.slice(0, 3)) expect(help).toContain(words.join(' '))
  })
})

describe('wrangler.toml', () => {
  test('names every variable, and no other; secrets are not among the variables', () => {
    const vars = wrangler.slice(wrangler.indexOf('[vars]'), wrangler.indexOf('[[services]]'))
    const named = [...vars.matchAll(/^(?:# )?([A-Z_]+) = "/gm)].map(([, name]) => name)
    const secrets = ['JWT_SECRET', 'ASSERTION_KEY', 'WEBHOOK_KEY']
    expect(named.toSorted()).toEqual([...VARIABLES.filter((name) => !secrets.includes(name)), 'LIBSQL_URL'].toSorted())
    for (const secret of secrets) expect(wrangler).toContain(secret)
  })

  test('as it stands it is a configuration that can work, and so is every example in it', () => {
    const text = (line: RegExp) =>
      Object.fromEntries([...wrangler.matchAll(line)].map(([, name = '', value = '']) => [name, value]))
    expect(() => readConfig(text(/^([A-Z_]+) = "(.*)"$/gm))).not.toThrow()
    const { HOST_MODE, JWT_JWKS, WHOAMI_TEXT, ...all } = text(/^(?:# )?([A-Z_]+) = "(.*)"$/gm)
    expect([HOST_MODE, JWT_JWKS]).toEqual(['public', expect.stringMatching(/^https:/)])
    expect(WHOAMI_TEXT).toContain('{user}')
    // Its key is a secret, which stands nowhere.
    expect(() => readConfig({ ...all, WEBHOOK_KEY: newSecret() })).not.toThrow()
  })
})
