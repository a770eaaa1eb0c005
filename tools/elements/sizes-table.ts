import type { SizeRow } from './build.ts'

/** Where it stands in docs/performance.md. */
const [BEGIN, END] = ['<!-- sizes -->\n', '<!-- /sizes -->']

/** Rounded, so that it changes where a file does by something that anybody notices. */
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1)

/** What each file for pages without a bundler weighs, gzipped; languages, of which there are many alike, as a range. */
export function sizesTable(sizes: readonly SizeRow[]): string {
  const named = (rows: readonly SizeRow[], name: string) => {
    const [least, most] = [Math.min, Math.max].map((pick) => kilobytes(pick(...rows.map(({ gzipBytes }) => gzipBytes))))
    return `| ${name} | ${least === most ? least : `${least} to ${most}`} |`
  }
  const tags = sizes.flatMap(({ file }) => /^mfa-challenge-(.+)\.js$/.exec(file)?.[1] ?? [])
  const languages = (stem: string) => sizes.filter(({ file }) => tags.some((tag) => file === `${stem}-${tag}.js`))
  const [whole, challenge] = [languages('mfa'), languages('mfa-challenge')]
  return [
    '| Elements, with Lit | KB gzipped |',
    '|---|---|',
    ...sizes.filter((row) => !whole.includes(row) && !challenge.includes(row)).map((row) => named([row], row.file)),
    named(whole, 'a language: mfa-de.js and so on'),
    named(challenge, 'of a language what the challenge says: mfa-challenge-de.js and so on'),
  ].join('\n')
}

/** The page with this table in the place of the one that it has. */
export function withSizes(page: string, table: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (from < 0 || to < from) throw new Error('There is no place for the sizes in the page.')
  return `${page.slice(0, from + BEGIN.length)}\n${table}\n\n${page.slice(to)}`
}
