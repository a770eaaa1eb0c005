import { shownText } from '../../edge/shared/csv.ts'

/* The list of an account's members as a file. */

type Row = { name: string | null; role: string; enrolled: boolean; lastSeenAt: number }

/** What a browser saves it as: nothing in it is anybody's text. */
export const MEMBERS_FILE = 'mfa-members.csv'

/**
 * The first line (RFC 4180), behind a byte order mark, without which spreadsheets do not take the file for UTF-8. The name,
 * which is somebody's own text, is the first field: there it stays quoted, whatever character a spreadsheet splits at.
 */
export const MEMBERS_HEAD = '\ufeff"Name","Role","MFA","Last seen"\r\n'

/** A line for each. Times in ISO 8601, UTC. */
export function membersLines(members: readonly Row[]): string {
  return members
    .map(({ name, role, enrolled, lastSeenAt }) =>
      [name ?? '', role, enrolled ? 'set up' : 'not set up', new Date(lastSeenAt).toISOString()].map(field).join(','),
    )
    .map((line) => `${line}\r\n`)
    .join('')
}

/** Quoted, whatever is in it. */
const field = (text: string) => `"${shownText(text).replaceAll('"', '""')}"`
