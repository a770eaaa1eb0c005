import { expect, test } from 'vitest'
import { type Answer, UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld } from '../world/world.ts'

/*
 * Threat: what frees a browser of planted cookies (A1) is turned against it. Many of them, deep ones or long ones would stay
 * for good, make an answer that no server in front passes on, or cost seconds of a request that anybody can send.
 */

const ORIGIN = 'https://app.shop.test'

const world = endsWithFile(await createWorld({ mfa: { origins: [ORIGIN] } }))

/** Asks with these names, as bytes: a character is a byte, as Node writes header fields. */
function ask(path: string, names: string[]): Promise<Answer> {
  const cookie = names.map((name) => `\u2000${name}=`).join(';')
  const agent = new UserAgent(world.url, { origin: ORIGIN })
  return agent.send('GET', path, { cookie: Buffer.from(cookie).toString('latin1'), accept: 'text/html' })
}

const nameOf = (line: string) => Buffer.from(line.replace(/=.*/, ''), 'latin1').toString().slice(1)

/** How many answers it takes until all of these are out, each with exactly this path and no `Domain`. */
async function answersUntilFree(at: string, path: string, planted: string[]): Promise<number> {
  const left = new Set(planted)
  for (let answers = 1; answers <= 400; answers++) {
    const { headers } = await ask(at, [...left])
    for (const line of headers.getSetCookie()) {
      if (line.includes(`; Path=${path}; Max-Age=0; Secure`) && !line.endsWith('Partitioned')) left.delete(nameOf(line))
    }
    if (left.size === 0) return answers
  }
  return Number.POSITIVE_INFINITY
}

test.each([
  ['one', '/x', '/', ['mfa'], 1],
  ['one in the deepest folder', '/a/b/c/d/e/f/g/h/i/j', '/a/b/c/d/e/f/g/h/i/', ['mfa'], 100],
  ['many in a folder', '/mfa/challenge?to=/x', '/mfa', Array.from({ length: 12 }, (_, n) => `mfa-${n}`), 200],
  ['a long one', '/a/b', '/a', [`mfa-${'A'.repeat(4_000)}`], 200],
])('%s is taken out sooner or later', async (_, at, path, planted, most) => {
  expect(await answersUntilFree(at, path, planted)).toBeLessThanOrEqual(most)
})

test('the lines fit into what servers in front take, whatever was planted', async () => {
  const many = Array.from({ length: 60 }, (_, n) => `mfa-${n}${'b'.repeat(200)}`)
  for (const names of [[`mfa-${'A'.repeat(4_000)}`], many]) {
    const answer = await ask('/a/b/c/d/e/f?to=/g/h/i', names)
    expect(answer).toHaveStatus(400)
    expect(answer.headers.getSetCookie().join('').length).toBeLessThan(9_000)
  }
})

test('thousands cost no more than reading them', async () => {
  const names = Array.from({ length: 5_000 }, (_, n) => `mfa-${n}`)
  const path = '/a/b/c/d/e/f/g?to=/1/2/3/4/5/6/7'
  await ask(path, names)
  const began = performance.now()
  for (let n = 0; n < 5; n++) expect(await ask(path, names)).toHaveStatus(400)
  // 3,500 ms where each line was made; some 50 ms to read and answer.
  expect(performance.now() - began).toBeLessThan(1_500)
})
