import { isFrontController } from '../../edge/proxy/config/open.ts'
import type { ProxyConfig } from '../../edge/proxy/config/proxy-config.ts'
import { noticesSignIns } from '../../edge/proxy/flow/unseen.ts'
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
  const flags = Object.entries(learnt).map(([name, value]) => {
    const flag = flagOf(name)
    return flag === null ? `${name}=${value} (in wrangler.toml)` : `${flag} ${quoted(value)}`
  })
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
  const { loginPage, loginPaths, openPrefixes, signInPaths } = config
  const [page = ''] = loginPage.split('?')
  const fronts = loginPaths.filter((path) => path !== page && isFrontController(path))
  const isAnyQuery = !loginPage.includes('?') && !isFrontController(page)
  const others = loginPaths.filter((path) => path !== '*' && path !== page && !fronts.includes(path))
  const openPaths = [...config.openPaths, ...openPrefixes.map((prefix) => `${prefix}*`)]
  return [
    `${loginPage}: the login page, ${isAnyQuery ? 'with any query' : 'with this query only'}.`,
    ...(others.length > 0 ? [`${others.join(', ')}: whatever is there, since logins go there.`] : []),
    ...(fronts.length > 0 ? [`${fronts.join(', ')}: only what is sent as a login.`] : []),
    ...(loginPaths.includes('*') ? ['What is sent as a login to any other path, and nothing else there.'] : []),
    ...(openPaths.length > 0 ? [`${some(openPaths)}: without any cookie.`] : []),
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
    ...(config.identity.kind === 'form' && config.identity.isUntried
      ? [
          'A second name: where the site takes two for one person (an e-mail address, say), whoever has the password sets MFA up for the other one. That it does not is your word (--one-name yes).',
        ]
      : []),
    ...(config.anonymous === 'pass' && config.identity.kind === 'form'
      ? ['Any way to sign in but the form (--no-other-login says that there is none).']
      : []),
    ...(config.identity.kind === 'form'
      ? [
          noticesSignIns(config, config.failure)
            ? 'A sign-in on a path that is not listed, in a browser that is through the gate, where the site puts the other person into the session that is there (--whoami notices it).'
            : 'A sign-in on a path that is not listed, in a browser that is through the gate: nothing tells it (--whoami does, or a --login-ok-cookie that is no session cookie, or --test-user where the site keeps the session as it is).',
        ]
      : []),
    ...(config.authorization === 'assured'
      ? ['Authorization headers, of anybody, from a browser that is through the gate (--authorization assured).']
      : []),
    ...(config.webhook === null
      ? ['Nobody is told when a method is added or removed, or codes are guessed (--webhook-url, docs/webhooks.md).']
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
