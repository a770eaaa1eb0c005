import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { digestOf } from '../../edge/crypto/digest.ts'
import { sign } from '../../edge/crypto/sign.ts'
import type { GrantHash, SessionHash, TicketHash } from '../../edge/ports/runtime.ts'
import { newRing } from './ring.ts'

test('a digest is SHA-256 of the text in UTF-8, as base64url', async () => {
  for (const text of ['', 'ticket', 'Łódź 🙂'])
    expect(await digestOf(text)).toBe(createHash('sha256').update(text, 'utf8').digest('base64url'))
})

test('a hash of one thing does not compile in the place of another, nor does the thing itself', async () => {
  const ticket: TicketHash = await digestOf<'ticket'>('text')
  const session: SessionHash = await sign(newRing(), 'session', ['ada', 's1'])
  // @ts-expect-error a ticket is no grant
  const grant: GrantHash = ticket
  // @ts-expect-error what was handed out is not what is kept
  const plain: TicketHash = 'text'
  // @ts-expect-error a CSRF value is no session
  const csrf: SessionHash = await sign(newRing(), 'csrf', ['ada', 's1'])
  expect([grant, plain, csrf].every((text) => text !== session)).toBe(true)
})
