import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world/world.ts'

/* The plain form marks its field where the code is wrong, and only there (WCAG 3.3.1: what is in error is identified). */

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

async function sendPlain(codeOf: (person: Awaited<ReturnType<typeof held>>) => string | Promise<string>, tries = 1) {
  const person = await held()
  const { text } = await person.agent.document('/mfa/challenge')
  const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? ''
  let page = ''
  for (let n = 0; n < tries; n++) {
    const fields = { csrf, factor: 'totp', to: '/', code: await codeOf(person) }
    page = (await person.agent.form('/mfa/challenge', fields)).text
  }
  return page
}
const held = async () => (await world.person().enrol()).elsewhere()

test.each<[string, (person: Awaited<ReturnType<typeof held>>) => string | Promise<string>]>([
  ['a wrong one', (person) => person.wrongCode()],
  ['one that is none', () => '12'],
])('%s: the field is marked', async (_, codeOf) => {
  expect(await sendPlain(codeOf)).toContain('aria-invalid="true"')
})

test('too many: the wait is said, and nothing of the field', async () => {
  const page = await sendPlain((person) => person.wrongCode(), 6)
  expect(page).toContain('Too many tries.')
  expect(page).not.toContain('aria-invalid')
})
