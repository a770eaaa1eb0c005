/* Assertions that say what was there instead. */

export function equal<Value>(actual: Value, expected: Value, about = ''): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== e) throw new Error(`${about} expected ${e}, got ${a}`)
}

export function check(condition: unknown, about: string): asserts condition {
  if (!condition) throw new Error(`expected ${about}`)
}

export function includes(text: string | null | undefined, ...parts: string[]): void {
  for (const part of parts) check(text?.includes(part), `"${part}" in "${text}"`)
}

export function lacks(text: string | null | undefined, ...parts: string[]): void {
  for (const part of parts) check(text?.includes(part) === false, `no "${part}" in "${text}"`)
}

export const types = (events: { type: string }[]): string[] => events.map(({ type }) => type)
