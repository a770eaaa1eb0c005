import { fromBase64 } from '../../../edge/crypto/encoding.ts'
import { fromBase32 } from './bytes.ts'
import { type Entry, type Format, numberOf, readEach, textOf, Unreadable } from './entry.ts'
import { readKeyUri } from './otpauth.ts'
import { linesOf, type Row, rowsOf, withoutMark, withUnread } from './rows.ts'

/**
 * What `authelia storage user totp export` writes: YAML, or with `csv` and `uri` those.
 * https://www.authelia.com/reference/cli/authelia/authelia_storage_user_totp_export/
 */
export const authelia: Format = {
  ids: ['username'],
  read(text) {
    const plain = withoutMark(text)
    if (/^totp_configurations:/m.test(plain)) return readEach(yamlOf(plain), (row, at) => [entryOf(row, at, fromYaml)])
    if (plain.startsWith('issuer,username,')) {
      const { rows, unread } = rowsOf(plain)
      return withUnread(
        readEach(rows, (row, at) => [entryOf(row, at, fromBase32)]),
        unread,
      )
    }
    // The last line is what the command says of itself.
    const lines = linesOf(plain).filter(({ part }) => !/^Successfully exported \d+ TOTP configurations /.test(part))
    return readEach(lines, (line, at) => {
      const { account, ...entry } = readKeyUri(line.trim())
      return [{ at, who: account, ...entry }]
    })
  },
}

function entryOf(row: Row, at: string, decoded: (secret: string) => Entry['secret']): Entry {
  return {
    at,
    who: textOf(row.username, 'username'),
    secret: decoded(textOf(row.secret, 'secret')),
    algorithm: textOf(row.algorithm, 'algorithm'),
    digits: numberOf(row.digits, 'digits'),
    period: numberOf(row.period, 'period'),
    lastStep: null,
  }
}

/** In YAML the secret is base64 of its base32. */
function fromYaml(secret: string): Entry['secret'] {
  const inner = fromBase64(secret)
  if (!inner) throw new Unreadable('the secret is no base64')
  return fromBase32(new TextDecoder().decode(inner))
}

/**
 * The one form that Authelia writes: a list of flat maps of scalars under `totp_configurations`. Whatever else YAML has
 * makes the entry unreadable, so that nothing is read in another way than it was meant.
 */
function yamlOf(text: string): { at: string; part: Row }[] {
  const rows: { at: string; part: Row }[] = []
  for (const { at, part: line } of linesOf(text)) {
    if (/^\s*#|^---\s*$|^\.\.\.\s*$|^totp_configurations:\s*$/.test(line)) continue
    const [, dash, name = '', value = ''] = /^\s*(- +)?([a-z_]+):(?: +(.*?))?\s*$/.exec(line) ?? []
    if (dash) rows.push({ at, part: {} })
    const row = rows.at(-1)?.part
    // What is no such line spoils the entry that it stands in.
    if (!row || name === '' || Object.hasOwn(row, name)) rows.push({ at, part: {} })
    else row[name] = scalarOf(value)
  }
  return rows
}

/** Undefined: no scalar that is read here. */
function scalarOf(text: string): string | undefined {
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'")
  if (text.startsWith('"')) {
    // Without the escapes that only YAML has.
    return /^"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-f]{4})*"$/i.test(text) ? (JSON.parse(text) as string) : undefined
  }
  return /^[&*!|>%@`{[?]|: | #/.test(text) ? undefined : text
}
