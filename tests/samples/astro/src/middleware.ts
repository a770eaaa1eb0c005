import { defineMiddleware } from 'astro:middleware'
import { mfa } from './mfa'

const decide = mfa.decide()

export const onRequest = defineMiddleware(async (context, next) => {
  const decided = await decide(context.request, context)
  return decided.response ?? decided.finish(await next())
})
