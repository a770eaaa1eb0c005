/** The examples of the documents, which are plain JavaScript. */
type Sender = (event: import('../../edge/index.ts').Notification) => Promise<void>
type Told = { from: string; addressOf(id: string): Promise<string | null>; advice: string }

declare module '*/mail/smtp.mjs' {
  export function smtpSender(options: Told & { url: string }): Sender
}
declare module '*/mail/mail-api.mjs' {
  export function apiSender(options: Told & { url: string; key: string }): Sender
}
