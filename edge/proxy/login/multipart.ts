import { isField, type Reading } from './fields.ts'

/*
 * `multipart/form-data` as browsers write it, letter for letter. What is written otherwise is read in as many ways as there
 * are servers, so it is not read at all. Pure.
 */

/** Null: not as a browser writes it. `bytes` as latin1, so that nothing in a file is lost. */
export function multipartReading(contentType: string, bytes: string): Reading | null {
  const boundary = boundaryOf(contentType)
  if (boundary === null) return null
  const delimiter = `--${boundary}`
  const pieces = `\r\n${bytes}`.split(`\r\n${delimiter}`)
  const [before, ...parts] = pieces
  const end = parts.pop()
  // Everything between two delimiters, nothing in front of the first or behind the last, and none inside of a part.
  if (before !== '' || !/^--(\r\n)?$/.test(end ?? '') || bytes.split(delimiter).length !== pieces.length) return null
  const fields = parts.map(fieldOf)
  if (!fields.every((field) => field !== null)) return null
  return {
    place: 'other',
    find: (wanted) =>
      fields.flatMap(({ name, value, isPlain }) =>
        isField(name, wanted) ? [{ value, isExact: isPlain && name === wanted }] : [],
      ),
    write: null,
  }
}

function boundaryOf(contentType: string): string | null {
  const [, parameters = ''] = /^multipart\/form-data[ \t]*((?:;[ \t]*[\w-]+=[^;]*)+)$/i.exec(contentType.trim()) ?? []
  const pairs = parameters
    .split(';')
    .slice(1)
    .map((pair) => pair.trim().split('='))
  const boundaries = pairs.filter(([key]) => key?.toLowerCase() === 'boundary')
  if (boundaries.length !== 1 || pairs.some(([key = '']) => !/^(boundary|charset)$/i.test(key))) return null
  const [, boundary] = /^"?([\w'+.-]{1,70})"?$/.exec(boundaries[0]?.[1] ?? '') ?? []
  return boundary ?? null
}

const DISPOSITION =
  /^content-disposition: form-data; name="([^"\\\r\n]*)"(; filename="[^"\r\n]*")?(; filename\*=[^"\r\n;]*)?$/i
const TYPE = /^content-(type|length): [^\r\n]*$/i

type Field = { name: string; value: string; isPlain: boolean }

function fieldOf(part: string): Field | null {
  const at = part.indexOf('\r\n\r\n')
  if (!part.startsWith('\r\n') || at === -1) return null
  const lines = part.slice(2, at).split('\r\n')
  const dispositions = lines.map((line) => DISPOSITION.exec(line)).filter((match) => match !== null)
  const [disposition] = dispositions
  if (dispositions.length !== 1 || !disposition || lines.some((line) => !DISPOSITION.test(line) && !TYPE.test(line))) {
    return null
  }
  return {
    name: utf8(disposition[1] ?? ''),
    value: utf8(part.slice(at + 4)),
    // A field of a form has no type and no file's name.
    isPlain: lines.length === 1 && disposition[2] === undefined && disposition[3] === undefined,
  }
}

function utf8(latin1: string): string {
  return new TextDecoder().decode(Uint8Array.from(latin1, (letter) => letter.charCodeAt(0)))
}
