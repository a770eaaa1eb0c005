import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { expect, test } from 'vitest'
import type { HeaderFields } from '../../support/client.ts'
import type { Person } from '../../world/world.ts'
import { TOO_LARGE } from '../busy-site.ts'
import type { GuardedSite } from '../guarded-site.ts'
import { cookiesOf, FETCH } from './fields.ts'

/* What goes up: whole, and only after the decision. */

export function uploadTests(stand: GuardedSite): void {
  /** An upload as browsers make them: what was answered counts, also when the rest of the body was not wanted. */
  function upload(person: Person, body: Buffer, fields: HeaderFields): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      let isAnswered = false
      const headers = Object.fromEntries(Object.entries({ ...FETCH, ...fields, cookie: cookiesOf(person) }))
      const { port } = stand.proxy
      const sent = httpRequest({ port, host: '127.0.0.1', path: '/upload', method: 'POST', headers } as object)
      sent.once('response', (answer) => {
        isAnswered = true
        let text = ''
        answer.on('data', (chunk: Buffer) => {
          text += chunk
        })
        const done = () => {
          resolve({ status: answer.statusCode ?? 0, text })
          sent.destroy()
        }
        answer.once('end', done)
        answer.once('error', done)
      })
      sent.once('error', (error) => {
        // The answer may still lie in the socket, behind the failure to write.
        setTimeout(() => !isAnswered && reject(error), 500)
      })
      if (fields.expect) sent.once('continue', () => sent.end(body))
      else sent.end(body)
    })
  }

  // F5: the question counted the body of the upload, and nginx answered 500 above 1 MB.
  test.each([1_100_000, 5_000_000, 30_000_000])(
    'an upload of %i bytes reaches the site, each way it is sent',
    async (size) => {
      const body = randomBytes(size)
      const sha256 = createHash('sha256').update(body).digest('hex')
      const ways: HeaderFields[] = [
        { 'content-length': String(size) },
        { 'transfer-encoding': 'chunked' },
        { 'content-length': String(size), expect: '100-continue' },
      ]
      for (const fields of ways) {
        const answer = await upload(stand.alice, body, fields)
        expect([fields, answer.status, answer.text]).toEqual([fields, 200, JSON.stringify({ bytes: size, sha256 })])
      }
    },
  )

  test('an upload that is held is told why, and none of it reaches the site', async () => {
    const body = Buffer.alloc(5_000_000, 'x')
    const ways: HeaderFields[] = [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }]
    for (const fields of ways) {
      const answer = await upload(stand.withPasswordOnly(), body, fields)
      expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('challenge_required')])
    }
    expect(stand.site.arrived()).toEqual([])
  })

  test('how much is too much is for the site to say', async () => {
    const body = Buffer.alloc(TOO_LARGE + 1, 'x')
    const answer = await upload(stand.alice, body, { 'content-length': String(body.length) })
    expect([answer.status, answer.text]).toEqual([413, 'too large for the site'])
  })
}
