import type { Handle } from '@sveltejs/kit/hooks'
import { mfa } from './lib/mfa'

const decide = mfa.decide()

export const handle: Handle = async ({ event, resolve }) => {
  const decided = await decide(event.request, event)
  return decided.response ?? decided.finish(await resolve(event))
}
