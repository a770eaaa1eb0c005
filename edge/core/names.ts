import { LONGEST } from './lengths.ts'
import { isPersonId } from './operators/actors.ts'

/*
 * Names of people, as a site and the gate might read them. Two spellings that the site takes for one person must never be
 * two people here: the second would be somebody without a method, whom the holder of the password enrols. Pure.
 */

/**
 * `pinned`: letter case makes nobody new, and the spelling that was used first is the only one that is taken. `folded`: any
 * case is taken, since the site was seen to do the same. `exact`: the site tells `Boss` from `boss`.
 */
export type NameRule = 'pinned' | 'folded' | 'exact'

/** How people's names are told apart. */
export type Naming = {
  rule: NameRule
  /** What may be typed as a name; null: plain ASCII letters, digits and `. _ - + @`. */
  pattern: RegExp | null
}

/**
 * A name as it was written, what all its spellings have in common, and which of them is kept when none is yet. `anyCase`:
 * what is kept may have capitals all the same, from before the site was seen to fold them.
 */
export type NameSpelling = { fold: string; spelling: string; first: string; anyCase?: boolean }

/** Nothing that any site folds but for case. */
const USUAL = /^[A-Za-z0-9._+@-]+$/

/** What somebody's login is called where another login may have the same name. */
export const labelOf = ({ name, label }: { name: string; label?: string }): string => label?.trim() || name

/** One person, one name: Unicode NFKC, no spaces around, and letter case folded unless the site tells it apart. */
export function normalName(name: string, userCase: 'fold' | 'exact'): string {
  const plain = name.normalize('NFKC').trim()
  return userCase === 'fold' ? plain.toLowerCase().normalize('NFKC') : plain
}

/** The name in a login's field as it is judged and sent on; null: no name that may be typed here. */
export function typedName(value: string, { pattern }: Pick<Naming, 'pattern'>): string | null {
  const bare = value.replace(/^[ \t]+|[ \t]+$/g, '')
  const name = normalName(bare, 'exact')
  const allowed = pattern ?? USUAL
  return allowed.test(bare) && allowed.test(name) && isLegible(name) ? name : null
}

/**
 * Whether every site sees the same letters in it. Control characters, letters that have no shape, halves of letters, octets,
 * tags and entities are dropped by some sites: under such a name its owner would be somebody new here, without a method. Nor
 * may it be a name of ours.
 */
export function isLegible(name: string): boolean {
  return (
    name.length <= LONGEST.id &&
    !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufffd<>]/u.test(name) &&
    !/%(u?[0-9a-f]{2})|&[^\s;]*;/i.test(name) &&
    isPersonId(name)
  )
}

/** The spelling that counts: of a site that folds, any. */
export function spellingOf(name: string, rule: NameRule): string {
  return normalName(name, rule === 'folded' ? 'fold' : 'exact')
}

/** Letters that databases (MySQL's `_ai_ci`) and sites (WordPress) take for plain ones, and Unicode does not take apart. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  ð: 'd',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  ø: 'o',
  œ: 'oe',
  þ: 'th',
  ŧ: 't',
  ß: 'ss',
}

function plainLetter(letter: string): string {
  const small = letter.toLowerCase()
  const plain = PLAIN_LETTERS[small] ?? letter
  return small === letter ? plain : plain.toUpperCase()
}

/**
 * What all spellings of a name that some site could take for one have in common: no marks on letters, a space or `_`
 * alike, `ø` as `o`, `ß` as `ss`; and letter case, unless the site tells it apart.
 */
export function foldOf(name: string, rule: NameRule): string {
  const bare = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/\P{ASCII}/gu, plainLetter)
    .normalize('NFKC')
    .trim()
    .replace(/[\s_]+/g, '_')
  return rule === 'exact' ? bare : bare.toUpperCase().toLowerCase().normalize('NFKC')
}

/** A name as it came, and the spelling to keep of it when it is the first: as the configuration lists it, if it does. */
export function namedAs(name: string, listed: ReadonlySet<string>, rule: NameRule): NameSpelling {
  const [fold, spelling] = [foldOf(name, rule), spellingOf(name, rule)]
  const first = listed.has(spelling) ? spelling : [...listed].find((one) => foldOf(one, rule) === fold)
  return { fold, spelling, first: first ?? spelling, ...(rule === 'folded' && { anyCase: true }) }
}

/**
 * Under which id somebody is kept. For most databases `é` is `e`: who types `éve` with the password of `eve` is `eve`. What
 * the site itself says is taken as it says it, but for case.
 */
export function principalIdOf(spelling: string, rule: NameRule, isTyped: boolean): string {
  if (rule === 'exact') return spelling
  const folded = normalName(spelling, 'fold')
  if (!isTyped) return folded
  return folded
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
}

export type NamedPerson = NameSpelling & { principalId: string }

/** A list of names, one on each line; `odd` has the lines that are none. */
export function peopleOf(
  text: string,
  rule: NameRule,
  isTyped: boolean,
): { people: NamedPerson[]; odd: { line: number; text: string }[] } {
  const people: NamedPerson[] = []
  const odd: { line: number; text: string }[] = []
  for (const [at, written] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const name = normalName(written, 'exact')
    if (name === '') continue
    if (!isLegible(name)) odd.push({ line: at + 1, text: written })
    else people.push({ ...namedAs(name, new Set(), rule), principalId: principalIdOf(name, rule, isTyped) })
  }
  return { people, odd }
}

/**
 * How an operator says that somebody's name is written, as it is kept; null: a name that nobody may have, or that is
 * somebody else's. By which rule a gate in front of a site tells names apart is not known here, so any of them will do.
 */
export function ownSpelling(written: string, principalId: string): string | null {
  const name = normalName(written, 'exact')
  const ids = [name, principalIdOf(name, 'pinned', true), principalIdOf(name, 'pinned', false)]
  return name !== '' && isLegible(name) && ids.includes(principalId) ? name : null
}
