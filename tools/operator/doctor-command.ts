import { createRequire } from 'node:module'
import path from 'node:path'
import { parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { databaseAhead, ownClock, siteClock } from '../doctor/clock.ts'
import { isServedPath, servedElements } from '../doctor/elements.ts'
import { type Finding, ill, REQUEST_TIMEOUT_MS, well, whyUnreachable } from '../doctor/finding.ts'
import { ownAddress } from '../doctor/own-address.ts'
import { webhookFindings } from '../doctor/webhooks.ts'
import { describeFailure, failed, type Outcome, oneLine, withoutSecrets } from '../terminal/outcome.ts'
import { takeApart } from '../terminal/words.ts'
import { missingKeys } from '../upkeep/upkeep-store.ts'
import { ELEMENTS, staleElements } from './elements-command.ts'

const PEERS = ['hono', 'drizzle-orm', '@libsql/client']
const OLDEST_NODE = 20
const FLAGS = { url: { type: 'string' }, elements: { type: 'string' }, json: { type: 'boolean' } } as const

/**
 * Looks at what an installation needs, from the folder that it is called in: packages, keys, database, clock, webhooks, scripts,
 * and with `--url` whether the gate is closed there. Changes nothing. Ends with 0 when all is well.
 */
export async function doctorCommand(words: string[], env: NodeJS.ProcessEnv, folder = process.cwd()): Promise<Outcome> {
  const { values: options, gaps } = takeApart(words, FLAGS)
  const { url, elements } = options
  if (elements !== undefined && isServedPath(elements) && url === undefined)
    gaps.push(`Say which site serves ${elements}: --url.`)
  if (gaps.length > 0) {
    return failed(
      2,
      ...gaps,
      'Use: npx sallyport doctor [--url http://localhost:3000] [--elements public/assets, or /assets/mfa.js] [--json]',
    )
  }
  const stored = await database(env)
  const ahead = stored.isWell ? await databaseAhead(env) : null
  const findings = [
    platform(),
    ...PEERS.map((peer) => installed(peer, folder)),
    keys(env),
    stored,
    ...(ahead === null ? [] : [ownClock(ahead)]),
    ...(stored.isWell ? await webhookFindings(env) : []),
    ...(elements === undefined ? [] : [await scripts(elements, url)]),
    ...(url === undefined ? [] : await site(url, ahead)),
  ]
  const isWell = findings.every((finding) => finding.isWell)
  if (options.json) return { exitCode: isWell ? 0 : 1, out: [JSON.stringify({ isWell, findings })], err: [] }
  const out = findings.flatMap(({ about, isWell, advice }) => [
    oneLine(`${isWell ? 'ok ' : 'NO '} ${about}`),
    ...(advice === undefined ? [] : [oneLine(`    ${advice}`)]),
  ])
  return { exitCode: isWell ? 0 : 1, out, err: [] }
}

function platform(): Finding {
  const about = `Node ${process.versions.node}`
  const isOldEnough = Number(process.versions.node.split('.')[0]) >= OLDEST_NODE
  return isOldEnough ? well(about) : ill(about, `Sallyport needs Node ${OLDEST_NODE} or newer.`)
}

function installed(peer: string, folder: string): Finding {
  // Not every package lets its own manifest be resolved.
  for (const place of createRequire(path.join(folder, 'any.js')).resolve.paths(peer) ?? []) {
    try {
      const { version } = createRequire(import.meta.url)(path.join(place, peer, 'package.json')) as { version: string }
      return well(`${peer} ${version}`)
    } catch {
      // Perhaps further up.
    }
  }
  return ill(`${peer} is not installed here`, `npm install ${peer}`)
}

function keys({ MFA_KEYS }: NodeJS.ProcessEnv): Finding {
  try {
    const ring = parseKeyRing(MFA_KEYS)
    return well(
      `MFA_KEYS: ${ring.ids.length === 1 ? 'one key' : `${ring.ids.length} keys`}, "${ring.active}" is active`,
    )
  } catch (error) {
    return ill('MFA_KEYS', `${(error as Error).message}, or a whole ring with: npx sallyport keys`)
  }
}

async function database(env: NodeJS.ProcessEnv): Promise<Finding> {
  const { LIBSQL_URL: url, LIBSQL_TOKEN: authToken } = env
  if (!url) return ill('LIBSQL_URL', 'It is not set: the address of the database, for example file:mfa.db.')
  try {
    const { missingMigrations } = await import('../../db/migrate.ts')
    const missing = await missingMigrations(url, authToken)
    const about = `The database at ${withoutSecrets(url)}`
    if (missing === 0) return sealedUnder(env, well(`${about} is at the newest schema`))
    return ill(`${about} lacks ${missing} migrations`, 'npx sallyport migrate, before the site starts')
  } catch (error) {
    return ill('The database', describeFailure(error, url))
  }
}

/** The ring has every key that something in the database is sealed under; else that is what is to be said. */
async function sealedUnder(env: NodeJS.ProcessEnv, otherwise: Finding): Promise<Finding> {
  // A ring that is none was named before.
  if (!keys(env).isWell) return otherwise
  const missing = await missingKeys(env)
  return missing ? ill('The keys of the database', `${missing}.`) : otherwise
}

/** Those of a folder; or with the option `elements` in its place, what the site serves there. */
async function scripts(folder: string, url: string | undefined): Promise<Finding> {
  if (url !== undefined && isServedPath(folder)) return servedElements(url, folder, ELEMENTS)
  const stale = await staleElements(folder)
  if (stale.length === 0) return well(`The scripts in ${folder} are those of this version`)
  return ill(`${stale.join(', ')} in ${folder}: missing, or of another version`, `npx sallyport elements ${folder}`)
}

/** Asks as somebody who is not signed in: the gate has to say so itself. */
async function site(address: string, ahead: number | null): Promise<Finding[]> {
  const about = `The gate at ${withoutSecrets(address)}`
  try {
    const url = new URL(`/sallyport-doctor-${crypto.randomUUID()}`, address)
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
    const before = Date.now()
    const answer = await fetch(url, { headers: { Accept: 'application/json' }, redirect: 'manual', signal })
    const clock = siteClock(answer.headers.get('Date'), (before + Date.now()) / 2, ahead)
    const problem = await problemOf(answer)
    const clocks = clock ? [clock] : []
    if (problem?.code === 'sign_in_required') {
      const own = await ownAddress(url)
      return [well(`${about} is closed: a path that nobody knows asks for a sign-in`), ...(own ? [own] : []), ...clocks]
    }
    return [
      ill(
        `${about} answered ${answer.status}${problem ? ` ${problem.code}` : ''}`,
        adviceFor(answer.status, problem?.code),
      ),
      ...clocks,
    ]
  } catch (error) {
    return [ill(about, `It could not be reached: ${whyUnreachable(error)}`)]
  }
}

async function problemOf(answer: Response): Promise<{ code: string } | null> {
  if (!answer.headers.get('Content-Type')?.startsWith('application/problem+json')) return null
  return (await answer.json()) as { code: string }
}

function adviceFor(status: number, code: string | undefined): string {
  if (code === 'unavailable')
    return 'It is closed, but something is wrong inside. The log of the site says what (mfa.error).'
  if (status === 421) return 'The option `origins` does not name this address.'
  if (code === 'bad_request') return "Behind TLS that ends in front of it, set origins: ['https://…'] to this address."
  return 'That was not the gate: something in front of it answers, or it is not mounted. Only static files may come before it.'
}
