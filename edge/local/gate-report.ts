import type { ProxyConfig } from '../proxy/config.ts'
import { noticesSignIns } from '../proxy/unseen.ts'
import type { Gate } from './gate.ts'
import { flagOf, inFlags, quoted } from './gate-flags.ts'

/*
 * What `npm run gate` tells: what was found, what is open, what to do next. Pure.
 */

const WIDTH = 92

/** The whole report, once the gate runs. */
export function report({ url, config, findings, learnt, dataDir, databaseUrl }: Gate): string {
  const found = findings.notes.filter(({ kind }) => kind === 'found').map(({ text }) => inFlags(text))
  const warnings = findings.notes.filter(({ kind }) => kind === 'warning').map(({ text }) => inFlags(text))
  const flags = Object.entries(learnt).map(([name, value]) => `${flagOf(name)} ${quoted(value)}`)
  return [
    `\n  ${url}  in front of  ${config.origin.origin}\n`,
    section('What the site does', found),
    section('Set by that, as if you had written', flags),
    section('Look at this', warnings),
    section('Open to anybody', openTo(config)),
    section('Still open', stillOpen(config)),
    section('Next', next(url, config)),
    `The data is in ${dataDir} (--reset forgets it). The database, for \`npm run mfa\`: LIBSQL_URL=${databaseUrl}`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return ''
  return `${title}\n${lines.map((line) => wrapped(line)).join('\n')}\n`
}

function wrapped(text: string): string {
  const lines = ['  -']
  // What the site sent must not steer a terminal.
  for (const word of text.replace(/\p{Cc}/gu, '').split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length + 1 > WIDTH && line.trim() !== '-') lines.push(`    ${word}`)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join('\n')
}

function openTo(config: ProxyConfig): string[] {
  const { loginPage, loginPaths, openPaths, signInPaths } = config
  const login = [...new Set([loginPage, ...loginPaths.filter((path) => path !== '*')])]
  return [
    `${login.join(', ')}: the login.`,
    ...(openPaths.size > 0 ? [`${some([...openPaths])}: without any cookie.`] : []),
    ...(signInPaths.size > 0 ? [`${[...signInPaths].join(', ')}: other ways in; the site is asked who came.`] : []),
    ...(config.preflights === 'pass' ? ['Preflights (OPTIONS without any credential): the site answers them.'] : []),
    config.anonymous === 'pass'
      ? 'Whatever the site shows to somebody who is not signed in (--anonymous pass).'
      : 'Nothing else: whoever is not signed in is sent to the login.',
  ]
}

function some(items: readonly string[]): string {
  const shown = items.slice(0, 4).join(', ')
  return items.length > 4 ? `${shown} and ${items.length - 4} more` : shown
}

function stillOpen(config: ProxyConfig): string[] {
  const asserted = config.assertionKey === null ? ' ASSERTION_KEY lets the site tell (docs/any-site.md).' : ''
  return [
    `${config.origin.origin} itself: whoever reaches it there passes no gate.${asserted}`,
    ...(config.anonymous === 'pass' && config.identity.kind === 'form'
      ? ['Any way to sign in but the form (--no-other-login says that there is none).']
      : []),
    ...(config.identity.kind === 'form' && !noticesSignIns(config, config.failure)
      ? [
          'A sign-in on a path that is not listed, in a browser that is through the gate: this site renews its session by itself, so nothing tells it (--whoami does, and a --login-ok-cookie that is no session cookie).',
        ]
      : []),
    ...(config.authorization === 'assured'
      ? ['Authorization headers, of anybody, from a browser that is through the gate (--authorization assured).']
      : []),
    ...(config.plainCookies.length > 0
      ? [`The cookies ${config.plainCookies.join(', ')}: they reach the site from anybody.`]
      : []),
  ]
}

function next(url: string, { requireAll, owners, identity }: ProxyConfig): string[] {
  const [owner] = owners
  const first = requireAll
    ? `Open ${url} and sign in as you do at the site: you are led to set up an authenticator app.`
    : `Open ${url}, sign in${owner ? ` as ${owner}` : ' as an Owner'}, and require MFA at ${url}/.mfa/accounts.`
  return [
    first,
    'Sign out, sign in again with the password alone: no page of the site opens before the code.',
    ...(identity.kind === 'form' && !requireAll ? ['--require all asks everybody from the start.'] : []),
    'Deploy it with the same settings in wrangler.toml: docs/any-site.md.',
  ]
}
