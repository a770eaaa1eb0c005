import type { EndpointStatus } from '../../edge/ports/operators/endpoints.ts'
import { type Variables, variableReader } from '../../edge/proxy/config/variables.ts'
import { readWebhook } from '../../edge/proxy/config/webhook-config.ts'
import { withStore } from '../admin/open-store.ts'
import { timeOf } from '../terminal/moment.ts'
import { done } from '../terminal/outcome.ts'
import { type Finding, ill, REQUEST_TIMEOUT_MS, well, whyUnreachable } from './finding.ts'

/** A receiver that takes nothing for so long is worth a look; the site goes on trying. */
const LONG_WAIT_MS = 3_600_000
/** What is due goes within a minute where somebody sends. */
const OVERDUE_MS = 300_000

const NO_REDIRECT = 'Events follow no redirect: write the address that it leads to.'

/** Whether what happens is told, and arrives. Sends no event. */
export async function webhookFindings(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const findings = await ofSettings(env)
  const outcome = await withStore(env, async (store, clock) => {
    const registered = (await store.listEndpoints()).filter(({ disabledFor }) => disabledFor !== 'removed')
    if (registered.length === 0) findings.push(nobody(env))
    for (const endpoint of registered) findings.push(...(await ofEndpoint(endpoint, clock())))
    return done()
  })
  return outcome.exitCode === 0 ? findings : [...findings, ill('The webhooks', outcome.err.join(' '))]
}

function nobody({ WEBHOOK_URL }: NodeJS.ProcessEnv): Finding {
  if (!WEBHOOK_URL) return well('No webhook is registered: people hear of changes by the option notify alone')
  return ill('WEBHOOK_URL is not registered yet', 'The site does that when it starts: deploy it with this setting.')
}

/** What the ready-made Worker would say at its start, and whether its receiver can be reached. */
async function ofSettings(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const reader = variableReader(env as Variables)
  const webhook = readWebhook(reader)
  if (reader.problems.length > 0) return reader.problems.map(({ variable, advice }) => ill(variable, advice))
  return webhook ? [await ofAddress(webhook.url)] : []
}

/** The very address that events are posted to: `HEAD`, which brings nothing and changes nothing. */
async function ofAddress(address: string): Promise<Finding> {
  const about = `The receiver at ${new URL(address).origin}`
  const answer = await ask(address)
  if (answer instanceof Error) return unreachable(about, answer)
  const { status } = answer
  if (status >= 300 && status < 400) {
    return ill(`${about} answers ${status}`, NO_REDIRECT)
  }
  if (status >= 500 && status !== 501)
    return ill(`${about} answers ${status}`, 'It takes no events now: look at its log.')
  return well(`${about} can be reached from here`)
}

async function ofEndpoint(endpoint: EndpointStatus, now: number): Promise<Finding[]> {
  const { id, origin, disabledFor, delivered, pending, dead, oldestPendingAt, oldestDueAt, lastStatus } = endpoint
  const about = `Webhook "${id}"`
  if (disabledFor === 'gone') {
    const advice = `npx sallyport webhooks enable ${id} --reason "<why>", when the receiver is there again; until then its events are kept from it.`
    return [ill(`${about} is off: ${origin} answered 410`, advice)]
  }
  // Of the address only this much is written down: whether it can be reached at all.
  const answer = await ask(origin)
  const findings = answer instanceof Error ? [unreachable(`${about}: ${origin}`, answer)] : []
  if (dead > 0) {
    const advice = `npx sallyport webhooks replay --from <time> --dead --endpoint ${id} --reason "<why>" sends them again, once the receiver takes them.`
    findings.push(ill(`${about}: ${dead} ${dead === 1 ? 'event' : 'events'} of the last 30 days never arrived`, advice))
  }
  if (lastStatus !== null && lastStatus >= 300 && lastStatus < 400) {
    findings.push(ill(`${about}: ${origin} answered ${lastStatus} to the last event`, NO_REDIRECT))
  }
  if (oldestDueAt !== null && now - oldestDueAt > OVERDUE_MS) {
    const advice =
      'Nobody sends: crons of wrangler.toml, hooks.run() each minute in your scheduled handler, or everyMinute().'
    findings.push(ill(`${about}: an event is due since ${timeOf(oldestDueAt)}`, advice))
  } else if (oldestPendingAt !== null && now - oldestPendingAt > LONG_WAIT_MS) {
    const advice = 'The receiver does not take it, and is tried again: look at what it answers.'
    findings.push(ill(`${about}: an event of ${timeOf(oldestPendingAt)} has not arrived`, advice))
  }
  return findings.length > 0 ? findings : [well(`${about}: ${delivered} events delivered, ${pending} pending`)]
}

async function ask(address: string): Promise<Response | Error> {
  try {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
    return await fetch(address, { method: 'HEAD', redirect: 'manual', headers: { 'User-Agent': 'Sallyport' }, signal })
  } catch (error) {
    return error as Error
  }
}

const unreachable = (about: string, error: Error): Finding =>
  ill(
    `${about} cannot be reached from here`,
    `${whyUnreachable(error)}. It must answer over https, with a certificate that is known.`,
  )
