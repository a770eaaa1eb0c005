import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyMigrations } from '../../db/migrate.ts'
import { peopleOf } from '../../edge/core/names.ts'
import { Misconfigured, readConfig, type Variables } from '../../edge/proxy/config/config.ts'
import type { ProxyConfig } from '../../edge/proxy/config/proxy-config.ts'
import type { Findings } from '../../edge/proxy/probe/findings.ts'
import { probe } from '../../edge/proxy/probe/probe.ts'
import { SiteUnreachable } from '../../edge/proxy/probe/probe-client.ts'
import type { Account } from '../../edge/proxy/probe/probe-names.ts'
import { isLoopback } from '../../edge/reading/origin.ts'
import { buildWidget } from '../elements/build.ts'
import { buildWorker, WORKER_ENTRY } from '../local/build.ts'
import { deleteData, openData } from '../local/data.ts'
import { freePort, startLibsqlServer } from '../local/local-server.ts'
import { CannotStart, checkPlatform, checkPort } from '../local/platform.ts'
import { firstFailure, startWorkerd } from '../local/workerd.ts'
import { addPeople } from '../operator/people-command.ts'
import { SECRET_VARIABLES } from './gate-flags.ts'
import { reachAs, unreachable } from './reach.ts'

export type { Account }

export type SiteGateOptions = {
  variables: Variables
  /** 0 takes a free one. */
  port: number
  /** Where the data of all sites is, each in a folder of its own. */
  dataDir: string
  /** Somebody who can sign in at the site: shows how a right password is told. */
  account?: Account | null
  /** A file with names that may set up a first method, one on each line; only with `NEW_PEOPLE=invite`. */
  people?: string | null
  isReset?: boolean
}

