/** A moment as people read it. */
export const timeOf = (ms: number | null): string => (ms === null ? 'never' : new Date(ms).toISOString())

/** Times in a text as operators give them: a date, or a date with a time and its zone. Null: it is none. */
export function momentOf(text: string): number | null {
  const [, day = ''] = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? []
  // Of 31 February `Date` makes a day of March.
  const isDay = day !== '' && new Date(day).toJSON()?.startsWith(day) === true
  const ms = isDay ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}
