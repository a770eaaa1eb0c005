import { readFileSync } from 'node:fs'
import { apiKeysCommand } from '../admin/api-keys-command.ts'
import { auditCommand } from '../admin/audit-command.ts'
import { policyCommand } from '../admin/policy-command.ts'
import { userCommand } from '../admin/user-command.ts'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { takeApart } from '../terminal/words.ts'
import { purgeCommand } from '../upkeep/purge-command.ts'
import { SEALED_VERBS, sealedCommand } from '../upkeep/sealed-command.ts'
import { doctorCommand } from './doctor-command.ts'
import { elementsCommand } from './elements-command.ts'
import { initCommand } from './init-command.ts'
import { keysCommand } from './keys-command.ts'
import { migrateCommand } from './migrate-command.ts'
import { runMfaCommand } from './operator-command.ts'
import { webhooksCommand } from './webhooks-command.ts'

const NAME = 'npx sallyport'

const GUIDE = `Multi-factor authentication for a site that has its own login.

  ${NAME} init <node|workers|express|fastify> [file]   writes mfa.ts to begin with, or a .js
  ${NAME} keys generate | --add | --activate <id>      makes or changes the key ring MFA_KEYS
  ${NAME} keys status | rotate | verify [--json]       what lies under which key; seals it anew; opens all of it
  ${NAME} migrate                                      brings the database to the newest schema
  ${NAME} elements <folder>                            copies the scripts for pages there
  ${NAME} doctor [--url <site>] [--elements <where>]   looks whether all of it is as it must be
  ${NAME} reset <principal> --reason "<why>"           lets somebody start anew who has neither phone nor codes
  ${NAME} forget <principal> --reason "<why>"          removes what is kept of somebody whom the site has deleted
  ${NAME} people <file> --reason "<why>"               names who may set up a first method (NEW_PEOPLE=invite)
  ${NAME} purge [--slices <number>] [--json]           takes away what has run out, while the site runs
  ${NAME} webhooks key|status|replay|enable            keys of webhooks, how deliveries stand, sending again
  ${NAME} import <file> --from <format> --reason "<why>"  brings people's authenticator apps here
  ${NAME} export --all --reason "<why>"                writes everything, for another database
  ${NAME} user show|reset|unlock|end-sessions|forget <principal> [--reason "<why>"]   one person
  ${NAME} policy list|set                              what accounts require
  ${NAME} api-keys create|list|revoke                  keys to the admin API
  ${NAME} audit export                                 the audit log, as NDJSON, CSV or OCSF
  ${NAME} audit key|seal|verify                        makes it show what was taken out of it or altered

reset, forget, people, import and export say more with --help. Every command takes --json: what it did as one line of JSON
(audit export has --format, and keys prints a ring as JSON anyhow). Of the environment:
  LIBSQL_URL    address of the database (libsql://…, http://…, file:…)
  LIBSQL_TOKEN  its token, if it asks for one
  MFA_KEYS      the key ring

Exit code: 0 done, 1 not done, 2 the command is not complete.`

/** `npx sallyport …words`. Never throws for what a person typed. */
export async function sallyportCommand(words: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const [verb, ...rest] = words
  const asksForHelp = words.includes('--help') || words.includes('-h')
  switch (verb) {
    case 'reset':
    case 'forget':
    case 'people':
      return runMfaCommand(words, env, NAME)
    case 'import':
      return (await import('../transfer/import-command.ts')).importCommand(rest, env)
    case 'export':
      return (await import('../transfer/export-command.ts')).exportCommand(rest, env)
    case '--version':
      return done(ownVersion())
    case undefined:
      return failed(2, GUIDE)
  }
  if (asksForHelp) return done(GUIDE)
  switch (verb) {
    case 'init':
      return initCommand(rest)
    case 'keys':
      return keysVerb(rest, env)
    case 'purge':
      return purgeCommand(rest, env)
    case 'migrate':
      return migrateVerb(rest, env)
    case 'elements':
      return elementsCommand(rest)
    case 'user':
      return userCommand(rest, env, NAME)
    case 'policy':
      return policyCommand(rest, env, NAME)
    case 'api-keys':
      return apiKeysCommand(rest, env, NAME)
    case 'audit':
      return auditCommand(rest, env, NAME)
    case 'doctor':
      return doctorCommand(rest, env)
    case 'webhooks':
      return webhooksCommand(rest, env)
  }
  return failed(2, `"${verb}" is not known. ${NAME} --help lists what is.`)
}

/** What is about rows needs the database; the ring alone does not. */
async function keysVerb(words: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const verb = SEALED_VERBS.find((one) => one === words[0])
  return verb ? sealedCommand(verb, words.slice(1), env) : keysCommand(words, env)
}

function migrateVerb(words: string[], env: NodeJS.ProcessEnv): Promise<Outcome> | Outcome {
  const { values, gaps } = takeApart(words, { json: { type: 'boolean' } })
  return gaps.length > 0 ? failed(2, ...gaps) : migrateCommand(env, `${NAME} migrate`, values.json)
}

function ownVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
