import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Misconfigured } from '../proxy/config.ts'
import { type Account, type Gate, startGate } from './gate.ts'
import { flagOf, inFlags, parseCommand, TEST_PASSWORD, WrongFlag } from './gate-flags.ts'
import { HELP } from './gate-help.ts'
import { report } from './gate-report.ts'
import { CannotStart } from './platform.ts'

const DEFAULT_PORT = 8788

async function main(): Promise<void> {
  const { variables, testUser, isReset, isHelp } = parseCommand(process.argv.slice(2), process.env)
  if (isHelp) {
    console.log(HELP)
    return
  }
  const account = testUser === null ? null : await accountOf(testUser)
  let gate: Gate | undefined
  let isStopping = false
  const stop = async () => {
    // While it still starts, leaving is enough: what was started goes with this process.
    if (!gate) process.exit(130)
    if (isStopping) return
    isStopping = true
    await gate.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  const began = Date.now()
  const dataDir = fileURLToPath(new URL('../../.gate', import.meta.url))
  const port = Number(process.env.PORT || DEFAULT_PORT)
  gate = await startGate({ variables, port, dataDir, account, isReset })
  console.log(report(gate))
  console.log(`Ready in ${((Date.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops it.`)
  const reason = await gate.failed
  if (isStopping) return
  isStopping = true
  console.error(reason.trim())
  await gate.stop()
  process.exit(1)
}

async function accountOf(user: string): Promise<Account> {
  const password = process.env[TEST_PASSWORD]
  if (password) return { user, password }
  if (!process.stdin.isTTY)
    throw new WrongFlag(`--test-user needs a password: set ${TEST_PASSWORD} in the environment.`)
  // What is typed goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const line = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  process.stdout.write(`Password of ${user} at the site (not shown): `)
  try {
    return { user, password: await line.question('') }
  } finally {
    line.close()
    process.stdout.write('\n')
  }
}

/** 2: what was written cannot work; 1: something is in the way. */
function tellAndExit(error: unknown): void {
  if (error instanceof Misconfigured) {
    for (const { variable, advice } of error.problems) {
      const flag = flagOf(variable)
      console.error(`${flag ? `${flag} (${variable})` : variable}: ${inFlags(advice)}`)
    }
    if (error.problems.some(({ variable }) => variable === 'LOGIN_OK_COOKIE')) {
      console.error('--test-user NAME signs in once and finds out how a right password is told.')
    }
    console.error('--help explains the flags; docs/any-site.md shows where to look.')
    process.exit(2)
  }
  if (error instanceof WrongFlag) {
    console.error(error.message)
    process.exit(2)
  }
  console.error(error instanceof CannotStart ? error.message : error)
  process.exit(1)
}

main().catch(tellAndExit)
