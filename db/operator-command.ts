import { LONGEST } from '../edge/core/lengths.ts'

const GUIDE = `Help somebody who has neither phone nor backup codes, or whose MFA method cannot be found.

  npm run mfa -- reset <principal> --reason "<why>"

Removes the person's MFA method and all backup codes, ends every proof of their sessions, and writes
who was reset and why into the audit log. An account that requires MFA goes on requiring it: they are
led to set up a new method when they sign in next.

First make sure that it is really them, then change their password, then reset: whoever signs in next
may set up MFA.

Forget somebody whom the site has deleted.

  npm run mfa -- forget <principal> --reason "<why>"

Removes everything that is kept of them but the audit log: method, backup codes, memberships, proofs,
counts of wrong codes, whatever was begun. Somebody new of the same id starts from nothing, and no
session from before can act for them. End the person's sessions at the site first.

  <principal>   the person's id, as the host's identify() answers it; often not the e-mail address
  --reason      one sentence for the audit log, for example "lost phone, ticket 4711"

  LIBSQL_URL    address of the database (libsql://…, http://…, file:…)
  LIBSQL_TOKEN  its token, if it asks for one

Exit code: 0 done, 1 not done, 2 the command is not complete.`

/** What the command prints, line by line, and how it ends: 0 done, 1 not done, 2 the command is not complete. */
export type Outcome = { exitCode: 0 | 1 | 2; out: string[]; err: string[] }

const done = (...out: string[]): Outcome => ({ exitCode: 0, out, err: [] })

const failed = (exitCode: 1 | 2, ...err: string[]): Outcome => ({ exitCode, out: [], err })

const VERBS = ['reset', 'forget'] as const
type Verb = (typeof VERBS)[number]

type Command = { verb: Verb; principalId: string; reason: string; url: string }

/** What to do, or what is missing: every gap at once. */
function readCommand(words: string[], url: string | undefined): Command | string[] {
  const [word, ...rest] = words
  const verb = VERBS.find((known) => known === word)
  const known = VERBS.join(' or ')
  if (!verb) return [word === undefined ? `Say what to do: ${known}.` : `"${word}" is not known. Use: ${known}.`]
  const gaps: string[] = []
  const principals: string[] = []
  let reason = ''
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? ''
    if (word === '--reason') reason = rest[++at] ?? ''
    else if (word.startsWith('--reason=')) reason = word.slice('--reason='.length)
    else if (word.startsWith('-')) gaps.push(`"${word}" is not known.`)
    else principals.push(word)
  }
  const [principalId = ''] = principals
  reason = reason.trim()
  if (principalId === '') gaps.push(`The principal is missing: the id of the person to ${verb}.`)
  if (principalId.length > LONGEST.id) gaps.push(`An id has ${LONGEST.id} characters at most.`)
  if (principals.length > 1) gaps.push(`One principal at a time; there are ${principals.length}. Quote the reason.`)
  if (reason === '' || reason.startsWith('--')) gaps.push('The reason is missing: --reason "why this is done".')
  if (reason.length > LONGEST.reason) gaps.push(`The reason may have ${LONGEST.reason} characters at most.`)
  if (!url) gaps.push('LIBSQL_URL is not set: the address of the database.')
  return gaps.length > 0 || !url ? gaps : { verb, principalId, reason, url }
}

async function run({ verb, principalId, reason, url }: Command, token: string | undefined): Promise<Outcome> {
  // Loaded only now, so that the guide and a wrong command are answered at once.
  const [{ createClient }, { drizzle }, { sql }, { createStore, schema }] = await Promise.all([
    import('@libsql/client'),
    import('drizzle-orm/libsql'),
    import('drizzle-orm'),
    import('./index.ts'),
  ])
  const client = createClient({ url, authToken: token })
  try {
    const db = drizzle(client)
    const { principals, authenticators, memberships, audit } = schema
    const isSeen = sql<number>`exists (select 1 from ${principals} where ${principals.id} = ${principalId})
      or exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId})
      or exists (select 1 from ${memberships} where ${memberships.principalId} = ${principalId})
      or exists (select 1 from ${audit} where ${audit.principalId} = ${principalId})`
    const [known] = await db.all<{ seen: number }>(sql`select ${isSeen} as seen`)
    if (!known?.seen) {
      // A typing error must not look like help, and an audit row about nobody would be in the way.
      return failed(
        1,
        `"${principalId}" was never seen here, so nothing was changed. The id is what the host's`,
        'identify() answers, which is often not the e-mail address.',
      )
    }
    const record = {
      id: crypto.randomUUID(),
      actor: 'operator',
      principalId,
      act: verb === 'reset' ? 'admin.reset' : 'principal.forgotten',
      result: 'ok' as const,
      requestId: crypto.randomUUID(),
      addressPrefix: null,
      reason,
    }
    const act = { principalId, audit: record, now: Date.now() }
    if (verb === 'forget') {
      await createStore(db).forgetPrincipal(act)
      return done(
        `"${principalId}" is forgotten: nothing is kept but the audit log. What was begun before now has ended.`,
        'Somebody new of the same id starts from nothing.',
      )
    }
    const { hadMethod } = await createStore(db).resetByOperator(act)
    return done(
      hadMethod
        ? `The MFA method and the backup codes of "${principalId}" are removed, and all their proofs have ended.`
        : `"${principalId}" had no MFA method. All their proofs have ended.`,
      'Change the password first: whoever signs in next may set up MFA.',
    )
  } finally {
    client.close()
  }
}

/** One plain sentence about what is wrong with the database; the driver's own words come last. */
function describeFailure(error: unknown, address: string): string {
  // What follows the question mark may be a token.
  const [url] = address.split('?')
  const texts: string[] = []
  for (let cause = error; cause instanceof Error; cause = cause.cause) texts.push(cause.message)
  const text = texts.join(' ')
  if (/no such table/i.test(text))
    return 'This database has no tables of Sallyport. Is it the right one? (npm run db:migrate)'
  if (/\b40[13]\b|unauthorized|forbidden|\bauth/i.test(text)) return 'The database refused the token in LIBSQL_TOKEN.'
  if (/fetch failed|ECONNREFUSED|ENOTFOUND|EAI_AGAIN/i.test(text))
    return `There is no database to be reached at ${url}.`
  return `The database at ${url} could not do it: ${texts.at(-1) ?? String(error)}`
}

/** `npm run mfa -- …words`, with the address and the token of the database from `env`. Never throws for what a person typed. */
export async function runMfaCommand(words: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  if (words.includes('--help') || words.includes('-h')) return done(GUIDE)
  const command = readCommand(words, env.LIBSQL_URL)
  if (Array.isArray(command)) {
    const usage = [
      '',
      ...VERBS.map((verb) => `  npm run mfa -- ${verb} <principal> --reason "<why>"`),
      '',
      'More: npm run mfa -- --help',
    ]
    return failed(2, ...command, ...usage)
  }
  return run(command, env.LIBSQL_TOKEN).catch((error: unknown) => failed(1, describeFailure(error, command.url)))
}
