import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openApiDocument } from './document.ts'
import { apiPage } from './page.ts'

/* `npm run openapi` writes docs/openapi.json, which is `sallyport/openapi.json` in the package, and docs/api.md, the same for people. */

const ROOT = path.join(import.meta.dirname, '../..')

const manifest = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }
const document = openApiDocument(manifest)
const files = { 'docs/openapi.json': `${JSON.stringify(document, null, 2)}\n`, 'docs/api.md': apiPage(document) }
for (const [file, text] of Object.entries(files)) await writeFile(path.join(ROOT, file), text)
console.log(Object.keys(files).join(', '))
