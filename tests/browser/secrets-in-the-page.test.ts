import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'

/* Where the secret, the backup codes and a code that was entered are, and where they must not be. */

const site = await sharedSite()

/** Everything that a page holds and another script, a later visitor or a log could read, by the place it is in. */
function everything(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const dom: string[] = []
    const collect = (root: Document | ShadowRoot): void => {
      for (const node of root.querySelectorAll('*')) {
        dom.push(...[...node.attributes].map(({ value }) => value))
        dom.push(...[...node.childNodes].filter(({ nodeType }) => nodeType !== 1).map((child) => child.nodeValue ?? ''))
        if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) dom.push(node.value)
        if (node.shadowRoot) collect(node.shadowRoot)
      }
    }
    collect(document)
    return {
      dom: dom.join('\n'),
      stores: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      databases: JSON.stringify([await indexedDB.databases(), await caches.keys()]),
      address: [location.href, document.referrer, window.name, document.title].join('\n'),
      history: JSON.stringify(history.state),
      timings: performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .join('\n'),
    }
  })
}

const bare = (text: string) => text.replace(/[\s-]|%20/g, '').toUpperCase()

/** Whether a text has one of the secrets in it, written in whichever way. */
const holds = (text: string, secrets: string[]) => secrets.some((secret) => bare(text).includes(bare(secret)))

async function placesWith(page: Page, secrets: string[]): Promise<string[]> {
  return Object.entries(await everything(page)).flatMap(([place, text]) => (holds(text, secrets) ? [place] : []))
}

function expectNoneIn(requests: string[], secrets: string[]): void {
  expect(requests.length).toBeGreaterThan(5)
  expect(requests.filter((request) => holds(request, secrets))).toEqual([])
}

test('secret and codes are in the page while their step shows, and nowhere once it is over, however one goes back', async () => {
  const { page, requests, secret } = await site.openSetUp()
  // What this test looks for, it finds where it may be.
  expect(await placesWith(page, [secret])).toEqual(['dom'])
  await page.button('Next').click()
  await page.heading('Verify your identity').waitFor()
  expect(await placesWith(page, [secret])).toEqual([])
  await page.button('Back').click()
  expect(await page.shownSecret()).toBe(secret)
  const codes = await page.confirmSetUp(await site.newCode({ secret }))
  expect(await placesWith(page, [secret])).toEqual([])
  expect(await placesWith(page, codes)).toEqual(['dom'])

  await page.finish()
  expect(await placesWith(page, [secret, ...codes])).toEqual([])
  await page.goto('/')
  await page.goBack()
  await page.text('10 of 10 left').waitFor()
  expect(await placesWith(page, [secret, ...codes])).toEqual([])
  expectNoneIn(requests, [secret, ...codes])
})

test('they are gone when one leaves in the middle and comes back', async () => {
  const { page, requests, secret } = await site.openSetUp()
  await page.goto('/')
  expect(await placesWith(page, [secret])).toEqual([])
  await page.goBack()
  await page.locator('mfa-settings').getByRole('button').first().waitFor()
  expect(await placesWith(page, [secret])).toEqual([])

  await page.reload()
  const second = await page.beginSetUp()
  const codes = await page.confirmSetUp(await site.newCode({ secret: second }))
  await page.leaveAnyway(() => page.goto('/'))
  await page.goBack()
  await page.locator('mfa-settings').getByText('10 of 10 left').waitFor()
  expect(await placesWith(page, [secret, second, ...codes])).toEqual([])
  expectNoneIn(requests, [secret, second, ...codes])
})

test('they are gone from the page on which setting up was required, and from the way on', async () => {
  const person = await site.newPerson()
  await site.requireMfa(person.account)
  const { page, requests } = await site.open()
  await page.signIn(person)
  const secret = await page.shownSecret()
  const codes = await page.confirmSetUp(await site.newCode({ secret }))
  await page.button('Finish').click()
  await page.heading(`Welcome, ${person.name}`).waitFor()
  expect(await placesWith(page, [secret, ...codes])).toEqual([])
  await page.goBack()
  await page.waitForLoadState()
  expect(await placesWith(page, [secret, ...codes])).toEqual([])
  expectNoneIn(requests, [secret, ...codes])
})

test('a code that was entered stays in no page and no address', async () => {
  const { person, page, requests } = await site.openChallenge({}, '/')
  const code = await site.newCode(person)
  await page.enterCode(code)
  await page.heading(`Welcome, ${person.name}`).waitFor()
  expect(await placesWith(page, [code])).toEqual([])
  await page.goBack()
  await page.waitForLoadState()
  expect(await placesWith(page, [code])).toEqual([])
  expectNoneIn(requests, [code])
})
