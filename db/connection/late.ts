import { type Column, inArray, Param, Placeholder, type SQL, sql } from 'drizzle-orm'

/**
 * A value of a statement that is built once: what it is, each call says. Its fields are such values too; none may be called
 * as one of a `Param` is.
 */
export type Later<T> = Param<Placeholder, T> &
  (T extends readonly unknown[] ? unknown : T extends object ? { readonly [K in keyof T]-?: Later<T[K]> } : unknown)

/** What a statement asks for: the value itself, or where it is built once, one that each call brings. */
export type Late<T> = T | Later<T>

/** What `make` makes of a value: now, or at each call. */
export function derived<T, R>(value: Late<T>, make: (value: T) => R): Late<R> {
  return value instanceof Param ? later((act) => make(resolved<T>(value, act))) : make(value)
}

/** The value at this call. */
export const resolved = <T>({ encoder }: Param<Placeholder, T>, act: unknown): T =>
  encoder.mapToDriverValue(act as Placeholder) as T

/**
 * The value that `make` makes of what each call brings. Drizzle leaves what stands for a place as it is, and its encoder
 * with it.
 */
export function later<T>(make: (act: unknown) => T): Later<T> {
  const param = sql.param<Placeholder, T>(new Placeholder('act'), { mapToDriverValue: make })
  const get = (of: typeof param, name: keyof typeof param) =>
    name in of ? of[name] : later((act) => make(act)[name as never])
  return new Proxy(param, { get } as ProxyHandler<typeof param>) as Later<T>
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
  // The database counts the items of a JSON list as rows that it read: only where the text must not depend on them.
  return list instanceof Param ? sql`${column} in (select value from ${listed(list)})` : inArray(column, [...list])
}
