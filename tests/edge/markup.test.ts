import fc from 'fast-check'
import { html as honos } from 'hono/html'
import { expect, test } from 'vitest'
import { html } from '../../edge/http/deployment/markup.ts'

const text = fc.string({
  unit: fc.constantFrom('&', '<', '>', '"', "'", 'a', '\\', '`', '$', '\u2028', '😀', '\ud800'),
})

test('text is written as the html of Hono writes it, in lists too', () => {
  fc.assert(
    fc.property(text, fc.array(text), (one, more) => {
      const ours = html`<p title="${one}">\n${more.map((each) => html`<b>${each}</b>${null}`)}${more}</p>`
      expect(String(ours)).toBe(
        String(honos`<p title="${one}">\n${more.map((each) => honos`<b>${each}</b>${null}`)}${more}</p>`),
      )
    }),
  )
})

test('only what html made stands as it is', () => {
  const forged = { toString: () => '<b>', isEscaped: true }
  expect(String(html`${forged as never}`)).toBe('&lt;b&gt;')
  expect(String(html`${new URLSearchParams({ a: '1', b: '2' })}`)).toBe('a=1&amp;b=2')
  expect(String(html`${7}${undefined}${''}`)).toBe('7')
})
