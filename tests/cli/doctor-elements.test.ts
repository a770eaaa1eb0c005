import { writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import path from 'node:path'
import { expect, test } from 'vitest'
import { servedElements } from '../../tools/doctor/elements.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { listen } from '../support/listen.ts'

/* `npx sallyport doctor --url … --elements /assets/mfa.js`: whether a site serves the script of this version. */

const scripts = await folderForFile('scripts')
await writeFile(path.join(scripts, 'mfa.js'), 'export {}')

const answer =
  (status: number, type: string, body: string): RequestListener =>
  ({ url }, outgoing) =>
    void outgoing.writeHead(url === '/assets/mfa.js' ? status : 404, { 'Content-Type': type }).end(body)

async function found(listener: RequestListener, elements = '/assets/mfa.js') {
  const { url } = endsWithTest(await listen(createServer(listener)))
  const { about, isWell, advice = '' } = await servedElements(url, elements, scripts)
  return [isWell, about.replace(url, 'the site'), advice.split(',')[0]]
}

const JS = 'text/javascript; charset=utf-8'

test('the script of this version is well, whatever of the two names its type has', async () => {
  const said = [true, '/assets/mfa.js at the site is that of this version', '']
  expect(await found(answer(200, JS, 'export {}'))).toEqual(said)
  expect(await found(answer(200, 'application/javascript', 'export {}'))).toEqual(said)
})

test.each([
  ['another one', answer(200, JS, 'export { }'), 'is a stale copy: of another version, or changed on its way'],
  ['none', answer(404, 'text/plain', ''), 'is not served: it answered 404'],
  ['a way to the sign-in', answer(303, JS, ''), 'is not served: it answered 303'],
  ['a page in its place', answer(200, 'text/html', '<p>'), 'is not served as JavaScript, but as text/html'],
])('%s is not, and what helps is said', async (_, listener, words) => {
  expect(await found(listener)).toEqual([false, `/assets/mfa.js at the site ${words}`, 'npx sallyport elements'])
})

test('who is not there is said to be so', async () => {
  const { url, stop } = await listen(createServer())
  await stop()
  expect(await servedElements(url, '/assets/mfa.js', scripts)).toMatchObject({
    isWell: false,
    advice: expect.stringContaining('ECONNREFUSED'),
  })
})

test('a path needs a site', async () => {
  const { exitCode, err } = await sallyportCommand(['doctor', '--elements', '/assets/mfa.js'], {})
  expect([exitCode, err[0]]).toEqual([2, 'Say which site serves /assets/mfa.js: --url.'])
})
