import { foldOf, typedName } from '../../core/names.ts'
import { Misconfigured, type Variable } from '../config/config.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'

/*
 * Does the site take more than one name for one person? The test account's name in other case, with `_` for a space, and its
 * alias, each with the right password. Whoever has a password and types the other one must not be somebody new here.
 */

/** What became of the right password under another name. */
export type Tried = {
  outcome: 'taken' | 'refused' | 'unclear'
  /** Who it is, as the site itself says; null: it does not say. */
  person: string | null
}

export type Account = {
  user: string
  password: string
  /** Another name that the site is known to take for this person, their e-mail address perhaps. */
  alias?: string | undefined
}

/** `any-case`: the site folds letter case; `one`: nothing was found but what is closed here. */
export type Spellings = 'one' | 'any-case'

type Kind = 'alias' | 'capital' | 'space' | 'case'

export type NameFindings = {
  taken: { kind: Kind; name: string }[]
  refused: { kind: Kind; name: string }[]
  /** Neither yes nor no: nothing was shown. */
  unclear: string[]
  /** Left out, so that the site sees less than three wrong logins. */
  left: string[]
}

/** The names that are worth a try, those first that are the likeliest to be taken: one refusal ends it. */
export function otherNames({ user, alias }: Pick<Account, 'user' | 'alias'>): { kind: Kind; name: string }[] {
  const swap = (text: string) =>
    [...text].map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())).join('')
  const inside = user.slice(1, -1)
  const spaced =
    user.charAt(0) + (/ /.test(inside) ? inside.replaceAll(' ', '_') : inside.replaceAll('_', ' ')) + user.slice(-1)
  const names: { kind: Kind; name: string }[] = [
    ...(alias === undefined ? [] : [{ kind: 'alias' as const, name: alias }]),
    { kind: 'capital', name: swap(user.charAt(0)) + user.slice(1) },
    ...(user.length > 2 ? [{ kind: 'space' as const, name: spaced }] : []),
    { kind: 'case', name: swap(user) },
  ]
  return names.filter(({ name }, at) => name !== user && names.findIndex((one) => one.name === name) === at)
}

/** Tries them one after the other. `mayFail`: how many more wrong logins the site may see. */
export async function tryNames(
  names: readonly { kind: Kind; name: string }[],
  tryOne: (user: string) => Promise<Tried>,
  mayFail: number,
): Promise<NameFindings & { persons: Map<string, string | null> }> {
  const findings: NameFindings = { taken: [], refused: [], unclear: [], left: [] }
  const persons = new Map<string, string | null>()
  const todo = [...names]
  for (let next = todo.shift(); next; next = todo.shift()) {
    if (mayFail <= 0) {
      findings.left.push(next.name)
      continue
    }
    const { outcome, person } = await tryOne(next.name)
    if (outcome === 'taken') {
      findings.taken.push(next)
      persons.set(next.name, person)
      continue
    }
    mayFail -= 1
    if (outcome === 'unclear') {
      findings.unclear.push(next.name)
      continue
    }
    findings.refused.push(next)
    // Who does not fold the first letter folds no other one.
    if (next.kind === 'capital')
      for (const one of todo.filter(({ kind }) => kind === 'case')) todo.splice(todo.indexOf(one), 1)
  }
  return { ...findings, persons }
}

/**
 * What that means where nothing but the form says who it is. Throws where the site takes two names that would be two people
 * here, whatever anybody said of it.
 */
export function judgeNames(
  config: Pick<ProxyConfig, 'identity' | 'invites'>,
  user: string,
  { taken, refused, unclear }: NameFindings,
): { spellings: Spellings | null; found: string[]; warnings: string[] } {
  const { naming } = config.identity
  const refuse = (variable: Variable, advice: string) => new Misconfigured([{ variable, advice }])
  if (typedName(user, naming) === null) {
    throw refuse(
      'USER_PATTERN',
      `the test account's name "${user}" holds more than letters, digits and . _ - + @; write a regular expression for such names`,
    )
  }
  const kinds = new Set(taken.map(({ kind }) => kind))
  if (naming.rule === 'exact' && (kinds.has('capital') || kinds.has('case'))) {
    throw refuse(
      'USER_CASE',
      `the site takes "${taken.find(({ kind }) => kind !== 'alias')?.name}" for "${user}": with USER_CASE=exact they would be two people here. Leave it out`,
    )
  }
  const isAnyCase =
    kinds.has('case') || (kinds.has('capital') && otherNames({ user }).every(({ kind }) => kind !== 'case'))
  // What is refused as no name, or as another spelling of one, is nobody new.
  const isClosed = (name: string) =>
    typedName(name, naming) === null || foldOf(name, naming.rule) === foldOf(user, naming.rule)
  const isTwo = taken.filter(
    ({ kind, name }) => !isClosed(name) || (kind === 'space' && typedName(name, naming) !== null),
  )
  const second = isTwo.find(({ kind }) => kind === 'space' || !config.invites)
  if (second) {
    const isSpace = second.kind === 'space'
    const way = isSpace
      ? 'Leave USER_PATTERN out, so that names have no spaces, or let the site say who it is: WHOAMI'
      : 'Let the site say who it is: WHOAMI, with WHOAMI_TEXT where it says so in a page; or write NEW_PEOPLE=invite'
    throw refuse(
      isSpace ? 'USER_PATTERN' : 'WHOAMI',
      `the site takes "${second.name}" and "${user}" for one person: whoever has the password would set MFA up under the second name. ${way}`,
    )
  }
  const found: string[] = []
  const warnings: string[] = []
  const list = (items: { name: string }[]) => items.map(({ name }) => `"${name}"`).join(', ')
  if (isAnyCase) found.push(`The site takes a name in any case: ${list(taken)} is "${user}", here too.`)
  else if (taken.length > 0)
    found.push(`The site takes ${list(taken)} for "${user}": here only the spelling that was used first is taken.`)
  if (kinds.has('alias') && config.invites)
    found.push('The alias is a name of its own here, which nobody sets MFA up for without an invitation.')
  if (refused.some(({ kind }) => kind === 'capital') && naming.rule !== 'exact') {
    found.push(
      `The site tells capitals in names apart. Where it has a Boss and a boss, who are two people, write USER_CASE=exact; else the spelling that is used first is the only one.`,
    )
  }
  if (refused.some(({ kind }) => kind === 'alias')) {
    warnings.push('The site did not take the alias with this password, so nothing was learnt from it.')
  }
  if (unclear.length > 0) {
    const names = unclear.map((name) => `"${name}"`).join(', ')
    warnings.push(
      `It is not clear what the site makes of ${names} with the right password, so nothing was shown about a second name.`,
    )
  }
  const shown = isAnyCase ? 'any-case' : 'one'
  return { spellings: unclear.length > 0 ? null : shown, found, warnings }
}
