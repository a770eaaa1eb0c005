import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const CONTRACT = path.join(import.meta.dirname, '../../../edge/contract')
const EVENTS = path.join(import.meta.dirname, '../../../edge/webhooks/events.ts')

/** What the contract says of a name or, as `Name.field`, of one of its fields. */
export type Docstrings = ReadonlyMap<string, string>

/** The comments over the types and schemas of the contract, and of what webhooks post: the document says the same of them, in the same words. */
export function contractDocstrings(): Docstrings {
  const said = new Map<string, string>()
  const contract = readdirSync(CONTRACT).sort()
  for (const file of [...contract.map((name) => path.join(CONTRACT, name)), EVENTS]) {
    for (const [name, comment] of docstringsOf(readFileSync(file, 'utf8'))) said.set(name, comment)
  }
  return said
}

const COMMENT = String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/\n`
const DECLARATION = new RegExp(`(?:^${COMMENT})?^export (?:type|const) (\\w+)`, 'gm')
const FIELD = new RegExp(`^ {2}${COMMENT} {2}(\\w+)\\??:`, 'gm')

/** Of one source, as the formatter leaves it: a name begins its line, its fields are two columns in. */
export function docstringsOf(source: string): [name: string, comment: string][] {
  const declared = [...source.matchAll(DECLARATION)]
  return declared.flatMap(({ index, 1: comment, 2: name = '' }, at) => {
    const fields = [...source.slice(index, declared[at + 1]?.index).matchAll(FIELD)]
    const said = fields.map(([, text = '', field]): [string, string] => [`${name}.${field}`, plain(text)])
    return comment === undefined ? said : [[name, plain(comment)], ...said]
  })
}

/** On one line, and without the ids of our own specification. */
function plain(comment: string): string {
  const words = comment.replace(/\n\s*\* ?/g, ' ').replace(/\s+/g, ' ')
  return words.replace(/ \((?:spec )?[A-Z]\d+[a-z]?(?:, [A-Z]\d+[a-z]?)*\)/g, '').trim()
}
