import { parseArgs } from 'node:util'
import { LONGEST } from '../../edge/core/lengths.ts'
import { parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { describeFailure, done, failed, type Outcome } from './outcome.ts'
import { transferGuide } from './transfer-guide.ts'

/** Where data and news of long work go. */
export type Io = { write(text: string): Promise<void>; news(text: string): void }

const OPTIONS = {
  from: { type: 'string' },
  reason: { type: 'string', default: '' },
  map: { type: 'string' },
  id: { type: 'string' },
  'secret-env': { type: 'string' },
  to: { type: 'string' },
  all: { type: 'boolean', default: false },
  partial: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type Values = ReturnType<typeof read>['values']

const read = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: true })

/** How much was done, said from time to time. */
const NEWS_EVERY = 20_000
/** More are in `--json`. */
const MOST_SHOWN = 50

/** `npx sallyport import …` and `export …`. Never throws for what a person typed, and says nothing of what is in a file. */
export async function transferCommand(words: string[], env: NodeJS.ProcessEnv, io: Io = processIo): Promise<Outcome> {
  const [verb = '', ...rest] = words
  let typed: ReturnType<typeof read>
  try {
    typed = read(rest)
  } catch (error) {
    return failed(2, (error as Error).message)
  }
  const { values, positionals } = typed
  if (values.help) return done(transferGuide)
  const gaps = gapsIn(verb, values, positionals, env)
  if (gaps.length > 0) return failed(2, ...gaps, '', `More: npx sallyport ${verb} --help`)
  const url = env.LIBSQL_URL ?? ''
  // Loaded only now, so that the guide and a wrong command are answered at once.
  const { Refused } = await import('../transfer/read-file.ts')
  const database = await databaseAt(url, env.LIBSQL_TOKEN)
  const job = {
    connect: database.connect,
    ring: parseKeyRing(env.MFA_KEYS),
    env,
    io,
    reason: values.reason.trim(),
    now: Date.now(),
  }
  try {
    if (verb === 'export') return await exportEverything(values, job)
    const [file = ''] = positionals
    return await (values.from === 'sallyport' ? importEverything(file, values, job) : importList(file, values, job))
  } catch (error) {
    return failed(1, error instanceof Refused ? error.message : describeFailure(error, url))
  } finally {
    database.close()
  }
}

/** Opened at its first use: what is wrong with the words or the file is said without it. */
async function databaseAt(url: string, authToken: string | undefined) {
  const { createClient } = await import('@libsql/client')
  let client: ReturnType<typeof createClient> | undefined
  return {
    connect: () => {
      client ??= createClient({ url, authToken })
      return client
    },
    close: () => client?.close(),
  }
}

type Job = {
  connect: Awaited<ReturnType<typeof databaseAt>>['connect']
  ring: ReturnType<typeof parseKeyRing>
  env: NodeJS.ProcessEnv
  io: Io
  reason: string
  now: number
}

/** What is missing or does not go together: every gap at once. */
function gapsIn(verb: string, values: Values, files: string[], env: NodeJS.ProcessEnv): string[] {
  const { reason, from, all } = values
  const gaps: string[] = []
  const isImport = verb === 'import'
  const only = (names: (keyof Values)[], where: string) => {
    for (const name of names) if (values[name]) gaps.push(`--${name} is for ${where}.`)
  }
  if (isImport) {
    if (files.length !== 1) gaps.push(`One file, please; there are ${files.length}.`)
    if (!from) gaps.push('Say what wrote the file: --from keycloak, for example.')
    only(['to', 'all'], 'export')
    if (from === 'sallyport') only(['map', 'id', 'partial', 'secret-env'], 'lists of other systems')
  } else {
    if (files.length > 0) gaps.push(`export takes no file; there is "${files[0]}". --to names where it goes.`)
    if (!all) gaps.push('Say --all: there is no export of less.')
    only(['from', 'map', 'id', 'partial', 'secret-env', 'dry-run'], 'import')
  }
  if (reason.trim() === '') gaps.push('The reason is missing: --reason "why this is done".')
  if (reason.length > LONGEST.reason) gaps.push(`The reason may have ${LONGEST.reason} characters at most.`)
  if (!env.LIBSQL_URL) gaps.push('LIBSQL_URL is not set: the address of the database.')
  try {
    parseKeyRing(env.MFA_KEYS)
  } catch (error) {
    gaps.push((error as Error).message)
  }
  return gaps
}

