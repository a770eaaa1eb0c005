/** Webhooks, apart from `sallyport/edge` so that hosts without them do not carry this. */
export type { WebhookStore } from '../ports/webhooks.ts'
export { WEBHOOK_TYPES, type WebhookType } from './events.ts'
export type { WebhookEndpoint, WebhookLogEntry, WebhookOptions } from './options.ts'
export { type WebhookRun, type Webhooks, webhooks } from './webhooks.ts'
