import * as v from 'valibot'
import type * as events from '../../../edge/webhooks/events.ts'
import { WEBHOOK_TYPES } from '../../../edge/webhooks/events.ts'
import { of } from './answers.ts'

/* What a webhook posts, as a schema. */

const text = v.string()

export const WebhookEvent = of<events.WebhookEvent>()(
  v.object({
    type: v.picklist(WEBHOOK_TYPES),
    timestamp: text,
    data: v.object({
      auditId: text,
      principalId: text,
      actor: text,
      accountId: v.optional(text),
      factor: v.optional(text),
      codesLeft: v.optional(v.pipe(v.number(), v.integer())),
      detail: v.optional(text),
      requestId: text,
    }),
  }),
)
