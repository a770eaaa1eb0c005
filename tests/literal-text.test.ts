// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is read here
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from './support/imports.ts'

/* What an element says is in its messages, or no language but English has it: no words stand in a template. */

const ROOT = path.resolve(import.meta.dirname, '..')

/** What is read out or shown of an attribute. */
const HUMAN =
  'aria-label|aria-description|aria-roledescription|aria-valuetext|aria-placeholder|title|placeholder|alt|label'

/** The markup of every `html` template of a module, with a space in the place of each expression; of those inside, too. */
function templatesOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
  const found: string[] = []
  /** Reads from the character after a backtick to the one after its end. */
  function readTemplate(from: number, isHtml: boolean): number {
    let markup = ''
    let at = from
    while (at < code.length && code[at] !== '`') {
      if (code.startsWith('${', at)) {
        at = readCode(at + 2, true)
        markup += ' '
      } else if (code[at] === '\\') at += 2
      else markup += code[at++]
    }
    if (isHtml) found.push(markup)
    return at + 1
  }
  /** Reads code: to its end, or to the brace that ends an expression. */
  function readCode(from: number, isExpression: boolean): number {
    let depth = 1
    let at = from
    while (at < code.length) {
      const char = code[at]
      if (char === '`') at = readTemplate(at + 1, /html(<[^`]*>)?$/.test(code.slice(Math.max(0, at - 40), at)))
      else if (char === "'" || char === '"') at = endOfString(at)
      else {
        if (char === '{') depth++
        if (char === '}' && --depth === 0 && isExpression) return at + 1
        at++
      }
    }
    return at
  }
  function endOfString(from: number): number {
    let at = from + 1
    while (at < code.length && code[at] !== code[from] && code[at] !== '\n') at += code[at] === '\\' ? 2 : 1
    return at + 1
  }
  readCode(0, false)
  return found
}

/** The words that stand in a module's templates, or that it writes into a node. */
function literalTexts(source: string): string[] {
  const inTemplates = templatesOf(source).flatMap((markup) => {
    const attributes = [...markup.matchAll(new RegExp(`\\s(?:${HUMAN})=(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'g'))]
    const values = attributes.map(([, quoted, single, bare]) => quoted ?? single ?? bare ?? '')
    const text = markup.replace(/<!--[\s\S]*?-->|<\/?[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>/g, '\n')
    return [...values, ...text.split('\n')]
  })
  const written = [
    ...source.matchAll(/\.(?:textContent|innerText|ariaLabel|title|placeholder|alt)\s*=\s*(['"`])((?:(?!\1).)*)\1/g),
  ].map(([, , words = '']) => words.replace(/\$\{[^}]*\}/g, ''))
  return [...inTemplates, ...written].map((words) => words.trim()).filter((words) => /\p{L}/u.test(words))
}

test('no words stand in a template of an element', () => {
  const files = sourceFiles(ROOT, 'widget')
  const sources = files.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')] as const)
  expect(sources.flatMap(([, source]) => templatesOf(source)).length).toBeGreaterThan(80)
  const found = sources.flatMap(([file, source]) => literalTexts(source).map((words) => `${file}: ${words}`))
  expect(found).toEqual([])
})

test.each([
  ['text', 'html`<p>Sign in</p>`', 'Sign in'],
  ['text beside an expression', 'html`<p>${name} is here</p>`', 'is here'],
  ['a template inside an expression', 'html`<p>${ok ? html`<b>Yes</b>` : nothing}</p>`', 'Yes'],
  ['a name for a screen reader', 'html`<button aria-label="Close">×</button>`', 'Close'],
  ['a hint in a field', "html`<input placeholder='Code' .value=${x}>`", 'Code'],
  ['a name without quotes', 'html`<img alt=Picture src=${x}>`', 'Picture'],
  ['words for a node', 'button.textContent = "Cancel"', 'Cancel'],
  ['words after a brace in a string', "html`<p>${f('}')} left</p>`", 'left'],
])('%s is found', (_, source, words) => {
  expect(literalTexts(source)).toEqual([words])
})

test.each([
  ['expressions, signs and digits', 'html`<p>${text.name} · <b>${1}</b> 10%</p>`'],
  ['what is no words', 'html`<input type="text" class="mfa-code" id="code" name=code aria-describedby="help">`'],
  ['a comment, and other templates', '// html`<p>Words</p>`\nconst css = css`p { color: red }`; const t = `Words`'],
  ['a name from the messages', 'html`<b aria-label=${text.close}></b>`; node.textContent = text.cancel'],
])('%s are not', (_, source) => {
  expect(literalTexts(source)).toEqual([])
})
