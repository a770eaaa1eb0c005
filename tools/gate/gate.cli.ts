import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Account, Gate } from './gate.ts'
import { explain } from './gate-errors.ts'
import { parseCommand, TEST_PASSWORD, WrongFlag } from './gate-flags.ts'
import { HELP } from './gate-help.ts'

const DEFAULT_PORT = 8788

async function main(): Promise<void> {
  const { variables, testUser, testAlias, people, isReset, isHelp } = parseCommand(process.argv.slice(2), process.env)
  if (isHelp) {
    console.log(HELP)
    return
  }
  const account = testUser === null ? null : { ...(await accountOf(testUser)), alias: testAlias ?? undefined }
  // Loaded once there is something to start: bundler and database server take their time.
  const [{ startGate }, { report }] = await Promise.all([import('./gate.ts'), import('./gate-report.ts')])
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
  gate = await startGate({ variables, port, dataDir, account, people, isReset })
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

main().catch((error: unknown) => {
  const { lines, exitCode } = explain(error)
  for (const line of lines) console.error(line)
  process.exit(exitCode)
})
