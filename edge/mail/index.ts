/** Mails about what `notify` tells, apart from `sallyport/edge` so that hosts that write their own do not carry them. */
export { type Mail, type MailOptions, writeMail } from './mail-texts.ts'