async function importList(
  file: string,
  values: Values,
  { connect, ring, env, io, reason, now }: Job,
): Promise<Outcome> {
  const [{ FORMATS }, { planOf }, { readMap, readTextFile, Refused }, { importMethods }, { Unreadable }] =
    await Promise.all([
      import('../transfer/formats/formats.ts'),
      import('../transfer/plan.ts'),
      import('../transfer/read-file.ts'),
      import('../transfer/import-methods.ts'),
      import('../transfer/formats/entry.ts'),
    ])
  const { from = '', map, id, partial, 'dry-run': isDryRun, 'secret-env': secretEnv } = values
  const known = `${Object.keys(FORMATS).join(', ')}, sallyport`
  const format = Object.hasOwn(FORMATS, from) ? FORMATS[from] : undefined
  if (!format) return failed(2, `"${from}" is not known. --from takes: ${known}.`)
  if (id !== undefined && !format.ids.includes(id))
    return failed(2, `--id of ${from} is one of: ${format.ids.join(', ')}.`)
  const key = secretEnv === undefined ? undefined : env[secretEnv]
  if (format.takesKey && !key)
    return failed(2, `The secrets of ${from} are sealed: --secret-env names the variable with its key.`)
  if (!format.takesKey && secretEnv) return failed(2, `${from} seals nothing: --secret-env has no use.`)

  const ids = map === undefined ? null : await readMap(map)
  const text = await readTextFile(file)
  let plan: ReturnType<typeof planOf>
  try {
    plan = planOf(format.read(text, { id: id ?? format.ids[0], key }), ids, now)
  } catch (error) {
    if (error instanceof Unreadable) throw new Refused(`${file} ${error.message}.`)
    throw error
  }
  const isHeldBack = plan.refused.length > 0 && !partial
  const progress = newsOf(io, (count, of) => `${count} of ${of} people`)
  const job = { ring, reason, isDryRun: isDryRun || isHeldBack, now, progress }
  const { imported, known: seen, kept } = await importMethods(connect(), plan, job)
  const exitCode = isHeldBack ? 1 : 0
  if (values.json) {
    const { refused, ignored } = plan
    const facts = {
      format: from,
      dryRun: isDryRun,
      imported: isHeldBack ? 0 : imported,
      importable: imported,
      known: seen,
    }
    return { exitCode, out: [JSON.stringify({ ...facts, kept, refused, ignored })], err: [] }
  }
  const would = isDryRun || isHeldBack ? 'can be imported' : 'imported'
  const out = [`${imported} methods ${would}, ${seen} of them of people whom this site has seen.`]
  if (isDryRun) out.push('Nothing was changed: this was a dry run.')
  const err = [
    ...shown('Not imported', plan.refused),
    ...shown('Kept as they are here', kept),
    ...shown('No method there either', plan.ignored),
    ...(plan.refused.length > 0 ? [LEFT_OUT] : []),
    ...(isHeldBack ? ['So nothing was imported. Mend the file, or leave those out with --partial.'] : []),
  ]
  return { exitCode, out, err }
}

const LEFT_OUT = 'Whoever is left out has no second step here: who knows their password can set one up.'

function shown(title: string, lines: { at: string; reason: string }[]): string[] {
  if (lines.length === 0) return []
  const more = lines.length - MOST_SHOWN
  return [
    `${title}: ${lines.length}`,
    ...lines.slice(0, MOST_SHOWN).map(({ at, reason }) => `  ${at}: ${reason}`),
    ...(more > 0 ? [`  and ${more} more, which --json lists`] : []),
  ]
}

async function importEverything(
  file: string,
  values: Values,
  { connect, ring, env, io, reason, now }: Job,
): Promise<Outcome> {
  const { importAll } = await import('../transfer/import-all.ts')
  const isDryRun = values['dry-run']
  const progress = newsOf(io, (count) => `${count} rows`)
  const transferKey = env.MFA_TRANSFER_KEY
  const { rows, wasThere } = await importAll(connect(), file, { ring, transferKey, reason, isDryRun, now, progress })
  if (values.json) return done(JSON.stringify({ format: 'sallyport', dryRun: isDryRun, wasThere, rows }))
  if (wasThere) return done('This export is here already. Nothing was changed.')
  return done(
    `${sum(rows)} rows ${isDryRun ? 'can be' : 'were'} imported, ${rows.mfa_authenticator ?? 0} methods among them.`,
    ...(isDryRun ? ['Nothing was changed: this was a dry run.'] : ['Do not let the old deployment run on.']),
  )
}

async function exportEverything(values: Values, { connect, ring, env, io, reason, now }: Job): Promise<Outcome> {
  const [{ exportAll }, { openTarget }] = await Promise.all([
    import('../transfer/export-all.ts'),
    import('../transfer/target.ts'),
  ])
  const target = values.to === undefined ? null : await openTarget(values.to)
  const progress = newsOf(io, (count) => `${count} rows`)
  const job = { ring, transferKey: env.MFA_TRANSFER_KEY, reason, now, progress, write: target?.write ?? io.write }
  try {
    const rows = await exportAll(connect(), job)
    await target?.close()
    const text = values.json
      ? JSON.stringify({ rows })
      : `${sum(rows)} rows were exported, ${rows.mfa_authenticator ?? 0} methods among them.`
    // Where the export itself goes to the one stream, what is said of it goes to the other.
    return target ? done(text) : { exitCode: 0, out: [], err: [text] }
  } catch (error) {
    await target?.remove()
    throw error
  }
}

const sum = (rows: Record<string, number>) => Object.values(rows).reduce((total, count) => total + count, 0)

/** Says something at every so many, not each time. */
function newsOf(io: Io, say: (count: number, of: number) => string): (count: number, of?: number) => void {
  let next = NEWS_EVERY
  return (count, of = 0) => {
    if (count < next) return
    next = count + NEWS_EVERY
    io.news(`${say(count, of)}\n`)
  }
}

const processIo: Io = {
  write: (text) =>
    new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve()))),
  news: (text) => process.stderr.write(text),
}
