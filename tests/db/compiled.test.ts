import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { expect, test } from 'vitest'
import { compiled } from '../../db/connection/batch.ts'
import { connect } from '../../db/connection/connection.ts'
import { derived, type Later, listed } from '../../db/connection/late.ts'
import { endsWithFile } from '../support/ends-with-file.ts'

/* A batch that is built once answers for each call's own values, whatever it was built with. */

type Act = { who: { id: string; since?: number }; names: readonly string[]; now: number }

const client = endsWithFile(createClient({ url: ':memory:' }))
const { writer } = connect(drizzle(client))
let builds = 0
const act = compiled(writer, ({ who, names, now }: Later<Act>) => {
  builds += 1
  return {
    facts: writer.all<{ id: string; since: number | null; before: number }>(
      sql`select ${who.id} as id, ${who.since} as since, ${derived(now, (at) => at - 1000)} as before`,
    ),
    group: [writer.all<{ name: string }>(sql`select value as name from ${listed(names)}`)],
  }
})

await client.execute('select 1')

async function answer(values: Act) {
  const { facts, group } = await act(values)
  return [facts[0], group[0]?.map(({ name }) => name)]
}

test('each call brings its own values, also those that are made of them, and lists of any length', async () => {
  const one = { who: { id: "a' or 1", since: 5 }, names: ['x', 'y"z'], now: 3000 }
  const other = { who: { id: 'b' }, names: [], now: 1000 }
  const both = [
    [{ id: "a' or 1", since: 5, before: 2000 }, ['x', 'y"z']],
    [{ id: 'b', since: null, before: 0 }, []],
  ]
  expect([await answer(one), await answer(other)]).toEqual(both)
  expect(await Promise.all([answer(one), answer(other)])).toEqual(both)
  expect(builds).toBe(1)
})

test('half a letter is in a list what it is as a value of its own', async () => {
  const [facts, names] = await answer({ who: { id: 'a\ud800b' }, names: ['a\ud800b'], now: 0 })
  expect(facts).toMatchObject({ id: 'a\ufffdb' })
  expect(names).toEqual(['a\ufffdb'])
})