export type Gate = {
  url: string
  config: ProxyConfig
  findings: Findings
  /** Variables that the findings set, because no flag did. */
  learnt: Variables
  databaseUrl: string
  dataDir: string
  /** Settles only when a part ended without being asked to; says which and its last words. */
  failed: Promise<string>
  stop(): Promise<void>
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A status that no site answers, where the signs of success are still to be found out. */
const UNKNOWN_SIGN = '599'

/**
 * The ready-made Worker in workerd in front of a site, over a libSQL server of its own. The configuration and the site are
 * looked at before anything starts: throws `Misconfigured` or `CannotStart`, and nothing is left running.
 */
export async function startGate(options: SiteGateOptions): Promise<Gate> {
  const { account = null } = options
  const isLearning = account !== null && !Object.keys(options.variables).some((name) => name.startsWith('LOGIN_OK_'))
  const { SPELLINGS: _, ...written } = options.variables
  const asked = readConfig({
    ...written,
    ...(isLearning && { LOGIN_OK_STATUS: UNKNOWN_SIGN }),
    // A test account is to show it; what it showed counts below.
    ...(account && { SPELLINGS: 'one' }),
  })
  const people = peopleIn(options.people ?? null, asked)
  checkPlatform()
  const port = options.port === 0 ? await freePort() : options.port
  await checkListener(asked, port)

  const findings = await look(asked, account, isLearning, port)
  const learnt = learntFrom(asked, findings, isLearning)
  const variables = { ...written, ...learnt }
  const config = readConfig(variables)
  if (isLearning) judgeLearnt(config, findings)

  const dataDir = join(options.dataDir, folderOf(config.origin))
  if (options.isReset) deleteData(dataDir)
  return { ...(await run(config, variables, port, dataDir, people)), config, findings, learnt, dataDir }
}

async function checkListener({ origin }: ProxyConfig, port: number): Promise<void> {
  if (isLoopback(origin.hostname) && Number(origin.port || 80) === port) {
    throw new CannotStart(
      `The site itself is at port ${port}. Use another for the gate: PORT=${port + 1} npm run gate -- …`,
    )
  }
  await checkPort(port, 'npm run gate -- …')
}

async function look(
  config: ProxyConfig,
  account: Account | null,
  isLearning: boolean,
  port: number,
): Promise<Findings> {
  const publicOrigin = `http://localhost:${port}`
  const ports = {
    fetch: config.hostMode === 'public' ? reachAs(config.origin, publicOrigin) : fetch,
    publicOrigin,
    random: (length: number) => new Uint8Array(randomBytes(length)),
  }
  try {
    return await probe(config, ports, { account: account ?? undefined, isLearning })
  } catch (error) {
    throw error instanceof SiteUnreachable ? unreachable(config.origin, error) : error
  }
}

/** Looked at before anything starts. */
function peopleIn(file: string | null, { identity, invites }: ProxyConfig): string | null {
  if (file === null) return null
  if (!invites) throw new Misconfigured([{ variable: 'NEW_PEOPLE', advice: '--people is for NEW_PEOPLE=invite' }])
  if (!existsSync(file)) throw new CannotStart(`There is no file ${file}.`)
  const [odd] = peopleOf(readFileSync(file, 'utf8'), identity.naming.rule, true).odd
  if (odd) throw new CannotStart(`Line ${odd.line} of ${file} is no name: ${JSON.stringify(odd.text.slice(0, 80))}.`)
  return file
}

async function writePeople(file: string, { identity }: ProxyConfig, url: string): Promise<void> {
  const { rule } = identity.naming
  const people = { file, reason: 'npm run gate -- --people', rule, isTyped: identity.kind === 'form' }
  await addPeople({ url, authToken: undefined }, people)
}

/** What is found out stands for the flags that were not written. */
function learntFrom(asked: ProxyConfig, findings: Findings, isLearning: boolean): Variables {
  const { failure, assets, plainCookies, renews, signs, spellings } = findings
  return {
    ...(!asked.failure && { LOGIN_FAIL_STATUS: String(failure.status) }),
    ...(!asked.failure && failure.location !== null && { LOGIN_FAIL_LOCATION: failure.location }),
    ...(!asked.failure && failure.renews && { LOGIN_FAIL_RENEWS: 'yes' }),
    ...(asked.sessionRenews === null && renews !== null && { SESSION_RENEWS: renews }),
    ...(spellings !== null && { SPELLINGS: spellings }),
    ...(asked.openPaths.size + asked.openPrefixes.length === 0 &&
      assets.length > 0 && { OPEN_PATHS: assets.join(',') }),
    ...(asked.plainCookies.length === 0 && plainCookies.length > 0 && { PLAIN_COOKIE: plainCookies.join(',') }),
    ...(isLearning && Object.fromEntries(signs.map(({ variable, value }) => [variable, value]))),
  }
}

function judgeLearnt(config: ProxyConfig, { signs }: Findings): void {
  if (signs.length > 0) return
  throw new Misconfigured([
    { variable: 'LOGIN_OK_COOKIE', advice: `nothing was found that tells a right password at ${config.loginPage}` },
  ])
}

/** `http-127.0.0.1-9000`: what people set up belongs to one site. */
function folderOf({ protocol, hostname, port }: URL): string {
  return [protocol.slice(0, -1), hostname.replace(/[^\w.-]/g, '_'), port].filter(Boolean).join('-')
}

/** Database, migrations, elements and Worker, in this order. */
async function run(config: ProxyConfig, variables: Variables, port: number, dataDir: string, people: string | null) {
  const data = openData(dataDir)
  const undo: (() => unknown)[] = [data.release]
  const stop = async () => {
    for (let act = undo.pop(); act; act = undo.pop()) await act()
  }
  try {
    const folder = join(ROOT, '.build/gate', String(port))
    const assets = join(folder, 'assets')
    mkdirSync(folder, { recursive: true })
    const built = Promise.all([buildWidget(assets), buildWorker(join(folder, 'worker.js'), WORKER_ENTRY)])
    built.catch(() => {})
    const database = await startLibsqlServer({ dataDir: data.database })
    undo.push(database.stop)
    await applyMigrations(database.url)
    if (people !== null) await writePeople(people, config, database.url)
    await built
    const workerd = await startWorkerd({
      folder,
      assets,
      port,
      variables: { ...open(variables), LIBSQL_URL: database.url },
      secrets: { ...secret(variables), MFA_KEYS: data.keys },
      reach: 'anywhere',
      service: config.hostMode === 'public' ? { binding: 'ORIGIN_SERVICE', origin: config.origin } : undefined,
    })
    undo.push(workerd.stop)
    const failed = firstFailure(database.exited, workerd.exited)
    return { url: `http://localhost:${port}`, databaseUrl: database.url, failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const isSecret = (name: string) => SECRET_VARIABLES.some((one) => one === name)

function open(variables: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !isSecret(name)))
}

function secret(variables: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => isSecret(name)))
}
