import type { Wait } from './messages.ts'

/** "12 May 2026" */
export function formatDate(at: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(at)
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]
const RECENT_SECONDS = 30 * 86_400

/** "2 hours ago"; a date where that is more than 30 days. */
export function formatAgo(at: number, now: number, locale?: string): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000))
  if (seconds > RECENT_SECONDS) return formatDate(at, locale)
  return relative(seconds < 60 ? 0 : -seconds, locale)
}

/** When a wait is over, as a clock time and from now. The clock shows seconds where minutes would mislead. */
export function formatWait(untilAt: number, now: number, locale?: string): Wait {
  const seconds = Math.max(0, Math.ceil((untilAt - now) / 1000))
  return { time: formatClock(untilAt, now, locale), relative: relative(seconds, locale) }
}

function formatClock(at: number, now: number, locale?: string): string {
  const timeStyle = at - now < 180_000 ? 'medium' : 'short'
  return new Intl.DateTimeFormat(locale, { timeStyle }).format(at)
}

/** "3 minutes", never less than one. */
export function formatMinutes(seconds: number, locale?: string): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes)
}

function relative(seconds: number, locale?: string): string {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const)
  const round = seconds < 0 ? Math.ceil : Math.round
  const words = new Intl.RelativeTimeFormat(locale, { numeric: seconds === 0 ? 'auto' : 'always' })
  // In Hebrew the CLDR gives a number that a word says once more: "לפני שעתיים (2)".
  return words.format(round(seconds / size), unit).replace(/ \(\d\)/, '')
}

/** Sentences one behind the other. Japanese has no space between them. */
export const sentences = (...all: (string | undefined)[]): string =>
  all.filter(Boolean).join(' ').replaceAll('。 ', '。')
