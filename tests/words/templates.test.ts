import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { literalTexts } from './literal-texts.ts'

/* What a person reads on our pages goes through `say`: no sentence stands in a template, where no language could reach it. */

const ROOT = path.resolve(import.meta.dirname, '../..')
const files = [
  ...readdirSync(path.join(ROOT, 'edge/http/pages')).map((file) => `edge/http/pages/${file}`),
  'edge/passkeys/offer.ts',
]

test.each(files)('%s', (file) => {
  expect(literalTexts(readFileSync(path.join(ROOT, file), 'utf8'))).toEqual([])
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: sources, as they would stand in a file
test.each([
  ['html`<p>Sign out</p>`', ['Sign out']],
  ['html`<p>${name} signs out</p>`', ['signs out']],
  ['html`<p>${ok ? html`<b>Yes</b>` : say("No")}</p>`', ['Yes']],
  ["html`<p>${'Sign out'}</p>`", ['Sign out']],
  ["html`<p>${ok ? 'Sign out' : ''}</p>`", ['Sign out']],
  ['html`<p>${ok ? `Sign ${what}` : ""}</p>`', ['Sign ${what}']],
  ['html`<input aria-label="Your code" title="x" />`', ['Your code', 'x']],
  ['html`<nav aria-label="${say(\'MFA\')}"></nav>`', []],
  ['html`<p class="mfa-who"><bdi>${name}</bdi> · ${at} UTC</p><p>${say(\'Sign out\')}</p>`', []],
  ["const heading = 'Sign out'", []],
])('%s', (source, found) => {
  expect(literalTexts(source)).toEqual(found)
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
