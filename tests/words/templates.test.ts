import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from '../support/imports.ts'
import { literalTexts, templatesOf } from './literal-texts.ts'

/*
 * What a person reads on our pages goes through `say`, and what an element says is in its messages: no sentence stands in a
 * template, where no language could reach it.
 */

const ROOT = path.resolve(import.meta.dirname, '../..')
const files = [
  ...readdirSync(path.join(ROOT, 'edge/http/pages')).map((file) => `edge/http/pages/${file}`),
  'edge/passkeys/offer.ts',
]

test.each(files)('%s', (file) => {
  expect(literalTexts(readFileSync(path.join(ROOT, file), 'utf8'))).toEqual([])
})

test('no words stand in a template of an element', () => {
  const elements = sourceFiles(ROOT, 'widget').map(
    (file) => [file, readFileSync(path.join(ROOT, file), 'utf8')] as const,
  )
  expect(elements.flatMap(([, source]) => templatesOf(source)).length).toBeGreaterThan(80)
  const found = elements.flatMap(([file, source]) => literalTexts(source).map((words) => `${file}: ${words}`))
  expect(found).toEqual([])
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
  ["html`<input placeholder='Code' .value=${x}>`", ['Code']],
  ['html`<img alt=Picture src=${x}>`', ['Picture']],
  ['button.textContent = "Cancel"', ['Cancel']],
  ["html`<p>${f('}')} left</p>`", ['left']],
  ['html`<p>${text.name} · <b>${1}</b> 10%</p>`', []],
  ['html`<input type="text" class="mfa-code" id="code" name=code aria-describedby="help">`', []],
  ['// html`<p>Words</p>`\nconst css = css`p { color: red }`; const t = `Words`', []],
  ['html`<b aria-label=${text.close}></b>`; node.textContent = text.cancel', []],
])('%s', (source, found) => {
  expect(literalTexts(source)).toEqual(found)
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
