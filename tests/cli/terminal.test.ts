import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { listen } from '../support/listen.ts'
import { run } from './run.ts'

/*
 * Threat: what a site, an imported file or a row says is printed by a command, and the operator's terminal obeys it: it writes
 * over what stands there, says that all is well, or puts something on the clipboard.
 */

const ESCAPE = '\u001b'
const OBEYED = /[^\P{Cc}\n]/u

test('no answer of a site is obeyed by the terminal, nor a line of the doctor’s', async () => {
  const said = `x${ESCAPE}]52;c;cm0gLXJm\u0007${ESCAPE}[2K\u009b1A\r\nok  The gate is closed`
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(418, { 'Content-Type': 'application/problem+json' })
    outgoing.end(JSON.stringify({ code: said }))
  })
  const { url } = endsWithFile(await listen(server))
  const { code, out } = await run('tools/operator/sallyport.cli.ts', ['doctor', '--url', url], {})
  expect(code).toBe(1)
  expect(out).toContain('answered 418 x\\u001b]52;c;')
  expect(out).not.toMatch(OBEYED)
  expect(out).not.toMatch(/^ok {2}The gate/m)
})

test('nor a word that somebody was told to type', async () => {
  const { code, err } = await run('tools/operator/sallyport.cli.ts', ['keys', `${ESCAPE}[2Jx`], {})
  expect(code).toBe(2)
  expect(err).not.toMatch(OBEYED)
})

test('what a command says of itself has lines', async () => {
  const { code, out } = await run('tools/operator/sallyport.cli.ts', ['--help'], {})
  expect(code).toBe(0)
  expect(out.split('\n').length).toBeGreaterThan(20)
  expect(out).not.toContain('\\u000a')
})
