import { html } from 'hono/html'
import type { PeopleView } from '../../edge/contract/admin.ts'
import type { Html } from '../pages/html.ts'

const FACTOR_NAMES: Record<string, string> = {
  totp: 'Authenticator app',
  passkey: 'Passkey',
  backup_code: 'Backup code',
}

/** What people call a factor; one that this page does not know is shown as the API names it. */
export const factorName = (factor: string): string => FACTOR_NAMES[factor] ?? factor

/** A moment, which the page's script shows in the reader's own time zone. */
export function renderTime(at: number): Html {
  const time = new Date(at).toISOString()
  return html`<time datetime="${time}" data-local>${time.slice(0, 16).replace('T', ' ')} UTC</time>`
}

/** Seen to the hour, so no minute is shown. */
export function renderDay(at: number): Html {
  const time = new Date(at).toISOString()
  return html`<time datetime="${time}" data-local="day">${time.slice(0, 10)}</time>`
}

export const count = (number: number, one: string, more = `${one}s`): string => `${number} ${number === 1 ? one : more}`

export type Standing = { words: string; until?: number; mood: 'good' | 'plain' | 'warning' }

/** How somebody stands, in a few words: what an operator has to see first comes first. */
export function standingOf(person: PeopleView['people'][number]): Standing {
  if (person.methodMissing) return { words: 'Method missing', mood: 'warning' }
  if (person.isDisabled) return { words: 'Method disabled', mood: 'warning' }
  if (person.lockedUntil !== null) return { words: 'Has to wait until', until: person.lockedUntil, mood: 'warning' }
  if (person.factors.length > 0) return { words: person.factors.map(factorName).join(', '), mood: 'good' }
  return person.forgottenAt === null ? { words: 'Not set up', mood: 'plain' } : { words: 'Forgotten', mood: 'plain' }
}
