import { whyNotSendTo } from '../../webhooks/address.ts'
import { whyNoKey } from '../../webhooks/signature.ts'
import type { ProxyConfig } from './proxy-config.ts'
import type { VariableReader } from './variables.ts'

/** Where events are posted to. No key is shown, whatever is wrong with it. */
export function readWebhook({ text, list, oneOf, wrong }: VariableReader): ProxyConfig['webhook'] {
  const url = text('WEBHOOK_URL')
  const keys = list('WEBHOOK_KEY')
  const loopback = oneOf('WEBHOOK_LOOPBACK', ['no', 'yes'], 'no') === 'yes'
  if (url === null) {
    if (keys.length > 0) wrong('WEBHOOK_URL', 'write where events are posted to, like https://hooks.example/mfa')
    return null
  }
  const why = whyNotSendTo(url, { ports: [], loopback })
  if (why !== null) wrong('WEBHOOK_URL', `it ${why}`)
  if (keys.length === 0) wrong('WEBHOOK_KEY', 'is missing: npx sallyport webhooks key makes one')
  for (const key of keys) {
    const fault = whyNoKey(key)
    if (fault !== null) wrong('WEBHOOK_KEY', `it ${fault}`)
  }
  return { url, keys, loopback }
}
