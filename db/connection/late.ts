import { type Column, Param, Placeholder, type SQL, sql } from 'drizzle-orm'

/** A value of a statement that is built once: what it is, each call says. */
export type Later<T> = Param<Placeholder, T>

/** What a statement asks for: the value itself, or where it is built once, one that each call brings. */
export type Late<T> = T | Later<T>

/** What each call brings, as a whole. */
export function later<T>(): Later<T> {
  return encodedBy((act) => act as T)
}

/** What `make` makes of a value: now, or at each call. */
export function derived<T, R>(value: Late<T>, make: (value: T) => R): Late<R> {
  if (!(value instanceof Param)) return make(value)
  return encodedBy((act) => make(resolved(value, act)))
}

/** The fields of what each call brings, each for itself. To be taken by name: there is nothing to spread. */
export function fields<T extends object>(value: Later<T>): { readonly [K in keyof T]-?: Later<T[K]> } {
  // The target is never looked at.
  return new Proxy({}, { get: (_, name) => derived(value, (of) => of[name as keyof T]) }) as never
}

/** The value at this call. */
export function resolved<T>(value: Later<T>, act: unknown): T {
  return value.encoder.mapToDriverValue(act as Placeholder) as T
}

/** Drizzle leaves what stands for a place as it is, and its encoder with it, which is given what the call brings. */
function encodedBy<T>(make: (act: unknown) => T): Later<T> {
  return sql.param<Placeholder, T>(new Placeholder('act'), { mapToDriverValue: make })
}

/** A list has one place, as JSON, so that the text is the same however long it is. */
export function listed(list: Late<readonly unknown[]>): SQL {
  return sql`json_each(${derived(list, (items) => JSON.stringify(items, asStored))})`
}

/** JSON keeps half a letter, which is U+FFFD in every text of its own: there what has such an id would not be found. */
function asStored(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value
}

/** The column's value is in the list. */
export function among(column: Column, list: Late<readonly string[]>): SQL {
  return sql`${column} in (select value from ${listed(list)})`
}
