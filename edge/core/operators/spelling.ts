import { isLegible, normalName, principalIdOf } from '../names.ts'

/**
 * How an operator says that somebody's name is written, as it is kept; null: a name that nobody may have, or that is
 * somebody else's. By which rule a gate in front of a site tells names apart is not known here, so any of them will do. Pure.
 */
export function ownSpelling(written: string, principalId: string): string | null {
  const name = normalName(written, 'exact')
  const ids = [name, principalIdOf(name, 'pinned', true), principalIdOf(name, 'pinned', false)]
  return name !== '' && isLegible(name) && ids.includes(principalId) ? name : null
}
