/** What a command prints, line by line, and how it ends: 0 done, 1 not done, 2 the command is not complete. */
export type Outcome = { exitCode: 0 | 1 | 2; out: string[]; err: string[] }

export const done = (...out: string[]): Outcome => ({ exitCode: 0, out, err: [] })

export const failed = (exitCode: 1 | 2, ...err: string[]): Outcome => ({ exitCode, out: [], err })

/**
 * Prints it, and ends the process with it when nothing is left to do. What a site, a file or a row says may stand in a line: no
 * sign of it is one that a terminal obeys, or that turns or hides others. Only texts of our own have several lines; of others
 * make `oneLine`.
 */
export function tell({ exitCode, out, err }: Outcome): void {
  process.exitCode = exitCode
  for (const text of out) process.stdout.write(`${text.replace(OBEYED, inWriting)}\n`)
  for (const text of err) process.stderr.write(`${text.replace(OBEYED, inWriting)}\n`)
}

/** Called first. Whoever read no further, `head` for example, has what they wanted: it ends there, without a word. */
export function endWithReader(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    // What is still written while it is read has not been done.
    if (code === 'EPIPE') process.exit(process.exitCode ?? 1)
    throw new Error(`standard output: ${code}`)
  })
}

/** Every control and format character but the end of a line. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** What comes from elsewhere, in one line: nothing that a terminal would obey, and nothing that begins another line. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, inWriting)

/** A character as JSON and JavaScript write it: `\u001b`, or one such for each half of a pair. */
export const inWriting = (one: string): string =>
  one.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** One plain sentence about what is wrong with the database; the driver's own words come last. */
export function describeFailure(error: unknown, address: string): string {
  const url = withoutSecrets(address)
  const texts: string[] = []
  for (let cause = error; cause instanceof Error; cause = cause.cause) texts.push(cause.message)
  const text = texts.join(' ')
  if (/no such (table|column)|has no column named/i.test(text))
    return 'This database has no tables of Sallyport, or those of an older version. Is it the right one? (npx sallyport migrate brings it to the newest)'
  if (/\b40[13]\b|unauthorized|forbidden|\bauth/i.test(text)) return 'The database refused the token in LIBSQL_TOKEN.'
  if (/fetch failed|ECONNREFUSED|ENOTFOUND|EAI_AGAIN/i.test(text))
    return `There is no database to be reached at ${url}.`
  return `The database at ${url} could not do it: ${oneLine(withoutSecrets(texts.at(-1) ?? String(error)))}`
}

/** A text without what addresses in it may hold that nobody else is to see: user and password, and tokens behind a `?`. */
export const withoutSecrets = (text: string): string =>
  text.replace(/(?<!file:)\/\/\S*@/g, '//').replace(/\?\S*=\S*/g, '')
