import { parseArgs } from 'node:util'
import { VARIABLES, type Variable } from '../../edge/proxy/config/config.ts'

/*
 * The flags of `npm run gate`: each is a variable of the Worker in kebab-case. Pure.
 */

/** Shorter names for what is written most. */
const SHORT: Partial<Record<Variable, string>> = { OWNERS: 'owner', OPEN_PATHS: 'open', HOST_MODE: 'host' }

/** Whoever may look at the machine's processes may read a command line, so these come from the environment. */
export const SECRET_VARIABLES = ['JWT_SECRET', 'ASSERTION_KEY', 'WEBHOOK_KEY'] as const satisfies readonly Variable[]

export const TEST_PASSWORD = 'TEST_PASSWORD'

/** What the address of the local listener already says, and what only the start-up can find. */
const FIXED: readonly Variable[] = ['PUBLIC_ORIGINS', 'SPELLINGS']

/** The flag of a variable, with its dashes; null: it has none. */
export function flagOf(variable: string): string | null {
  if (
    !(VARIABLES as readonly string[]).includes(variable) ||
    [...FIXED, ...SECRET_VARIABLES].some((one) => one === variable)
  )
    return null
  return `--${SHORT[variable as Variable] ?? variable.toLowerCase().replaceAll('_', '-')}`
}

const BY_FLAG = new Map<string, Variable>()
for (const variable of VARIABLES) {
  const long = variable.toLowerCase().replaceAll('_', '-')
  const flag = flagOf(variable)
  if (flag === null) continue
  BY_FLAG.set(flag.slice(2), variable)
  BY_FLAG.set(long, variable)
}

export type GateCommand = {
  variables: Partial<Record<Variable, string>>
  testUser: string | null
  /** Another name of the same person. */
  testAlias: string | null
  /** A file with the names that are known from the start. */
  people: string | null
  isReset: boolean
  isHelp: boolean
}

/** A command line that cannot be meant. */
export class WrongFlag extends Error {
  override name = 'WrongFlag'
}

/** The words after `npm run gate --`, and the secrets of the environment. */
export function parseCommand(words: readonly string[], env: Readonly<Record<string, string | undefined>>): GateCommand {
  const own = {
    help: { type: 'boolean', short: 'h' },
    reset: { type: 'boolean' },
    'test-user': { type: 'string' },
    'test-alias': { type: 'string' },
    people: { type: 'string' },
  } as const
  const flags = [...BY_FLAG.keys()].map((flag) => [flag, { type: typeOf(flag), multiple: true }] as const)
  refuseUnknown(words, new Set([...Object.keys(own), ...BY_FLAG.keys()]))
  let parsed: { values: Record<string, unknown> }
  try {
    parsed = parseArgs({ args: [...words], options: { ...own, ...Object.fromEntries(flags) }, strict: true })
  } catch (error) {
    throw new WrongFlag(sentence(error))
  }
  const { values } = parsed
  const variables: GateCommand['variables'] = {}
  for (const [flag, given] of Object.entries(values)) {
    const variable = BY_FLAG.get(flag)
    if (variable === undefined || !Array.isArray(given)) continue
    const texts = given.map((item) => (item === true ? 'yes' : String(item)))
    // A flag that may be written again adds to a list.
    variables[variable] = [...(variables[variable] ? [variables[variable]] : []), ...texts].join(',')
  }
  for (const name of SECRET_VARIABLES) if (env[name]) variables[name] = env[name]
  const testUser = typeof values['test-user'] === 'string' ? values['test-user'] : null
  const testAlias = typeof values['test-alias'] === 'string' ? values['test-alias'] : null
  if (testAlias !== null && testUser === null) {
    throw new WrongFlag('--test-alias is another name of the person in --test-user: give that one too.')
  }
  return {
    variables,
    testUser,
    testAlias,
    people: typeof values.people === 'string' ? values.people : null,
    isReset: values.reset === true,
    isHelp: values.help === true || words.length === 0,
  }
}

function typeOf(flag: string): 'boolean' | 'string' {
  return flag === 'no-other-login' ? 'boolean' : 'string'
}

function refuseUnknown(words: readonly string[], known: ReadonlySet<string>): void {
  for (const word of words) {
    if (word === '--') return
    const name = /^--([^=]+)/.exec(word)?.[1]
    if (name === undefined || known.has(name)) continue
    const variable = name.toUpperCase().replaceAll('-', '_')
    if (name === 'test-password') {
      throw new WrongFlag(
        `A password in a command line can be read by others: leave --test-password out. You are asked for it, or set ${TEST_PASSWORD} in the environment.`,
      )
    }
    if (SECRET_VARIABLES.some((one) => one === variable)) {
      throw new WrongFlag(`${variable} is a secret: set it in the environment, not as --${name}.`)
    }
    if (variable === 'SPELLINGS') {
      throw new WrongFlag('--spellings is found out, and never written: give --test-user NAME.')
    }
    if (FIXED.some((one) => one === variable)) {
      throw new WrongFlag(
        `--${name} is for the deployed Worker only: here browsers know the site by this machine's name.`,
      )
    }
    throw new WrongFlag(`There is no flag --${name}. Did you mean --${nearest(name, known)}? --help lists them all.`)
  }
}

/** `parseArgs` says what is wrong in its first sentence. */
function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return `${text.split(/[.\n]/)[0]}. --help explains the flags.`
}

function nearest(name: string, known: ReadonlySet<string>): string {
  const [best = ''] = [...known].toSorted((a, b) => score(name, a) - score(name, b))
  return best
}

/** Smaller is nearer: single edits, less where one name begins with the other. */
function score(a: string, b: string): number {
  return distance(a, b) - (a.startsWith(b) || b.startsWith(a) ? Math.min(a.length, b.length) : 0)
}

/** Edit distance (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const swap = (row[j] ?? 0) + (letter === b.charAt(j) ? 0 : 1)
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** Variables in a text as the flags that set them: `REQUIRE=all` → `--require all`. */
export function inFlags(text: string): string {
  return text.replace(
    /\b([A-Z][A-Z_]+)\b(=(?:[^\s,;:).]|[,.:](?=\S))+)?/g,
    (whole, name: string, value: string | undefined) => {
      const flag = flagOf(name)
      if (flag === null) return whole
      if (value === undefined || typeOf(flag.slice(2)) === 'boolean') return flag
      return `${flag} ${quoted(value.slice(1))}`
    },
  )
}

/** As a shell takes it for one word. */
export function quoted(text: string): string {
  return /^[\w./:@,+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
