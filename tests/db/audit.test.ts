import { describe, expect, test } from 'vitest'
import { actsFor, auditOf, newCaller } from './acts.ts'
import { DATABASES } from './open.ts'
import { DAY, SECOND } from './times.ts'

/** The audit log takes rows and gives none back before their time, whoever asks the database. */
for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)

  const remove = (...ids: string[]) =>
    acts.run('delete from mfa_audit where id in (select value from json_each(?))', JSON.stringify(ids))

  async function record(at: number): Promise<string> {
    const { id, actor, principalId, act, result, requestId } = auditOf(newCaller(), 'challenge.passed')
    await acts.run(
      'insert into mfa_audit (id, at, actor, principal, act, result, request_id) values (?, ?, ?, ?, ?, ?, ?)',
      ...[id, at, actor, principalId, act, result, requestId],
    )
    return id
  }

  const isThere = async (id: string) => (await acts.count('mfa_audit where id = ?', id)) === 1

  describe(`the audit log, on ${name}`, () => {
    test('refuses DELETE of a row that is younger than the retention of 400 days, and any change of a row (A12, AUD-01)', async () => {
      expect(await acts.rows('select audit_retention_days as days from mfa_deployment')).toEqual([{ days: 400 }])
      for (const age of [-DAY, 0, DAY, 399 * DAY, 400 * DAY - 20 * SECOND]) {
        const id = await record(Date.now() - age)
        await expect(remove(id), String(age)).rejects.toThrow(/append-only/)
        expect(await isThere(id)).toBe(true)
      }
      const copy = 'insert or replace into mfa_audit select * from mfa_audit limit 1'
      for (const all of ['delete from mfa_audit where 1', 'update mfa_audit set at = 0', copy]) {
        await expect(acts.run(all), all).rejects.toThrow(/append-only/)
      }
    })

    test('lets nobody put another row in the place of one, by its number in the table either', async () => {
      const id = await record(Date.now())
      const [row] = await acts.rows('select seq from mfa_audit where id = ?', id)
      const replace = `insert or replace into mfa_audit (rowid, id, at, actor, principal, act, result, request_id)
        values (?, 'another', 0, '', '', '', '', '')`
      await expect(acts.run(replace, Number(row?.seq))).rejects.toThrow(/append-only/)
      expect(await isThere(id)).toBe(true)
    })

    test('keeps its rows for 30 days at least, whatever is set', async () => {
      for (const days of [29, 0, -99_999_999]) {
        await expect(acts.run('update mfa_deployment set audit_retention_days = ?', days)).rejects.toThrow(/CHECK/)
      }
    })

    test('lets older rows go, and only those', async () => {
      const [old, young] = [await record(Date.now() - 400 * DAY - SECOND), await record(Date.now())]
      await remove(old)
      expect([await isThere(old), await isThere(young)]).toEqual([false, true])
      // In one statement with a young one nothing goes.
      const again = await record(Date.now() - 500 * DAY)
      await expect(remove(again, young)).rejects.toThrow(/append-only/)
      expect([await isThere(again), await isThere(young)]).toEqual([true, true])
    })

    test('keeps everything where nobody can say how long', async () => {
      const old = await record(Date.now() - 500 * DAY)
      const [row] = await acts.rows('select * from mfa_deployment')
      await acts.run('delete from mfa_deployment')
      await expect(remove(old)).rejects.toThrow(/append-only/)
      const back = 'insert into mfa_deployment (only, id, audit_retention_days) values (1, ?, 400)'
      await acts.run(back, String(row?.id))
      await remove(old)
    })
  })
}
