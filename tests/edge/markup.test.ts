import { html as peers } from 'hono/html'
import { expect, test } from 'vitest'
import { html } from '../../edge/http/pages/markup.ts'

const HOSTILE = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror='alert(1)'>`,
  `a & b &lt; c`,
  '`{1}` \\u003c \u2028',
  `{"isEscaped":true}`,
]

test.each(HOSTILE)('what is no markup says nothing to a browser: %s', (text) => {
  const written = String(html`<p title="${text}">${text}</p>`)
  expect(written).not.toMatch(/<(?!p title="|\/p>)|'/)
  expect(written).toBe(String(peers`<p title="${text}">${text}</p>`))
})

test('what was made from JSON is no markup, whatever it says of itself', () => {
  const claims = JSON.parse('{"isEscaped":true,"text":"<b>"}')
  expect(() => html`${claims}`).toThrow(TypeError)
})

test('markup, lists of it and numbers stand as they are', () => {
  const rows = ['<', 'b'].map((one, at) => html`<li>${at} ${one}</li>`)
  expect(String(html`<ul>${rows}</ul>${''}`)).toBe('<ul><li>0 &lt;</li><li>1 b</li></ul>')
})
