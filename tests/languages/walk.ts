import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { DEMO_PASSWORD } from '../../demo/people/people.ts'
import type { Notification } from '../../edge/index.ts'
import { writeMail } from '../../edge/mail/index.ts'
import { startSite } from '../browser/support/site.ts'
import type { Tab } from '../browser/support/tab.ts'
import { once } from '../support/shared.ts'
import { type Heard, listenTo } from './heard.ts'
import { HELP, HOST_WORDS, ISSUER } from './host-words.ts'
import { catalogueOf, judgeOf } from './sentences.ts'

const SHOTS = process.env.LANGUAGE_SHOTS

export const site = once(() => startSite({ entry: path.join(import.meta.dirname, 'host.worker.ts') }))

type Start = { lang: string; how?: 'browser' | 'site' }

/** From the sign-in to the sign-out, with all that is said on the way; `wrong`: what of it is not of this language. */
export async function walk({ lang, how = 'browser' }: Start) {
  const { open, newAccount, newPerson, requireMfa, newCode, wrongCode, url, nextMinutes, told } = await company()
  const catalogue = await catalogueOf(lang)
  const { words, mail, messages } = catalogue
  const host = HOST_WORDS[lang] ?? expect.fail(`the site of these tests lacks ${lang}`)

  const [strict, lax] = [await newAccount('Nordwind'), await newAccount('Ostwind')]
  await requireMfa(strict)
  const person = await newPerson('Mira Tanaka', [
    [strict, 'owner'],
    [lax, 'owner'],
  ])
  const names = [person.name, person.email, strict.name, lax.name, ISSUER, new URL(HELP).host, HELP]

  const heard: [step: string, Heard][] = []
  const turned: string[] = []
  let step = 'sign-in'
  const settings = { locale: how === 'browser' ? lang : 'en-US', acceptDownloads: true }
  const window = await open(settings)
  const { page, context } = window
  if (how === 'site') await context.addCookies([{ name: 'reads', value: lang, url }])
  const look = await listenTo(page, (one) => heard.push([step, one]))

  /** All of this page has been looked at, and the next step begins. */
  async function then(next: string): Promise<void> {
    await look()
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      lang,
      words.dir,
    ])
    await photograph(page, lang, step)
    step = next
  }

  /** What stands side by side on one line is read in the direction of the page. */
  async function inOrder(selector: string): Promise<void> {
    const boxes = await page.locator(selector).evaluateAll((all) => all.map((one) => one.getBoundingClientRect()))
    expect(boxes.length).toBeGreaterThan(1)
    for (const [n, box] of boxes.entries()) {
      const next = boxes[n + 1]
      if (!next || next.top !== box.top) continue
      const isInOrder = words.dir === 'rtl' ? next.right <= box.left : next.left >= box.right
      if (!isInOrder) turned.push(`${step}: ${selector}: ${n + 1} is not read before ${n + 2}`)
    }
  }

  async function signIn(): Promise<void> {
    await page.getByLabel(host.email).fill(person.email)
    await page.getByLabel(host.password).fill(DEMO_PASSWORD)
    await page.button(host.signIn).click()
  }

  await page.goto('/login')
  await then('set-up')
  await signIn()
  await page.untilAt('/mfa/enrol')
  await page.locator('#key').waitFor()
  const shown = (await page.locator('#key').textContent()) ?? ''
  const app = { secret: shown.replaceAll(' ', '') }
  names.push(shown, app.secret)
  await then('code')
  await page.button(messages.next).click()
  await page.locator('#code').fill('12')
  await named(page, 'button', messages.enter).click()
  await page
    .getByRole('alert')
    .filter({ hasText: messages.code_length(2, 6) })
    .waitFor()
  await page.locator('#code').fill(wrongCode(app))
  await named(page, 'button', messages.enter).click()
  await page.getByRole('alert').filter({ hasText: messages.wrong_code }).waitFor()
  await then('backup-codes')
  await page.locator('#code').fill(await newCode(app))
  await named(page, 'button', messages.enter).click()
  await page.locator('backup-codes li').nth(9).waitFor()
  const codes = await page.locator('backup-codes li').allTextContents()
  expect(new Set(codes).size).toBe(10)
  names.push(...codes)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.button(messages.copy).click()
  await page.text(messages.copied).waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), page.button(messages.download).click()])
  const file = download.suggestedFilename()
  names.push(file)
  await page.text(messages.downloaded(file)).waitFor()
  for (const text of (await readFile(await download.path(), 'utf8')).split(/\r?\n/)) {
    const isMoment = text === '' || text.includes('20')
    heard.push(['downloaded', { text, isMoment }])
  }
  await then('start page')
  await page.button(messages.finish).click()
  await page.heading(host.welcome).waitFor()
  await then('settings')

  await named(page, 'link', words['MFA settings']).click()
  const more = page.locator('mfa-settings .more')
  await more.click()
  await look()
  await page.getByRole('menuitem', { name: messages.rename }).click()
  await page.locator('#name').waitFor()
  await look()
  await page.locator('#name').fill(`${ISSUER} 7`)
  await page.button(messages.save).click()
  await page.text(messages.renamed).waitFor()
  await more.click()
  await page.getByRole('menuitem', { name: messages.remove }).click()
  await page.getByRole('dialog').waitFor()
  await look()
  await photograph(page, lang, 'delete')
  await page.getByRole('dialog').getByRole('button', { name: messages.cancel }).click()
  await inOrder('mfa-settings li:first-child .fact')
  await then('accounts')

  await named(page, 'link', words.Accounts).click()
  const own = page.locator(`account-mfa-toggle[account-id="${lax.id}"]`)
  const toggle = own.getByRole('switch')
  await own.and(page.locator('[state=ready]')).waitFor()
  await own.locator('summary').click()
  await own.getByText(messages.roleName('owner')).waitFor()
  await inOrder(`account-mfa-toggle[account-id="${lax.id}"] .facts span`)
  await toggle.click()
  await own.getByText(messages.on, { exact: true }).waitFor()
  await toggle.click()
  await own.getByRole('dialog').locator('#code').waitFor()
  await look()
  await photograph(page, lang, 'off')
  await own.getByRole('dialog').getByRole('button', { name: messages.cancel }).click()
  await then('challenge')

  await named(page, 'button', words['Sign out']).click()
  await page.untilAt('/login')
  await signIn()
  await page.untilAsked()
  const field = page.locator('mfa-challenge [name=code]')
  await look()
  await photograph(page, lang, 'challenge')
  const challenge = page.locator('mfa-challenge')
  for (let tries = 0; (await challenge.getAttribute('state')) !== 'locked'; tries++) {
    expect(tries).toBeLessThan(12)
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await field.fill(wrongCode(app))
    await named(page, 'button', messages.enter).click()
    await answered
    await challenge.and(page.locator(':is([state=asking], [state=locked])')).waitFor()
  }
  await then('locked, after a reload')
  await page.reload()
  await page.untilState('mfa-challenge', 'locked')
  await then('other ways')
  await named(page, 'link', words['Try another way']).click()
  await named(page, 'link', words['Enter backup code']).waitFor()
  await then('backup code')
  await named(page, 'link', words['Enter backup code']).click()
  await field.fill('1234')
  await named(page, 'button', messages.enter).click()
  await page.getByRole('alert').filter({ hasText: messages.backup_code_length }).waitFor()
  await look()
  await field.fill(codes[3] ?? '')
  await named(page, 'button', messages.enter).click()
  await page.untilAt('/mfa/codes-left')
  await then('back')
  await named(page, 'link', words.Continue).click()
  await page.heading(host.welcome).waitFor()
  await named(page, 'button', words['Sign out']).click()
  await page.untilAt('/login')
  await then('over')

  await withoutScript()
  const events = await told(person.id)
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['mfa.enrolled', 'policy.changed', 'challenge.failed', 'backup_code.used']),
  )
  for (const event of events) {
    const written = writeMail(event, { advice: host.advice, words: mail })
    for (const text of [written.subject, ...written.text.split('\n')]) {
      const isMoment = text.includes('UTC')
      heard.push([`mail of ${event.type}`, { text, isMoment }])
    }
  }

  const judge = judgeOf(catalogue, names)
  const wrong = heard.flatMap(([at, { text, isMoment }]) => {
    const why = judge(text)
    return why && !(isMoment && why.startsWith('nothing')) ? [`${at}: ${why}: ${text.trim()}`] : []
  })
  return { wrong: [...new Set([...turned, ...wrong])], heard, judge }

  /** The same questions, answered by forms alone. */
  async function withoutScript(): Promise<void> {
    const plainWindow = await open({ ...settings, javaScriptEnabled: false })
    if (how === 'site') await plainWindow.context.addCookies([{ name: 'reads', value: lang, url }])
    const bare = plainWindow.page
    const read = async (at: string) => {
      const texts = await bare.locator('body').allInnerTexts()
      const labels = await bare.locator('[aria-label]').evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''))
      for (const text of [...texts.flatMap((some) => some.split(/[\n\t·]/)), ...labels, await bare.title()])
        heard.push([`without JavaScript: ${at}`, { text, isMoment: false }])
      await photograph(bare, lang, `plain-${at}`)
    }
    await bare.goto('/login')
    await bare.getByLabel(host.email).fill(person.email)
    await bare.getByLabel(host.password).fill(DEMO_PASSWORD)
    await bare.button(host.signIn).click()
    await read('locked')
    await nextMinutes(30)
    await bare.goto('/mfa/challenge')
    await bare.locator('[name=code]').fill(wrongCode(app))
    await named(bare, 'button', words.Enter).click()
    await read('wrong code')
    await bare.goto('/mfa/challenge?way=other')
    await read('other ways')
    await bare.goto('/mfa/challenge?way=backup_code')
    await bare.locator('[name=code]').fill(codes[4] ?? '')
    await named(bare, 'button', words.Enter).click()
    await read('codes left')
    await bare.goto('/mfa/settings')
    await read('settings')
    await bare.goto('/mfa/accounts')
    await read('accounts')
  }
}

async function company() {
  const all = await site()
  return {
    ...all,
    nextMinutes: (minutes: number) => all.pass(minutes * 60),
    async told(id: string): Promise<Notification[]> {
      const events = (await (await fetch(`${all.url}/__told`)).json()) as Notification[]
      return events.filter((event) => event.principal.id === id)
    },
  }
}

/** Of our pages, whose texts may begin with a mark that says which way they are read. */
function named(page: Tab, role: 'link' | 'button', name: string): Locator {
  return page.getByRole(role, { name: new RegExp(`^\u200f?${name.replaceAll(/[()?.]/g, '\\$&')}$`) })
}

/** For whoever wants to look at them, on a desk and on a phone. */
async function photograph(page: Tab, lang: string, name: string): Promise<void> {
  if (!SHOTS) return
  const size = page.viewportSize()
  const at = `${SHOTS}/${lang}-${name}`.replaceAll(/[ ,]+/g, '-')
  await page.screenshot({ path: `${at}.png` })
  await page.setViewportSize({ width: 340, height: 700 })
  await page.screenshot({ path: `${at}-narrow.png`, fullPage: true })
  if (size) await page.setViewportSize(size)
}
