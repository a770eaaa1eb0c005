import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { csvCell, headOf, lineOf } from '../../edge/operators/lines.ts'
import { ocsfEvent } from '../../edge/operators/ocsf.ts'
import type { AuditEntry } from '../../edge/ports/operators/operator.ts'

/* Rows of the audit log as they are exported: CSV that no spreadsheet runs, and events that OCSF's own schema takes. */

const here = (file: string) => readFile(path.join(import.meta.dirname, file), 'utf8')

const entry = (over: Partial<AuditEntry> = {}): AuditEntry => ({
  seq: 7,
  id: 'audit-7',
  at: Date.UTC(2026, 4, 1),
  actor: 'ada',
  principalId: 'ada',
  accountId: null,
  act: 'challenge.passed',
  result: 'ok',
  factor: 'totp',
  requestId: 'request-1',
  addressPrefix: '192.0.2.0/24',
  reason: null,
  detail: null,
  ...over,
})

/** A CSV reader of its own, after RFC 4180. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push(row.splice(0))
  }
  row = []
  return rows
}

describe('a line of CSV', () => {
  test('has the columns that its head names, times ISO 8601', () => {
    const [head = [], cells = []] = cellsOf(headOf('csv') + lineOf('csv', entry()))
    expect(head.join()).toBe(
      'seq,id,at,actor,principal,account,act,result,factor,request_id,address_prefix,reason,detail',
    )
    expect(cells).toEqual([
      ...['7', 'audit-7', '2026-05-01T00:00:00.000Z', 'ada', 'ada', '', 'challenge.passed', 'ok', 'totp'],
      ...['request-1', '192.0.2.0/24', '', ''],
    ])
  })

  test('begins no formula, and keeps quotes, line breaks, commas and right-to-left text as they are', () => {
    const nasty = [
      '=HYPERLINK("http://x","y")',
      '+1',
      '-1',
      '@SUM(A1)',
      '\tx',
      '\rx',
      '\nx',
      '\n=1',
      ' =1',
      '\u00a0@SUM(A1)',
      '\u200b=1',
      '＝1',
      '＋1',
      '－1',
      '＠SUM(A1)',
      'a,b',
      'a"b',
      'a\r\nb',
      'عربي',
      '',
    ]
    for (const reason of nasty) {
      const cells = cellsOf(lineOf('csv', entry({ reason })))[0] ?? []
      expect(cells, reason).toHaveLength(13)
      expect(cells[11]).toBe(nasty.indexOf(reason) < nasty.indexOf('a,b') ? `'${reason}` : reason)
    }
    expect(csvCell('=1')).toBe("'=1")
  })
})

describe('an OCSF event', async () => {
  const schema = JSON.parse(await here('../support/ocsf-1.8.0.json')) as {
    classes: Record<string, object>
    $defs: object
  }
  const ajv = new Ajv2020({ strict: false })
  const checks = new Map(
    Object.entries(schema.classes).map(([uid, one]) => [Number(uid), ajv.compile({ ...one, $defs: schema.$defs })]),
  )
  const wrongOf = (event: object) => {
    const check = checks.get((event as { class_uid: number }).class_uid)
    if (!check) return 'a class that is not in the schema'
    return check(event) ? null : ajv.errorsText(check.errors)
  }
  const source = await here('../../edge/ports/acts.ts')
  const acts = [...(source.split('export type AuditAct =')[1]?.split('\n\n')[0] ?? '').matchAll(/'([\w.]+)'/g)].map(
    ([, act = '']) => act,
  )

  test('of every act is what the schema of 1.8.0 says, with everything and with nothing known besides', () => {
    expect(acts.length).toBeGreaterThan(30)
    for (const act of [...acts, 'of.tomorrow']) {
      const most = entry({ act, accountId: 'acme', reason: 'why', detail: 'off', actor: 'api-key:1' })
      const least = entry({ act, factor: null, addressPrefix: null, principalId: '', actor: 'operator' })
      for (const one of [most, least, { ...most, result: 'refused', factor: 'backup_code' }]) {
        expect(wrongOf(ocsfEvent(one)), `${act} ${JSON.stringify(ocsfEvent(one))}`).toBeNull()
      }
    }
  })

  test('says what it is by numbers', () => {
    const passed = ocsfEvent(entry())
    expect(passed).toMatchObject({ class_uid: 3002, activity_id: 1, type_uid: 300201, status_id: 1, is_mfa: true })
    expect(passed).toMatchObject({
      auth_factors: [{ factor_type_id: 7, is_totp: true }],
      metadata: { uid: 'audit-7', sequence: 7 },
    })
    expect(ocsfEvent(entry({ act: 'challenge.wrong' }))).toMatchObject({ type_uid: 300201, status_id: 2 })
    expect(ocsfEvent(entry({ act: 'challenge.locked' }))).toMatchObject({ type_uid: 300109, severity_id: 3 })
    expect(ocsfEvent(entry({ act: 'passkey.added', factor: 'passkey' }))).toMatchObject({
      type_uid: 300110,
      auth_factors: [{ factor_type_id: 10 }],
    })
    expect(ocsfEvent(entry({ act: 'policy.changed', accountId: 'acme', detail: 'on' }))).toMatchObject({
      type_uid: 300403,
      entity: { uid: 'acme', type_id: 5 },
      unmapped: { account: 'acme', detail: 'on' },
    })
    expect(ocsfEvent(entry({ factor: 'backup_code' }))).toMatchObject({
      auth_factors: [{ factor_type_id: 99, factor_type: 'backup_code' }],
    })
  })

  test('would be refused by the schema if it were wrong', () => {
    const event = ocsfEvent(entry())
    const { user: _, ...nobody } = event as { user?: object }
    for (const wrong of [
      { ...event, colour: 1 },
      nobody,
      { ...event, type_uid: 300299999 },
      { ...event, activity_id: 8 },
      { ...event, time: 'now' },
    ]) {
      expect(wrongOf(wrong)).not.toBeNull()
    }
  })
})
