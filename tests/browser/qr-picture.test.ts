import { expect, test } from 'vitest'
import { decodeQr } from '../support/qr.ts'
import { sharedSite } from './support/site.ts'
import { eventually, type Tab } from './support/tab.ts'

/* The QR code is a picture, which a phone understands that one presses on for long; and is one secret only as long as it is shown. */

const site = await sharedSite()

/** True where the address still leads to something. */
const isThere = (page: Tab, address: string) => page.evaluate((url) => fetch(url).then(Boolean, () => false), address)

test('a picture of an address that says nothing, as large as it is saved, and gone with its step', async () => {
  // Its content is asked for, which the page's own policy does not let a script do.
  const { page, secret } = await site.openSetUp({ bypassCSP: true, expectedErrors: [/ERR_FILE_NOT_FOUND/] })
  const picture = page.qrCode()
  const [src = '', alt = '', width] = await picture.evaluate((image: HTMLImageElement) => [
    image.src,
    image.alt,
    image.naturalWidth,
  ])
  expect(src).toMatch(new RegExp(`^blob:${site.url}/[\\w-]+$`))
  expect(alt).not.toContain(secret)
  expect(width).toBeGreaterThanOrEqual(400)
  expect(await isThere(page, String(src))).toBe(true)
  await page.button('Cancel').click()
  await page.button('Add new method').waitFor()
  expect(await isThere(page, String(src))).toBe(false)
})

test('read on black, as a phone shows a picture alone', async () => {
  const { page, secret } = await site.openSetUp()
  const link = await page.link('Open in authenticator app').getAttribute('href')
  await page.qrCode().evaluate((image) => {
    Object.assign((image.parentElement as HTMLElement).style, { background: '#000', overflow: 'visible' })
  })
  expect(decodeQr(await page.screenshot())).toBe(link)
  expect(link).toContain(secret)
})

test('where the policy of a page takes no such picture, it is drawn in place', async () => {
  const person = await site.newPerson()
  const { page, forget } = await site.openAs(person, '/')
  await page.route('**/profile', async (route) => {
    const answer = await route.fetch()
    const policy = (answer.headers()['content-security-policy'] ?? '').replace(' blob:', '')
    expect(policy).toContain("img-src 'self';")
    await route.fulfill({ response: answer, headers: { ...answer.headers(), 'content-security-policy': policy } })
  })
  await page.goto('/profile')
  const secret = await page.beginSetUp()
  const drawn = page.locator('.qr svg[role=img]')
  await drawn.waitFor()
  expect(await page.locator('.qr img').count()).toBe(0)
  const link = await page.link('Open in authenticator app').getAttribute('href')
  await eventually(async () => decodeQr(await page.screenshot())).toBe(link)
  expect(link).toContain(secret)
  // The browser told of the picture, as it should.
  forget()
})
