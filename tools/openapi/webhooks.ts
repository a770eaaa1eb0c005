import { tellsCodesLeft, WEBHOOK_TYPES, type WebhookType } from '../../edge/webhooks/events.ts'
import { refTo } from './schemas/schemas.ts'

/* What is posted to a receiver of events, by type (docs/webhooks.md). */

type Json = Record<string, unknown>

/** When each is sent. */
const WHEN: Record<WebhookType, string> = {
  'mfa.enrolled': 'A method was set up.',
  'mfa.reset': 'A new entry in an app took the place of the old one.',
  'mfa.removed': 'The method was deleted.',
  'mfa.disabled': 'Too many wrong codes: an app or the backup codes no longer work.',
  'passkey.added': 'A passkey was added.',
  'passkey.removed': 'A passkey was deleted.',
  'passkey.disabled': 'A passkey may have been copied, and no longer works.',
  'backup_codes.created': 'New backup codes took the place of the old ones.',
  'backup_codes.low': 'A backup code was used, and few are left.',
  'backup_code.used': 'Somebody signed in, or proved an act, with a backup code.',
  'challenge.failed': 'Wrong codes: the 3rd and 10th in a row, and the 5th within 24 hours.',
  'challenge.locked': 'A wait after wrong codes began.',
  'policy.changed': 'What an account requires was changed, to `detail`. How it stands now is for the receiver to read.',
  'admin.reset': 'An operator removed the method and all backup codes.',
  'admin.unlocked': 'An operator let somebody use codes again.',
  'sessions.ended': 'A person ended other sessions of theirs.',
  'principal.forgotten': 'All that was kept of a person is removed.',
  'authenticator.missing': 'A method is gone that nobody deleted.',
}

const SIGNED: Record<string, string> = {
  'webhook-id': 'The same for every attempt: do nothing about one that you have seen.',
  'webhook-timestamp': 'Of this attempt, in seconds. Refuse one that is more than five minutes off.',
  'webhook-signature':
    'Over `id.timestamp.body`, one for each key, divided by spaces: `v1a,…` Ed25519, `v1,…` HMAC-SHA256 (Standard Webhooks 1.0.0).',
}

/** The header fields of each of them, as parameters of the document's components. */
export const WEBHOOK_FIELDS: Record<string, Json> = Object.fromEntries(
  Object.entries(SIGNED).map(([name, description]) => [
    name,
    { name, in: 'header', required: true, description, schema: { type: 'string' } },
  ]),
)

const ANSWERS = {
  '2XX': { description: 'It was taken.' },
  410: { description: 'Nobody is there any more: the endpoint is switched off.' },
  default: { description: 'Not taken, redirects included: it is posted again later.' },
}

/** `webhooks` of the document, in the order of the table of events. */
export function webhooksOf(tag: string): Record<string, Json> {
  return Object.fromEntries(WEBHOOK_TYPES.map((type) => [type, { post: operation(type, tag) }]))
}

function operation(type: WebhookType, tag: string): Json {
  const data = { type: 'object', required: ['codesLeft'] }
  const own = {
    type: 'object',
    properties: { type: { const: type }, data: tellsCodesLeft(type) ? data : { not: data } },
  }
  return {
    operationId: `on_${type.replace('.', '_')}`,
    tags: [tag],
    summary: WHEN[type],
    security: [],
    parameters: Object.keys(SIGNED).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { allOf: [refTo('WebhookEvent'), own] } } },
    },
    responses: ANSWERS,
  }
}
