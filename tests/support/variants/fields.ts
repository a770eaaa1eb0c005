import spelled from './fields.json' with { type: 'json' }

/** Header fields and request lines that say something other than they seem to. Each list is one kind, by name. */
export type Fields = [name: string, value: string][]
export type FieldChange = { name: string; fields: Fields }

/**
 * Path overrides are names under which some server takes another path than that of the request line; forwarded ones,
 * another address or scheme than those of the connection; identities, what a site behind a gate believes about who it is.
 */
const { methods, pathOverrides, forwarded, identities, others } = spelled

export const METHODS = [...methods, 'X'.repeat(300)]

const METHOD_OVERRIDES = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'X_HTTP_Method_Override']

const each = (kind: string, names: string[], values: string[]): FieldChange[] =>
  names.flatMap((name) =>
    values.map((value) => ({ name: `${kind} ${name}: ${value}`, fields: [[name, value]] as Fields })),
  )

/** None of these names may reach the site as a browser sent it (the standard ones that mean something else left out). */
export const NEVER_FORWARDED: readonly string[] = [
  ...METHOD_OVERRIDES,
  ...pathOverrides.filter((name) => /^X/.test(name)),
  ...forwarded.filter((name) => /^(X.)?Forwarded/.test(name)),
  ...identities.filter((name) => /mfa/i.test(name)),
].map((name) => name.toLowerCase())

export function fieldChanges({ gated, open, user }: { gated: string; open: string; user: string }): FieldChange[] {
  const one = (name: string, ...fields: Fields): FieldChange => ({ name, fields })
  return [
    ...each('method override', METHOD_OVERRIDES, ['GET', 'OPTIONS', 'HEAD']),
    ...each('path override', pathOverrides, [open, gated]),
    ...each('forwarded', forwarded, ['127.0.0.1', 'https', 'localhost', 'for=127.0.0.1;proto=https;host=localhost']),
    ...each('identity', identities, [user, 'true']),
    ...each(
      'hop by hop',
      ['Connection', 'Proxy-Connection'],
      ['close, X-MFA-Assertion', 'keep-alive, Cookie', 'Authorization', 'X-Forwarded-For, Host', 'upgrade'],
    ),
    ...each('upgrade', ['Upgrade'], ['websocket', 'h2c', 'TLS/1.2', 'HTTP/2.0']),
    one(
      'websocket',
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ),
    one(
      'websocket, old',
      ['Connection', 'Upgrade'],
      ['Upgrade', 'WebSocket'],
      ['Sec-WebSocket-Version', '8'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ),
    one(
      'h2c',
      ['Connection', 'Upgrade, HTTP2-Settings'],
      ['Upgrade', 'h2c'],
      ['HTTP2-Settings', 'AAMAAABkAAQCAAAAAAIAAAAA'],
    ),
    ...Object.entries(others).flatMap(([kind, { names, values }]) =>
      each(
        kind,
        names,
        values.map((value) => (value === '{open}' ? open : value)),
      ),
    ),
  ]
}

/** `null`: no `Host` at all. Several fields: as many as given. */
export const hostForms = (host: string): Record<string, string[] | null> => {
  const [name = '', port = ''] = host.split(':')
  const at = port === '' ? '' : `:${port}`
  return {
    capitals: [host.toUpperCase()],
    dot: [`${name}.${at}`],
    'two dots': [`${name}..${at}`],
    'no port': [name],
    'other port': [`${name}:1`],
    'port 80': [`${name}:80`],
    'port empty': [`${name}:`],
    'port wrong': [`${name}:99999`],
    'port letters': [`${name}:http`],
    'leading zeros': [`${name}:000${port || '80'}`],
    localhost: [`localhost${at}`],
    IPv4: [`127.0.0.1${at}`],
    'IPv4 short': [`127.1${at}`],
    'IPv4 number': [`2130706433${at}`],
    'IPv4 octal': [`0177.0.0.1${at}`],
    IPv6: [`[::1]${at}`],
    'IPv6 mapped': [`[::ffff:127.0.0.1]${at}`],
    'any address': [`0.0.0.0${at}`],
    other: ['other.example'],
    subdomain: [`admin.${host}`],
    suffix: [`${name}.other.example${at}`],
    userinfo: [`alice@${host}`],
    'userinfo trick': [`${host}@other.example`],
    path: [`${host}/about`],
    query: [`${host}?x`],
    fragment: [`${host}#x`],
    backslash: [`${host}\\about`],
    comma: [`${host}, other.example`],
    space: [`${host} other.example`],
    tab: [`${host}\tother.example`],
    'percent encoded': [`%6${name.slice(1)}${at}`],
    'full width': [`\xef\xbc\x8e${host}`],
    scheme: [`http://${host}`],
    underscore: [`a_b${at}`],
    empty: [''],
    spaces: ['   '],
    none: null,
    'twice the same': [host, host],
    'twice, other first': ['other.example', host],
    'twice, other last': [host, 'other.example'],
    metadata: ['169.254.169.254'],
    long: [`${'a'.repeat(300)}.example`],
  }
}
