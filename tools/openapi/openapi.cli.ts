import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openApiDocument } from './document.ts'

/* `npm run openapi` writes docs/openapi.json, which is `sallyport/openapi.json` in the package. */

const ROOT = path.join(import.meta.dirname, '../..')
const FILE = 'docs/openapi.json'

const manifest = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }
const document = openApiDocument(manifest)
await writeFile(path.join(ROOT, FILE), `${JSON.stringify(document, null, 2)}\n`)
console.log(FILE)
