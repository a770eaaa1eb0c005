// Tells people by mail over SMTP: createMfa({ …, notify: smtpSender({ … }) }). Needs the package nodemailer.
import { createTransport } from 'nodemailer'
import { writeMail } from 'sallyport/edge/mail'

/**
 * `url`: smtps://user:password@mail.example, from the environment. `addressOf`: the e-mail address of a person's id, as the
 * site knows it; null: nobody is written to. `advice`: whom to ask, in a sentence or two.
 */
export function smtpSender({ url, from, addressOf, advice }) {
  const transport = createTransport(url)
  return async (event) => {
    const to = await addressOf(event.principal.id)
    if (to === null) return
    // The same id for the same event, so that a mail that is sent twice is one for mail programs.
    const messageId = `<${event.id}@${from.split('@').pop().replace('>', '')}>`
    await transport.sendMail({ from, to, messageId, ...writeMail(event, { advice }) })
  }
}
