import path from 'node:path'
import { target } from './imports.ts'

const DECLARED = /^export (?:abstract )?(?:async )?(?:const|let|function\*?|class) ([\w$]+)/gm
const LISTED = /^export \{([^}]*)\}/gm
const NAMED = /\b(?:import|export)\s+(?:type\s+)?(?:[\w$]+\s*,\s*)?\{([^}]*)\}\s*from\s*(['"])(\.[^'"]+)\2/g
const WHOLE = /\b(?:import|export)\s+(?:type\s+)?\*(?:\s*as\s+[\w$]+)?\s*from\s*(['"])(\.[^'"]+)\1/g
const LATER = /\bimport\(\s*(['"`])(\.[^'"`$]+)\1\s*\)/g

/** What a module exports by name, types left out. */
export function exportedValues(source: string): string[] {
  const declared = [...source.matchAll(DECLARED)].map(([, name = '']) => name)
  const listed = [...source.matchAll(LISTED)].flatMap(([, list = '']) => entriesOf(list))
  return [...declared, ...listed.filter(({ isType }) => !isType).map(({ outside }) => outside)]
}

/** Of each module, by its path, the names that others take of it; `*` stands for all that it has. */
export function takenNames(sources: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>()
  const take = (file: string, names: string[]) => taken.set(file, new Set([...(taken.get(file) ?? []), ...names]))
  for (const [from, source] of sources) {
    const file = (specifier: string) => path.posix.normalize(target(from, specifier))
    for (const [, list = '', , specifier = ''] of source.matchAll(NAMED))
      take(
        file(specifier),
        entriesOf(list).map(({ inside }) => inside),
      )
    for (const [, , specifier = ''] of source.matchAll(WHOLE)) take(file(specifier), ['*'])
    // What comes by `import()` is taken where its name stands in the file.
    for (const [, , specifier = ''] of source.matchAll(LATER)) {
      const there = exportedValues(sources.get(file(specifier)) ?? '')
      take(
        file(specifier),
        there.filter((name) => source.split(/[^\w$]+/).includes(name)),
      )
    }
  }
  return taken
}

/** `a, type B, c as d`: each name in its own module, and as others know it. */
function entriesOf(list: string): { inside: string; outside: string; isType: boolean }[] {
  const entries = list.replace(/\/\/.*$/gm, '').matchAll(/(type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*(?:,|$)/g)
  return [...entries].map(([, type, inside = '', outside]) => ({
    inside,
    outside: outside ?? inside,
    isType: type !== undefined,
  }))
}
