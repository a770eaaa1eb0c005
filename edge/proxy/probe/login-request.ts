import type { Form } from '../../reading/page.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import { type LoginPage, ownPath, type SeenConfig } from './login-page.ts'
import type { Cookies, ProbeRequest } from './probe-client.ts'

export type Credentials = {
  user: string
  password: string
  /** The name is made up: where the form wants an e-mail address, it becomes one. */
  isRandom?: boolean
}

/** The request that a browser sends when somebody fills in the login, and what to call it. */
export type ProbeLoginRequest = ProbeRequest & {
  describes: string
  /** Sent as the gate knows logins to be sent; how the site refuses another one nobody can say. */
  isUsual: boolean
}

export function loginRequest(
  config: SeenConfig,
  { form, seen, page: { referrer } }: LoginPage,
  who: Credentials,
  cookies: Cookies,
): ProbeLoginRequest {
  const { base: own, loginPaths, loginPage, userField } = config
  const action = form ? ownPath(form.action ?? seen.path, seen.path, config) : null
  const fallback = loginPaths.find((path) => path !== '*') ?? seen.path
  const isListed = action !== null && (loginPaths.includes('*') || loginPaths.includes(action.split('?')[0] ?? ''))
  const path = isListed ? action : fallback
  const isSilent = policyOf(seen.referrerPolicy, referrer) === 'no-referrer'
  const referer: Record<string, string> = isSilent ? {} : { Referer: own + seen.path }
  const usual = loginPaths.includes('*') ? [loginPage.split('?')[0]] : loginPaths
  const base = { method: 'POST', path, cookies, isUsual: usual.includes(path.split('?')[0] ?? '') }
  if (config.loginType === 'json') {
    const json = jsonOf(config, who)
    return {
      ...base,
      headers: {
        Origin: own,
        ...referer,
        'Sec-Fetch-Mode': 'cors',
        'Sec-Fetch-Dest': 'empty',
        Accept: 'application/json, */*;q=0.5',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(json.value),
      describes: `"${userField}" and "${json.password}" as JSON to ${path}`,
    }
  }
  const filled = fill(config, form ?? NO_FORM, who)
  const page = {
    // Where a page tells nobody where people come from, its forms come from nowhere (Fetch, "append a request Origin header").
    Origin: isSilent ? 'null' : own,
    ...referer,
    'Sec-Fetch-Mode': 'navigate',
    'Sec-Fetch-Dest': 'document',
    'Sec-Fetch-User': '?1',
    Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  }
  const hidden = (form ?? NO_FORM).fields.filter(({ type }) => type === 'hidden').length
  const others = hidden === 0 ? '' : hidden === 1 ? ' and a hidden field' : ` and ${hidden} hidden fields`
  const describes = `"${userField}"${filled.password ? `, "${filled.password}"` : ''}${others} to ${path}`
  if (form?.method === 'get') {
    const query = new URLSearchParams(filled.pairs)
    return { ...base, method: 'GET', path: `${path.split('?')[0]}?${query}`, headers: page, describes, isUsual: false }
  }
  if (form?.isMultipart) {
    const body = new FormData()
    for (const [name, value] of filled.pairs) body.append(name, value)
    return { ...base, headers: page, body, describes, isUsual: false }
  }
  return {
    ...base,
    headers: { ...page, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams(filled.pairs)),
    describes,
  }
}

/** The last policy that is one counts; a page's own goes over the header. */
export function policyOf(header: string, meta: string | null): string {
  const known =
    /^(no-referrer|no-referrer-when-downgrade|same-origin|origin|strict-origin|origin-when-cross-origin|strict-origin-when-cross-origin|unsafe-url)$/
  const last = (text: string) =>
    text
      .toLowerCase()
      .split(',')
      .map((one) => one.trim())
      .findLast((one) => known.test(one))
  return last(meta ?? '') ?? last(header) ?? ''
}

/** A name that nobody has; where an e-mail address is asked for, one that leads nowhere. */
function nameOf({ user, isRandom }: Credentials, isMail: boolean): string {
  return isRandom && isMail ? `${user}@example.invalid` : user
}

const asksForMail = (field: string) => /mail/i.test(field.split('/').at(-1) ?? '')

/** What a page's script is taken to send when the page itself has no form. */
const NO_FORM: Form = { action: null, method: 'post', isMultipart: false, fields: [] }

function fill({ userField, passwordField }: ProxyConfig, form: Form, who: Credentials) {
  const isPassword = (name: string, type: string) => (passwordField ? name === passwordField : type === 'password')
  const pairs = form.fields.map(({ name, type, value }): [string, string] => {
    if (name === userField) return [name, nameOf(who, type === 'email' || asksForMail(name))]
    return [name, isPassword(name, type) ? who.password : value]
  })
  const named = form.fields.find(({ name, type }) => isPassword(name, type))?.name
  const password = named ?? passwordField ?? (form === NO_FORM ? 'password' : null)
  if (form === NO_FORM) pairs.push([userField, nameOf(who, asksForMail(userField))])
  if (password && !pairs.some(([name]) => name === password)) pairs.push([password, who.password])
  return { pairs, password }
}

/** `/user/email` → `{ user: { email, password } }`: the password stands beside the name unless it is said where. */
function jsonOf({ userField, passwordField }: ProxyConfig, who: Credentials) {
  const beside = userField.startsWith('/') ? `${userField.slice(0, userField.lastIndexOf('/'))}/password` : 'password'
  const named = passwordField ?? beside
  const value: Record<string, unknown> = {}
  put(value, userField, nameOf(who, asksForMail(userField)))
  put(value, named, who.password)
  return { value, password: named }
}

function put(into: Record<string, unknown>, pointer: string, text: string): void {
  const keys = pointer.startsWith('/') ? pointer.slice(1).split('/') : [pointer]
  const plain = keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = plain.pop() ?? ''
  let at = into
  for (const key of plain) {
    const inner = Object.hasOwn(at, key) ? (at[key] as Record<string, unknown>) : {}
    Object.defineProperty(at, key, { value: inner, enumerable: true, configurable: true, writable: true })
    at = inner
  }
  Object.defineProperty(at, last, { value: text, enumerable: true, configurable: true, writable: true })
}
