import { readdir } from 'node:fs/promises'
import { beforeEach, expect, test } from 'vitest'
import { LANGUAGES } from '../../widget/speech/load.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { connectSocket } from '../support/websocket.ts'
import { createWorld } from '../world/world.ts'

/*
 * Threat: the gate stands open for files of the elements that are not there, or for more than reading them. A host that
 * answers every path, as most frameworks do, then shows its pages to whoever has the password alone.
 * Covers GTE-22; spec H1, L1, L7.
 */

const world = endsWithFile(await createWorld())
const held = (await world.person().enrol()).elsewhere()
beforeEach(() => world.order({ forget: true }))

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const tags = LANGUAGES.map((tag) => tag.toLowerCase())
const spoken = tags.flatMap((tag) => [`mfa-${tag}.js`, `mfa-challenge-${tag}.js`])
const parts = ['qr', 'codes', 'method', 'prove', 'members', 'sessions', 'passkey', 'hints', 'words'].map(
  (part) => `mfa-${part}.js`,
)

/** Which of these files a request gets to the host for, of somebody whose code is still due. */
async function opened(method: 'GET' | 'POST', files: readonly string[]): Promise<string[]> {
  for (const file of files) {
    await (method === 'GET'
      ? held.agent.document(`/assets/${file}`)
      : held.agent.json('POST', `/assets/${file}`, {}, { headers: { 'x-mfa-csrf': null } }))
  }
  const hits = await world.hits()
  return hits.map((hit) => hit.replace(`${method} /assets/`, ''))
}

test('every file that the elements load is open, and each of them is one of ours', async () => {
  const files = [...parts, ...spoken]
  expect(await opened('GET', files)).toEqual(files)
  const languages = (await readdir('widget/words/languages')).flatMap(
    (file) => /^([a-z-]+)\.ts$/i.exec(file)?.[1] ?? [],
  )
  expect(languages.filter((tag) => tag !== 'plural').sort()).toEqual([...LANGUAGES].sort())
})

test('a language that there is not opens nothing (GTE-22)', async () => {
  const pairs = LETTERS.flatMap((one) => LETTERS.map((two) => one + two)).filter(
    (tag) => !tags.includes(tag) && tag !== 'qr',
  )
  const near = tags
    .flatMap((tag) => [`mfa-${tag}-br.js`, `mfa-challenge-${tag}-br.js`])
    .filter((file) => !file.includes('pt-br'))
  const odd = ['mfa-pt.js', 'mfa-PT-BR.js', 'mfa-DE.js', 'mfa-challenge-qr.js', 'mfa-challenge.js', 'mfa-.js']
  const files = [
    ...pairs.filter((_, n) => n % 9 === 0).map((tag) => `mfa-${tag}.js`),
    'mfa-challenge-zz.js',
    ...near,
    ...odd,
  ]
  expect(await opened('GET', files)).toEqual([])
})

test('nor is a WebSocket opened under their names (GTE-22)', async () => {
  for (const file of ['mfa.js', 'mfa-codes.js', 'mfa-de.js']) {
    const cookie = `sid=${held.agent.jar.get('sid')}`
    const { socket } = await connectSocket(`${world.url}/assets/${file}`, { headers: { cookie, origin: world.url } })
    expect(socket).toBeFalsy()
  }
  expect(await world.hits()).toEqual([])
})

test('nor do their names in another folder, or a folder of theirs in another place', async () => {
  for (const path of [
    '/mfa-de.js',
    '/mf/assets/a-de.js',
    '/assets/assets/mfa-de.js',
    '/x/assets/mfa-de.js',
    '/assets/mfa-de.js/',
  ]) {
    await held.agent.document(path)
  }
  expect(await world.hits()).toEqual([])
})

test('they are read, and nothing is sent to them (GTE-22)', async () => {
  expect(await opened('POST', ['mfa.js', ...parts, ...spoken])).toEqual([])
})
