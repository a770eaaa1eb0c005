import { readFile, stat } from 'node:fs/promises'
import { isLegible, normalName, principalIdOf, spellingOf } from '../../edge/core/names.ts'
import { namingOf } from '../terminal/naming.ts'
import { csvOf } from './formats/rows.ts'

/** A file that is larger is no list of people. */
const MOST_FILE_BYTES = 256 * 1024 * 1024

/** Something of the command that cannot be done; the message says what, and has no word of a file in it. */
export class Refused extends Error {
  override name = 'Refused'
}

/** The text of a file. Throws `Refused` where there is none, or too much. */
export async function readTextFile(file: string, most = MOST_FILE_BYTES): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > most) throw new Refused(`${file} has ${size} bytes; at most ${most} are read.`)
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch (error) {
    if (error instanceof TypeError) throw new Refused(`${file} is no text in UTF-8.`)
    throw unreadable(file, error)
  }
}

/** What the system said of a file, in a sentence; anything else as it is. */
export function unreadable(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new Refused(`There is no file ${file}.`)
  if (code === 'EACCES' || code === 'EISDIR') return new Refused(`${file} cannot be read.`)
  return error
}

/** CSV with the columns `from` and `to`: the other system's name of each person, and their id here. */
async function readMap(file: string): Promise<Map<string, string>> {
  const [head, ...records] = csvOf(await readTextFile(file))
  if (head?.part?.join(',') !== 'from,to') throw new Refused(`The first line of ${file} must be "from,to".`)
  const ids = new Map<string, string>()
  for (const { at, part } of records) {
    const [from, to, ...more] = part ?? []
    if (!from || !to || more.length > 0) throw new Refused(`${file}, ${at}: is not "from,to".`)
    if (ids.has(from)) throw new Refused(`${file}, ${at}: has the same "from" as a line before.`)
    ids.set(from, to)
  }
  return ids
}

/** Who is who here: by a map, by the rule for login names in front of a site, or as it stands in the file. */
export async function identities(
  options: { map: string; names: boolean },
  env: NodeJS.ProcessEnv,
): Promise<(who: string) => string | undefined> {
  const ids = options.map === '' ? null : await readMap(options.map)
  const { rule, isTyped } = namingOf(env)
  // As the gate keeps them: letter case, for one, makes nobody new there.
  const named = (who: string) => {
    const name = normalName(who, 'exact')
    return isLegible(name) ? principalIdOf(spellingOf(name, rule), rule, isTyped) : undefined
  }
  return (who) => {
    const id = ids === null ? who : ids.get(who)
    return id !== undefined && options.names ? named(id) : id
  }
}
