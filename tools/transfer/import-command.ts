import { clockOver } from '../terminal/clock.ts'
import { longWork } from '../terminal/long-work.ts'
import { done, type Outcome, oneLine } from '../terminal/outcome.ts'
import { Unreadable } from './formats/entry.ts'
import { FORMATS } from './formats/formats.ts'
import { importAll } from './import-all.ts'
import { importMethods } from './import-methods.ts'
import { planOf } from './plan.ts'
import { identities, Refused, readTextFile } from './read-file.ts'
import { type Job, refuseStopped, runTransfer, sum } from './words.ts'

const OPTIONS = {
  from: { type: 'string', default: '' },
  map: { type: 'string', default: '' },
  id: { type: 'string', default: '' },
  'secret-env': { type: 'string', default: '' },
  names: { type: 'boolean', default: false },
  partial: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const

type Values = {
  from: string
  map: string
  id: string
  'secret-env': string
  names: boolean
  partial: boolean
  'dry-run': boolean
  json: boolean
}

/** What `--from` calls an export of our own. */
const OWN = 'sallyport'
/** More are in `--json`. */
const MOST_SHOWN = 50

/** `npx sallyport import …`. */
export function importCommand(words: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return runTransfer(
    {
      verb: 'import',
      options: OPTIONS,
      gapsIn: (values, files) => gapsIn(values as Values, files, env),
      run: (values, [file = ''], job) =>
        values.from === OWN ? everything(file, values as Values, job) : list(file, values as Values, job),
    },
    words,
    env,
  )
}

function gapsIn(values: Values, files: string[], env: NodeJS.ProcessEnv): string[] {
  const gaps: string[] = []
  const { from, id, 'secret-env': secretEnv } = values
  if (files.length !== 1) gaps.push(`One file, please; there are ${files.length}.`)
  if (from === '') gaps.push('Say what wrote the file: --from keycloak, for example.')
  else if (from === OWN) {
    for (const name of ['map', 'id', 'names', 'partial', 'secret-env'] as const) {
      if (values[name]) gaps.push(`--${name} is for lists of other systems.`)
    }
  } else {
    const format = Object.hasOwn(FORMATS, from) ? FORMATS[from] : undefined
    if (!format) return [...gaps, `"${from}" is not known. --from takes: ${Object.keys(FORMATS).join(', ')}, ${OWN}.`]
    if (id !== '' && !format.ids.includes(id)) gaps.push(`--id of ${from} is one of: ${format.ids.join(', ')}.`)
    if (format.takesKey && !env[secretEnv]) {
      gaps.push(`The secrets of ${from} are sealed: --secret-env names the variable with its key.`)
    }
    if (!format.takesKey && secretEnv) gaps.push(`${from} seals nothing: --secret-env has no use.`)
  }
  return gaps
}

async function list(file: string, values: Values, { connect, ring, env, reason, now }: Job): Promise<Outcome> {
  const { from, partial, json, 'dry-run': isDryRun, 'secret-env': secretEnv } = values
  const idOf = await identities(values, env)
  const plan = planOf(readList(await readTextFile(file), file, values, env[secretEnv]), idOf, now)
  const isHeldBack = plan.refused.length > 0 && !partial
  const { imported, known, kept } = await longWork(
    ({ say, signal }) =>
      importMethods(connect(), plan, {
        ring,
        reason,
        isDryRun: isDryRun || isHeldBack,
        progress(count, of) {
          say(`${count} of ${of} people`)
          if (count < of) refuseStopped(signal)
        },
      }),
    json,
  )
  const exitCode = isHeldBack ? 1 : 0
  const { refused, ignored } = plan
  if (json) {
    const facts = {
      format: from,
      dryRun: isDryRun,
      imported: isDryRun || isHeldBack ? 0 : imported,
      importable: imported,
    }
    return { exitCode, out: [JSON.stringify({ ...facts, known, kept, refused, ignored })], err: [] }
  }
  const would = isDryRun || isHeldBack ? 'can be imported' : 'imported'
  const out = [`${imported} methods ${would}, ${known} of them of people whom this site has seen.`]
  if (isDryRun) out.push('Nothing was changed: this was a dry run.')
  const err = [
    ...shown('Not imported', refused),
    ...shown('Kept as they are here', kept),
    ...shown('No method there either', ignored),
    ...(refused.length > 0 ? [LEFT_OUT] : []),
    ...(isHeldBack ? ['So nothing was imported. Mend the file, or leave those out with --partial.'] : []),
  ]
  return { exitCode, out, err }
}

const LEFT_OUT = 'Whoever is left out has no second step here: who knows their password can set one up.'

function readList(text: string, file: string, { from, id }: Values, key: string | undefined) {
  const format = FORMATS[from]
  if (!format) throw new Refused(`"${from}" is not known.`)
  try {
    return format.read(text, { id: id || format.ids[0], key })
  } catch (error) {
    if (error instanceof Unreadable) throw new Refused(`${file} ${error.message}.`)
    throw error
  }
}

function shown(title: string, lines: { at: string; reason: string }[]): string[] {
  if (lines.length === 0) return []
  const more = lines.length - MOST_SHOWN
  return [
    `${title}: ${lines.length}`,
    ...lines.slice(0, MOST_SHOWN).map(({ at, reason }) => oneLine(`  ${at}: ${reason}`)),
    ...(more > 0 ? [`  and ${more} more, which --json lists`] : []),
  ]
}

async function everything(file: string, values: Values, { connect, ring, env, reason }: Job): Promise<Outcome> {
  const { json, 'dry-run': isDryRun } = values
  const { rows, wasThere } = await longWork(
    async ({ say, signal }) =>
      importAll(connect(), file, {
        ring,
        transferKey: env.MFA_TRANSFER_KEY,
        reason,
        isDryRun,
        clock: await clockOver(connect()),
        progress(count) {
          say(`${count} rows`)
          refuseStopped(signal)
        },
      }),
    json,
  )
  if (json) return done(JSON.stringify({ format: OWN, dryRun: isDryRun, wasThere, rows }))
  if (wasThere) return done('This export is here already. Nothing was changed.')
  return done(
    `${sum(rows)} rows ${isDryRun ? 'can be' : 'were'} imported, ${rows.mfa_authenticator ?? 0} methods among them.`,
    isDryRun ? 'Nothing was changed: this was a dry run.' : 'Do not let the old deployment run on.',
  )
}
