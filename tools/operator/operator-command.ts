import { LONGEST } from '../../edge/core/lengths.ts'
import { withStore } from '../admin/open-store.ts'
import { actOn } from '../admin/user-command.ts'
import { namingOf } from '../terminal/naming.ts'
import { describeFailure, done, failed, type Outcome } from '../terminal/outcome.ts'
import { gapsInReason, takeApart } from '../terminal/words.ts'

const guide = (
  command: string,
) => `Help somebody who has neither phone nor backup codes, or whose MFA method cannot be found.

  ${command} reset <principal> --reason "<why>" [--spelling <name>]
  ${command} forget <principal> --reason "<why>"
  ${command} people <file> --reason "<why>"

reset removes the person's MFA method and all backup codes, ends every proof of their sessions, and writes
who was reset and why into the audit log. An account that requires MFA goes on requiring it: they are
led to set up a new method when they sign in next. Where that takes an invitation (NEW_PEOPLE=invite),
they have one for 7 days.

First make sure that it is really them, then change their password, then reset: whoever signs in next
may set up MFA.

forget is for somebody whom the site has deleted. It removes everything that is kept of them but the
audit log: method, backup codes, memberships, proofs, counts of wrong codes, the spelling of their name,
an invitation, whatever was begun. Somebody new of the same id starts from nothing, and no session from
before can act for them. End the person's sessions at the site first.

people is for a gate with NEW_PEOPLE=invite: the names in the file, one on each line, may set up a
first method without an Owner's word, each in this very spelling. USER_CASE, SPELLINGS and WHOAMI
have to be in the environment where the gate has them.
  <principal>   the person's id, as the host's identify() answers it; often not the e-mail address
  --reason      one sentence for the audit log, for example "lost phone, ticket 4711"
  --spelling    in front of a site: how the name is written from now on, where somebody's first
                sign-in was with other capitals
  --json        what was done, as one line of JSON

  LIBSQL_URL    address of the database (libsql://…, http://…, file:…)
  LIBSQL_TOKEN  its token, if it asks for one

Exit code: 0 done, 1 not done, 2 the command is not complete.`

const VERBS = ['reset', 'forget', 'people'] as const

/** What each is about. */
const USAGE = { reset: '<principal>', forget: '<principal>', people: '<file>' }

type Command = { reason: string; url: string; isJson: boolean } & (
  | { verb: 'reset'; principalId: string; spelling: string | undefined }
  | { verb: 'forget'; principalId: string }
  | { verb: 'people'; file: string }
)

const FLAGS = { reason: { type: 'string' }, spelling: { type: 'string' }, json: { type: 'boolean' } } as const

/** What to do, or what is missing: every gap at once. */
function readCommand(words: string[], url: string | undefined): Command | string[] {
  const [word, ...rest] = words
  const verb = VERBS.find((known) => known === word)
  const known = `${VERBS.slice(0, -1).join(', ')} or ${VERBS.at(-1)}`
  if (!verb) return [word === undefined ? `Say what to do: ${known}.` : `"${word}" is not known. Use: ${known}.`]
  const { values, operands, gaps } = takeApart(rest, FLAGS, 1)
  const [principalId = ''] = operands
  const { spelling } = values
  const reason = (values.reason ?? '').trim()
  if (spelling !== undefined && verb !== 'reset') gaps.push('"--spelling" is not known.')
  if (spelling?.trim() === '') gaps.push('The spelling is missing: --spelling "JohnDoe".')
  if (spelling !== undefined && spelling.length > LONGEST.id) gaps.push(`A name has ${LONGEST.id} characters at most.`)
  if (principalId === '' && verb === 'people') gaps.push('The file is missing: one name on each line.')
  else if (principalId === '') gaps.push(`The principal is missing: the id of the person to ${verb}.`)
  if (principalId.length > LONGEST.id && verb !== 'people') gaps.push(`An id has ${LONGEST.id} characters at most.`)
  gaps.push(...gapsInReason(reason))
  if (!url) gaps.push('LIBSQL_URL is not set: the address of the database.')
  if (gaps.length > 0 || !url) return gaps
  const said = { reason, url, isJson: values.json === true }
  if (verb === 'people') return { ...said, verb, file: principalId }
  return verb === 'forget' ? { ...said, verb, principalId } : { ...said, verb, principalId, spelling }
}

type OnPerson = Exclude<Command, { verb: 'people' }>

function run(command: OnPerson, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { verb, principalId: id, reason, isJson } = command
  const spelling = command.verb === 'reset' ? command.spelling : undefined
  return withStore(env, (store, clock) => actOn(store, verb, { id, reason, now: clock(), spelling }, isJson))
}

async function people(command: Extract<Command, { verb: 'people' }>, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { addPeople, OddName } = await import('./people-command.ts')
  try {
    const database = { url: command.url, authToken: env.LIBSQL_TOKEN }
    const { known, added } = await addPeople(database, { ...command, ...namingOf(env), isSilent: command.isJson })
    if (command.isJson) return done(JSON.stringify({ known, added }))
    return done(`${known} names are known; ${added} of them may set up a first method now.`)
  } catch (error) {
    if (error instanceof OddName) return failed(1, error.message, 'Nothing was written.')
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return failed(1, `There is no file ${command.file}.`)
    throw error
  }
}

/**
 * `npm run mfa -- …words`, or how else `command` calls it, with the address and the token of the database from `env`. Never
 * throws for what a person typed.
 */
export async function runMfaCommand(
  words: string[],
  env: NodeJS.ProcessEnv,
  command = 'npm run mfa --',
): Promise<Outcome> {
  if (words.includes('--help') || words.includes('-h')) return done(guide(command))
  const read = readCommand(words, env.LIBSQL_URL)
  if (Array.isArray(read)) {
    const usage = [
      '',
      ...VERBS.map((verb) => `  ${command} ${verb} ${USAGE[verb]} --reason "<why>"`),
      '',
      `More: ${command} --help`,
    ]
    return failed(2, ...read, ...usage)
  }
  const ran = read.verb === 'people' ? people(read, env) : run(read, env)
  return ran.catch((error: unknown) => failed(1, describeFailure(error, read.url)))
}
