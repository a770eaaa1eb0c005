// Tells people by mail over an HTTP API, as Workers have to: createMfa({ …, notify: apiSender({ … }) }). The fields are those
// of https://api.resend.com/emails; other services name them otherwise.
import { writeMail } from 'sallyport/edge/mail'

/**
 * `key`: from the environment. `addressOf`: the e-mail address of a person's id, as the site knows it; null: nobody is written
 * to. `advice`: whom to ask, in a sentence or two.
 */
export function apiSender({ url = 'https://api.resend.com/emails', key, from, addressOf, advice }) {
  return async (event) => {
    const to = await addressOf(event.principal.id)
    if (to === null) return
    const answer = await fetch(url, {
      method: 'POST',
      // The same id for the same event: sent twice, it is one mail.
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': event.id },
      body: JSON.stringify({ from, to, ...writeMail(event, { advice }) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    })
    await answer.body?.cancel()
    // What is thrown is logged as `mfa.error`; the change stays.
    if (!answer.ok) throw new Error(`the mail service answered ${answer.status}`)
  }
}
