import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { parseCommand } from '../../tools/gate/gate-flags.ts'

/* The commands of docs/any-site.md, as a shell would read them. */

const DOCS = path.resolve(import.meta.dirname, '../../docs/any-site.md')

/** The settings below a heading (`**WordPress**`), for a site at this address. */
export function recipe(name: string, origin: string): Variables {
  const text = readFileSync(DOCS, 'utf8')
  const from = text.search(new RegExp(`^\\*\\*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\*\\*`, 'm'))
  const [words] = from < 0 ? [] : commandsIn(text.slice(from))
  if (words === undefined) throw new Error(`docs/any-site.md has no recipe **${name}**`)
  return { ...parseCommand(words, {}).variables, ORIGIN: origin }
}

/** The words after `npm run gate --`, of each command in a text. */
export function commandsIn(text: string): string[][] {
  return [...text.matchAll(/npm run gate -- ((?:[^\n]*\\\n)*[^\n]*)/g)].map(([, line = '']) => wordsOf(line))
}

/** Words of one command over several lines; quotes are single ones. */
function wordsOf(command: string): string[] {
  const words = command.replaceAll('\\\n', ' ').match(/(?:'[^']*'|[^\s'])+/g) ?? []
  return words.map((word) => word.replaceAll("'", ''))
}
