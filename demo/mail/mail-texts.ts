import type { Notification } from '../../edge/index.ts'
import { type Mail, writeMail as write } from '../../edge/mail/index.ts'

const ADVICE = 'If this was not you, change your password and tell the help desk, extension 42.'

/** The product's own mail about an event, with this site's advice. */
export const writeMail = (event: Notification): Mail => write(event, { advice: ADVICE })
