import type { NameRule, Naming } from '../../core/names.ts'
import { isLoopback } from '../../http/request/location.ts'
import { isPlainPath } from '../../reading/paths.ts'
import { readTemplate } from './page-template.ts'
import type { AskedField, IdentityConfig, PageText } from './proxy-config.ts'
import type { VariableReader } from './variables.ts'

/** How the gate knows who signs in: by the form, by asking the site, by a signed token. */
export function readIdentity(reader: VariableReader, invites: boolean): IdentityConfig {
  const { text, oneOf, wrong } = reader
  const naming = readNaming(reader)
  const whoami = text('WHOAMI')
  const jwks = text('JWT_JWKS')
  const secret = text('JWT_SECRET')
  if (whoami !== null && (jwks ?? secret) !== null) {
    wrong('WHOAMI', 'use either WHOAMI or JWT_JWKS / JWT_SECRET, not both')
  }
  if (whoami !== null) {
    if (!isPlainPath(whoami.split('?')[0] ?? '') || /[\s#]/.test(whoami)) {
      wrong('WHOAMI', 'write a path of the site that says who is signed in, like /api/me; a query may follow')
    }
    return {
      kind: 'whoami',
      path: whoami,
      text: readText(reader),
      nobody: text('WHOAMI_NOBODY'),
      fields: readFields(reader),
      user: text('WHOAMI_USER') ?? '/id',
      name: text('WHOAMI_NAME'),
      accounts: text('WHOAMI_ACCOUNTS'),
      naming,
    }
  }
  if (jwks !== null || secret !== null) {
    if (jwks !== null && secret !== null) wrong('JWT_JWKS', 'use either JWT_JWKS or JWT_SECRET, not both')
    if (jwks !== null && !isKeyAddress(jwks)) wrong('JWT_JWKS', 'write an https address')
    if (secret !== null && secret.length < 32) wrong('JWT_SECRET', 'a secret shorter than 32 characters can be guessed')
    const cookie = text('JWT_COOKIE')
    if (cookie === null && text('TOKEN_FIELD') === null) {
      wrong('JWT_COOKIE', 'write the name of the cookie that is the token, or TOKEN_FIELD for bearer logins')
    }
    return {
      kind: 'jwt',
      cookie,
      key: jwks !== null ? { jwks } : { secret: secret ?? '' },
      user: text('JWT_USER') ?? 'sub',
      name: text('JWT_NAME'),
      accounts: text('JWT_ACCOUNTS'),
      naming,
    }
  }
  const isUntried = text('SPELLINGS') === null && !invites
  if (oneOf('ONE_NAME', ['no', 'yes'], 'no') === 'no' && isUntried) {
    wrong(
      'ONE_NAME',
      'people are known by nothing but the name they type, and where the site takes two names for one person, whoever has the password sets MFA up for the other one. Give --test-user NAME (and --test-alias) to npm run gate, which tries that out, let the site say who it is: WHOAMI, or write NEW_PEOPLE=invite. Write ONE_NAME=yes only if you know that the site takes one name for each person: no e-mail address in its place, no other capitals',
    )
  }
  return { kind: 'form', naming, isUntried }
}

function readText({ text, wrong }: VariableReader): PageText | null {
  const written = text('WHOAMI_TEXT')
  if (written === null) return null
  for (const variable of ['WHOAMI_USER', 'WHOAMI_NAME', 'WHOAMI_ACCOUNTS'] as const) {
    if (text(variable) !== null) wrong(variable, 'belongs to an answer in JSON; with WHOAMI_TEXT the answer is a page')
  }
  const read = readTemplate(written)
  if (!('advice' in read)) return read
  wrong('WHOAMI_TEXT', `${read.advice}; it is ${written}`)
  return null
}

/** What our own question says of itself, or must not say. */
const NO_FIELDS = /^(cookie|authorization|host|connection|content-.*|transfer-encoding|x-forwarded-.*|x-mfa-.*|cf-.*)$/i

/** `browser-id`: as the browser sends it; `X-Requested-With: XMLHttpRequest`: always so. */
function readFields({ list, wrong }: VariableReader): AskedField[] {
  return list('WHOAMI_HEADERS').flatMap((item) => {
    const [, name = '', value] = /^([A-Za-z][A-Za-z0-9-]*)(?:\s*:\s*([!-~][ -~]*))?$/.exec(item) ?? []
    if (name !== '' && !NO_FIELDS.test(name)) return [{ name, value: value ?? null }]
    wrong('WHOAMI_HEADERS', `write names of header fields, or "Name: value"; "${item}" cannot be sent`)
    return []
  })
}

/** How names are told apart. What the start-up found of it (`SPELLINGS`) is written down with the other settings. */
function readNaming({ text, oneOf, wrong }: VariableReader): Naming {
  const userCase = oneOf('USER_CASE', ['fold', 'exact'], 'fold')
  const seen = oneOf('SPELLINGS', ['unknown', 'one', 'any-case'], 'unknown')
  if (userCase === 'exact' && seen === 'any-case') {
    wrong('USER_CASE', 'the site takes a name in any case for one person: leave USER_CASE=exact out')
  }
  const rule: NameRule = userCase === 'exact' ? 'exact' : seen === 'any-case' ? 'folded' : 'pinned'
  const written = text('USER_PATTERN')
  let pattern: RegExp | null = null
  try {
    pattern = written === null ? null : new RegExp(`^(?:${written})$`, 'u')
  } catch {
    wrong('USER_PATTERN', `write a regular expression for a whole name, like [\\p{L}0-9 .@_-]+; "${written}" is none`)
  }
  return { rule, pattern }
}

/** Keys that came over http anybody on the way could exchange. */
function isKeyAddress(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}
