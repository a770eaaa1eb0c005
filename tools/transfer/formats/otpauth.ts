import { fromBase32 } from './bytes.ts'
import { type Entry, type Format, isObject, jsonOf, numberOf, readEach, textOf, Unreadable } from './entry.ts'
import { csvOf, linesOf } from './rows.ts'

/**
 * One `otpauth:` address on each line, with whose it is: `principal,uri` (RFC 4180, a first line of these names may be
 * there), `{"principal":"…","uri":"…"}`, or the address alone, where the account of its label is the person.
 */
export const otpauth: Format = {
  ids: ['principal'],
  read: (text) =>
    readEach(
      linesOf(text).filter(({ at, part }) => !(at === 'line 1' && /^\ufeff?principal,uri$/.test(part.trim()))),
      (line, at) => {
        const { who, uri } = lineOf(line.trim())
        const { account, ...entry } = readKeyUri(uri)
        return [{ at, who: who ?? account, ...entry }]
      },
    ),
}

function lineOf(line: string): { who?: string; uri: string } {
  if (/^otpauth:/i.test(line)) return { uri: line }
  if (line.startsWith('{')) {
    const row = jsonOf(line)
    if (!isObject(row)) throw new Unreadable('is no object')
    return { who: textOf(row.principal, 'principal'), uri: textOf(row.uri, 'uri') }
  }
  const [who, uri, ...more] = csvOf(line)[0]?.part ?? []
  if (!who || !uri || more.length > 0) throw new Unreadable('is neither "principal,uri" nor an otpauth: address')
  return { who, uri }
}

type KeyUri = Omit<Entry, 'at' | 'who'> & { account: string }

/** What apps read of it: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function readKeyUri(text: string): KeyUri {
  let url: URL
  let label: string
  try {
    url = new URL(text)
    label = decodeURIComponent(url.pathname.replace(/^\//, ''))
  } catch {
    throw new Unreadable('is no otpauth: address')
  }
  if (url.protocol !== 'otpauth:') throw new Unreadable('is no otpauth: address')
  const kind = url.host.toLowerCase()
  if (kind === 'hotp') throw new Unreadable(BY_COUNTER)
  if (kind !== 'totp') throw new Unreadable('is no otpauth: address of a time-based code')
  const one = (name: string) => {
    const values = url.searchParams.getAll(name)
    if (values.length > 1) throw new Unreadable(`has ${name} twice`)
    return values[0]
  }
  return {
    account: accountOf(label),
    secret: fromBase32(textOf(one('secret'), 'secret')),
    algorithm: one('algorithm') ?? 'SHA1',
    digits: numberOf(one('digits'), 'digits', 6),
    period: numberOf(one('period'), 'period', 30),
    lastStep: null,
  }
}

export const BY_COUNTER = 'its codes are counted, not timed (HOTP)'

/** The label is `issuer:account`, or the account alone. */
export const accountOf = (label: string): string => label.slice(label.indexOf(':') + 1).trim()
