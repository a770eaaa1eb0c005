import { Hono } from 'hono'
import { GiveInvitationForm } from '../../contract/invitation.ts'
import { giveInvitation, loadInvitations, signingFactor } from '../../operations/accounts/invitations.ts'
import type { InvitationStore } from '../../ports/invitations.ts'
import { wayBack } from '../../reading/paths.ts'
import { type Deployment, speaking } from '../deployment/deployment.ts'
import { accountsPage } from '../pages/accounts-page.ts'
import { type InvitationsOptions, invitations } from '../pages/invitations.ts'
import { textOf } from '../pages/texts.ts'
import { readForm } from '../request/body.ts'
import { csrfOf, type HttpServices, type HttpVisit } from '../request/visit.ts'
import { seeOther } from '../response/hold.ts'
import { publicOf, withRetryAfter } from '../response/problem.ts'
import { manage } from './pages.ts'
import { checkedUnsafe, type RoutesContext, type RoutesEnv, refusePage } from './serve.ts'

type Told = Pick<InvitationsOptions, 'chosen' | 'error' | 'wasGiven'>

/** *Accounts* with who asks to be let in, where a first method takes an Owner's word. */
export function invitationRoutes(store: InvitationStore): (http: HttpServices) => Hono<RoutesEnv> {
  return (http) => {
    const { deployment: site, deps } = http
    const routes = new Hono<RoutesEnv>()

    const show = (c: RoutesContext, told: Told) =>
      manage(http, c, async (spoken, shown, visit) => {
        const more = await asking(spoken, visit, { ...told, to: shown.to })
        return accountsPage(spoken, c, { ...shown, more })
      })

    async function asking(spoken: Deployment, visit: HttpVisit, told: Told & { to: string }) {
      const asked = await loadInvitations(deps, store, visit)
      return asked.ok
        ? invitations(spoken, { ...told, asked: asked.value, csrf: await csrfOf(http, visit) })
        : undefined
    }

    routes.get('/accounts', (c) => show(c, { wasGiven: c.req.query('mfa') === 'let-in' }))

    routes.post('/accounts', async (c) => {
      const form = await readForm(http, c, GiveInvitationForm)
      if (!form.ok) return refusePage(http, c, form.reason)
      const { who, code, csrf, to } = form.value
      const visit = await checkedUnsafe(http, c, csrf)
      if (!visit.ok) return refusePage(http, c, visit.reason)
      const named = readWho(who)
      if (!named) return refusePage(http, c, { reason: 'malformed_request' })
      const factor = signingFactor(deps)
      if (!factor) return refusePage(http, c, { reason: 'malformed_request' })
      const given = await giveInvitation(deps, store, visit.value, { ...named, factor, code })
      const query = new URLSearchParams({ ...(to !== undefined && { to: wayBack(to) }), mfa: 'let-in' })
      if (given.ok) return seeOther(`${site.prefix}/accounts?${query}`)
      if (given.reason.reason === 'forbidden') return refusePage(http, c, given.reason)
      const { problem } = publicOf(given.reason, site, c.get('requestId'))
      const spoken = speaking(site, c)
      const isGone = given.reason.reason === 'not_found'
      const error = isGone
        ? spoken.say('Nobody asks under this name any more.')
        : textOf(spoken, problem, site.texts[factor])
      const page = await show(c, { chosen: who, error })
      // The page as it stands is what the person sees; its status says that nothing was done.
      if (page.status !== 200) return page
      const status = problem.status === 429 ? 429 : isGone ? 404 : 401
      return withRetryAfter(new Response(page.body, { status, headers: page.headers }), problem)
    })
    return routes
  }
}

function readWho(text: string): { principalId: string; name: string } | null {
  try {
    const value: unknown = JSON.parse(text)
    if (!Array.isArray(value) || value.length !== 2) return null
    const [principalId, name] = value as unknown[]
    return typeof principalId === 'string' && typeof name === 'string' ? { principalId, name } : null
  } catch {
    return null
  }
}
