import { expect, test } from 'vitest'
import { startTestDemo } from '../browser/support/demo.ts'

/* Passkeys are bound to an address, so the demo has one. */

test('the demo has one address, to which its other names lead, and offers passkeys there', async () => {
  const demo = await startTestDemo()
  try {
    const { port } = new URL(demo.url)
    const other = await fetch(`http://127.0.0.1:${port}/login?fill=a`, { redirect: 'manual' })
    expect([other.status, other.headers.get('location')]).toEqual([302, `${demo.url}/login?fill=a`])
    const form = await fetch(`http://127.0.0.1:${port}/login`, { method: 'POST', redirect: 'manual' })
    expect(form.status).toBeGreaterThanOrEqual(400)
    const { url, newPerson } = demo
    const person = await newPerson()
    const signedIn = await fetch(`${url}/login`, {
      ...{ method: 'POST', redirect: 'manual', headers: { origin: url } },
      body: new URLSearchParams({ email: person.email, password: 'sallyport-demo' }),
    })
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const settings = await fetch(`${url}/mfa/api/settings`, { headers: { cookie } })
    expect(await settings.json()).toMatchObject({ enrolable: ['totp', 'passkey'] })
  } finally {
    await demo.stop()
  }
})
