import type { ChallengePassed } from '../../operations/sign-in/answer-challenge.ts'
import type { Deployment } from '../deployment/deployment.ts'

/** A page of ours, which leads on to where the person was going (spec L4); null: nobody knows where that is. */
export function addressOf(
  { prefix }: Pick<Deployment, 'prefix'>,
  page: 'challenge' | 'enrol' | 'settings' | 'codes-left' | 'offer',
  to: string | null,
): string {
  return `${prefix}/${page}${to === null ? '' : `?to=${encodeURIComponent(to)}`}`
}

/**
 * Where a passed challenge leads: to where the person was going, or first to the page that says how the backup codes
 * stand, when one was used or when nobody ever confirmed that they were kept (spec B2, E6), or to an offer (K14).
 */
export function onward(
  site: Pick<Deployment, 'prefix'>,
  { view, saysCodes, isOffered }: Pick<ChallengePassed, 'view' | 'saysCodes' | 'isOffered'>,
): string {
  if (saysCodes || isOffered) return addressOf(site, saysCodes ? 'codes-left' : 'offer', view.to)
  return view.to
}

/** Proxies and frameworks resolve a path against an address of their own, or not at all: where a page is, is said in full. */
export function withFullLocation(answer: Response, origin: string): Response {
  const location = answer.headers.get('Location')
  if (location?.startsWith('/')) answer.headers.set('Location', origin + location)
  return answer
}
