import type { Admitted } from '../http/gate/gate.ts'
import { accountsOf } from '../operations/act/guard.ts'

/** A header of nginx's answer to us must fit into its buffer; a longer list of accounts is left out. */
const MAX_PROBLEM_CHARACTERS = 4_096
/** Many servers take no longer field than 8 KB, and what was cut short would be read as all there are. */
const MAX_ACCOUNTS_CHARACTERS = 4_096

/**
 * Who it is, for the site behind. All of them always, empty for nobody: what a browser sent under these names is
 * overwritten.
 */
export function identityFields({ visit, assurance, isGated }: Admitted): [name: string, value: string][] {
  const principal = isGated ? visit?.principal : undefined
  const inForce = isGated && visit ? accountsOf(visit) : []
  const accounts = inForce.map(({ id }) => visible(id)).join(' ')
  return [
    ['X-MFA-Principal', visible(principal?.id)],
    ['X-MFA-Account', accounts.length > MAX_ACCOUNTS_CHARACTERS ? '' : accounts],
    ['X-MFA-Amr', assurance?.amr.join(' ') ?? ''],
    ['X-MFA-Auth-Time', assurance ? String(Math.floor(assurance.provedAt / 1000)) : ''],
  ]
}

/** Visible ASCII as it is, all else and `%` itself percent-encoded as UTF-8: one value, one spelling. */
function visible(text = ''): string {
  return text.replace(/[^!-$&-~]+/g, encodeURIComponent)
}

/**
 * For nginx, which takes 2xx, 401 and 403 for an answer, and of that the header alone. A redirect becomes 401 with
 * `Location`, a problem travels in `X-MFA-Problem`. Every other status is its 500: closed.
 */
export async function forNginx(answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers)
  const isProblem = headers.get('Content-Type') === 'application/problem+json'
  headers.set('X-MFA-Problem', isProblem ? inHeader(await answer.text()) : '')
  headers.delete('Content-Type')
  return new Response(null, { status: headers.has('Location') ? 401 : answer.status, headers })
}

function inHeader(problem: string): string {
  const { accounts, ...rest } = JSON.parse(problem) as { accounts?: unknown }
  const text = problem.length > MAX_PROBLEM_CHARACTERS ? JSON.stringify(rest) : problem
  return text.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
