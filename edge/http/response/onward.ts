import type { Passed } from '../../operations/sign-in/answer-challenge.ts'
import type { Site } from '../deployment/site.ts'

/**
 * Where a passed challenge leads: to where the person was going, or first to the page that says how the backup codes
 * stand, when one was used or when nobody ever confirmed that they were kept (spec B2, E6).
 */
export function onward(site: Pick<Site, 'prefix'>, { view, saysCodes }: Pick<Passed, 'view' | 'saysCodes'>): string {
  return saysCodes ? `${site.prefix}/codes-left?to=${encodeURIComponent(view.to)}` : view.to
}
