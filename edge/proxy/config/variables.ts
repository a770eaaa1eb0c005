import { isPlainPath } from '../../reading/paths.ts'

export type Variables = Readonly<Partial<Record<Variable, string>>>

/** What is wrong with a variable, and what to write instead. */
export type ConfigProblem = { variable: string; advice: string }

/** A configuration that cannot work: each line names a variable and says what to write. */
export class Misconfigured extends Error {
  override name = 'Misconfigured'
  readonly problems: readonly ConfigProblem[]
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ variable, advice }) => `${variable}: ${advice}`).join('\n'))
    this.problems = problems
  }
}

/** All variables that the gate in front of a site knows, in the order in which the guide explains them. */
export const VARIABLES = [
  'ORIGIN',
  'PUBLIC_ORIGINS',
  'ISSUER',
  'SUPPORT',
  'LANGUAGES',
  'HOST_MODE',
  'LOGIN_PATH',
  'LOGIN_PAGE',
  'USER_FIELD',
  'PASSWORD_FIELD',
  'SESSION_COOKIE',
  'SESSION_RENEWS',
  'PLAIN_COOKIE',
  'LOGIN_OK_STATUS',
  'LOGIN_OK_LOCATION',
  'LOGIN_OK_COOKIE',
  'LOGIN_FAIL_STATUS',
  'LOGIN_FAIL_LOCATION',
  'LOGIN_FAIL_RENEWS',
  'LOGIN_SESSION',
  'LOGIN_TYPE',
  'ANONYMOUS',
  'OPEN_PATHS',
  'PREFLIGHTS',
  'SIGN_IN_PATHS',
  'NO_OTHER_LOGIN',
  'WHOAMI',
  'WHOAMI_USER',
  'WHOAMI_NAME',
  'WHOAMI_ACCOUNTS',
  'WHOAMI_TEXT',
  'WHOAMI_NOBODY',
  'WHOAMI_HEADERS',
  'JWT_COOKIE',
  'JWT_JWKS',
  'JWT_SECRET',
  'JWT_USER',
  'JWT_NAME',
  'JWT_ACCOUNTS',
  'USER_CASE',
  'USER_PATTERN',
  'SPELLINGS',
  'ONE_NAME',
  'NEW_PEOPLE',
  'OWNERS',
  'REQUIRE',
  'LOGOUT_PATH',
  'TOKEN_FIELD',
  'AUTHORIZATION',
  'ASSERTION_KEY',
  'RP_ID',
  'RELATED_ORIGINS',
  'SESSIONS',
  'STYLE_TOKENS',
  'WEBHOOK_URL',
  'WEBHOOK_KEY',
  'WEBHOOK_LOOPBACK',
  'ADMIN_API',
] as const

export type Variable = (typeof VARIABLES)[number]

export type VariableReader = ReturnType<typeof variableReader>

/** Reads variables as text, lists and choices, and collects everything that is wrong with them. */
export function variableReader(variables: Variables) {
  const problems: ConfigProblem[] = []
  const wrong = (variable: Variable, advice: string) => {
    problems.push({ variable, advice })
  }
  const text = (variable: Variable): string | null => variables[variable]?.trim() || null
  const list = (variable: Variable): string[] =>
    (variables[variable] ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean)
  function oneOf<const T extends string>(variable: Variable, allowed: readonly T[], fallback: T): T {
    const value = text(variable)
    if (value === null) return fallback
    const found = allowed.find((item) => item === value)
    if (!found) wrong(variable, `write one of ${allowed.join(', ')}; it is "${value}"`)
    return found ?? fallback
  }
  const plainPaths = (variable: Variable, items: readonly string[]): string[] =>
    items.filter((path) => {
      if (isPlainPath(path) && !path.includes('*')) return true
      wrong(
        variable,
        `paths are written letter for letter, like /login, without query, "*", "..", "//", ";" or "%"; "${path}" is not`,
      )
      return false
    })
  const paths = (variable: Variable): string[] => plainPaths(variable, list(variable))
  return { text, list, paths, plainPaths, oneOf, wrong, problems }
}
