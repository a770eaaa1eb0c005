import { jsonKeys } from '../../reading/json.ts'
import type { FieldReading, Reading } from './fields.ts'
import { isField, mayLeadTo, stepsOf } from './fields.ts'

/** JSON as every server might read it; null: it is none. Pure. */
export function jsonReading(text: string): Reading | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const found = (wanted: string): FieldReading[] => {
    const steps = stepsOf(wanted)
    const values = leaves(value).filter((leaf) => mayLeadTo(leaf.steps, wanted))
    const all = values.map((leaf) => ({
      value: String(leaf.value),
      isExact:
        leaf.steps.length === steps.length &&
        leaf.steps.every((step, n) => step === steps[n]) &&
        (typeof leaf.value === 'string' || Number.isSafeInteger(leaf.value)),
    }))
    // JSON.parse keeps the last of two equal keys; what the site keeps is unknown.
    const [one] = all
    const last = steps.at(-1) ?? ''
    const written = jsonKeys(text).filter((key) => isField(unescaped(key), last))
    return one && all.length === 1 && written.length > 1 ? [one, one] : all
  }
  const write = (wanted: string, name: string) => {
    const copy = JSON.parse(text) as Record<string, unknown>
    const steps = stepsOf(wanted)
    let at = copy
    for (const step of steps.slice(0, -1)) at = at[step] as Record<string, unknown>
    at[steps.at(-1) ?? ''] = name
    return JSON.stringify(copy)
  }
  return { place: 'json', find: found, write }
}

type Leaf = { steps: string[]; value: unknown }

/** Everything that is no object and no list, with the way to it. */
function leaves(value: object): Leaf[] {
  const found: Leaf[] = []
  const todo: Leaf[] = [{ steps: [], value }]
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { steps, value: item } = next
    // What lies deeper than any field that is looked for is still found under the first of its steps.
    if (typeof item === 'object' && item !== null && steps.length < MAX_DEPTH) {
      for (const [key, inner] of Object.entries(item)) todo.push({ steps: [...steps, key], value: inner })
    } else found.push(next)
  }
  return found
}

const MAX_DEPTH = 16

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}
