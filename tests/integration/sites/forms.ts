import type { Page } from 'playwright-core'
import type { Answer } from '../../support/client.ts'

/* What a person's browser reads out of a page before it sends a form. */

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}=(?:"([^"]*)"|'([^']*)')`)
    .exec(tag)
    ?.slice(1)
    .find((value) => value !== undefined)

const decoded = (text: string): string =>
  text
    .replace(/&#0*(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

/** Action and fields of the form with a field of this name, filled in as the page has them. */
export function formWith(field: string, { text }: Answer): { action: string; fields: Record<string, string> } {
  for (const [form, tag = ''] of text.matchAll(/(<form\b[^>]*>)[\s\S]*?<\/form>/g)) {
    const named = [...form.matchAll(/<(?:input|textarea|select|button)\b[^>]*>/g)].map(([one]) =>
      attribute(one, 'name'),
    )
    if (!named.includes(field)) continue
    return { action: decoded(attribute(tag, 'action') ?? ''), fields: { ...inputsOf(form), ...choicesOf(form) } }
  }
  throw new Error(`no form with a field ${field} in: ${text.slice(0, 2000)}`)
}

function inputsOf(form: string): Record<string, string> {
  const sent = [...form.matchAll(/<(?:input|textarea)\b[^>]*>/g)].filter(([input]) => {
    const type = attribute(input, 'type') ?? 'text'
    return /^(checkbox|radio)$/.test(type) ? /\schecked\b/.test(input) : !/^(submit|button|file)$/.test(type)
  })
  return Object.fromEntries(
    sent.map(([input]) => [attribute(input, 'name') ?? '', decoded(attribute(input, 'value') ?? '')]),
  )
}

function choicesOf(form: string): Record<string, string> {
  const selects = form.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)
  return Object.fromEntries(
    [...selects].map(([, tag = '', inside = '']) => {
      const options = [...inside.matchAll(/<option\b[^>]*>/g)].map(([option]) => option)
      const chosen = options.find((option) => /\sselected\b/.test(option)) ?? options[0] ?? ''
      return [attribute(tag, 'name') ?? '', decoded(attribute(chosen, 'value') ?? '')]
    }),
  )
}

/** The path of a link or form, whatever address the page names it with. */
export function pathOf(address: string, from: string): string {
  const { pathname, search } = new URL(address, `http://any${from}`)
  return pathname + search
}

export function linkTo(part: string, { text }: Answer): string {
  for (const [tag] of text.matchAll(/<a\b[^>]*>/g)) {
    const address = decoded(attribute(tag, 'href') ?? '')
    if (address.includes(part)) return address
  }
  throw new Error(`no link to ${part}`)
}

/** A form with a file in it, as a browser would send it. */
export async function multipart(fields: Record<string, string>, file: { field: string; name: string; bytes: Buffer }) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append(file.field, new Blob([new Uint8Array(file.bytes)], { type: 'text/plain' }), file.name)
  const packed = new Response(form)
  const body = Buffer.from(await packed.arrayBuffer())
  return { 'content-type': packed.headers.get('content-type') ?? '', body }
}

/** A site whose first page has a form for notes. */
export async function savesANote(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.locator('input[name=note]').fill('written in a browser')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('written in a browser').waitFor()
}
