/*
 * The commands of W3C WebDriver (https://www.w3.org/TR/webdriver2/) that we use, in both of their forms: as WebKitGTK's
 * driver takes them, over HTTP, and as Firefox does, over Marionette, which needs no driver of its own.
 */

type Row = [marionette: string, method: 'GET' | 'POST' | 'DELETE', path: string]

export const COMMANDS = {
  navigate: ['WebDriver:Navigate', 'POST', '/url'],
  currentUrl: ['WebDriver:GetCurrentURL', 'GET', '/url'],
  run: ['WebDriver:ExecuteAsyncScript', 'POST', '/execute/async'],
  click: ['WebDriver:ElementClick', 'POST', '/element/{id}/click'],
  clear: ['WebDriver:ElementClear', 'POST', '/element/{id}/clear'],
  type: ['WebDriver:ElementSendKeys', 'POST', '/element/{id}/value'],
  act: ['WebDriver:PerformActions', 'POST', '/actions'],
  setRect: ['WebDriver:SetWindowRect', 'POST', '/window/rect'],
  print: ['WebDriver:Print', 'POST', '/print'],
  picture: ['WebDriver:TakeScreenshot', 'GET', '/screenshot'],
  forgetCookies: ['WebDriver:DeleteAllCookies', 'DELETE', '/cookie'],
  addCookie: ['WebDriver:AddCookie', 'POST', '/cookie'],
} satisfies Record<string, Row>

export type Command = keyof typeof COMMANDS

/** How long a page may load, and a script in it run: after that the browser answers, and whoever waits looks again (WebDriver, 9). */
export const TIMEOUTS = { pageLoad: 20_000, script: 20_000 } as const

/** Carries a command out and answers its value; throws what the browser says against it. */
export type Send = (command: Command, parameters?: Record<string, unknown>) => Promise<unknown>

/** How an element goes to and fro: WebDriver, 12.2. */
export const ELEMENT_KEY = 'element-6066-11e4-a52e-4f735466cecf'

export type ElementRef = { [ELEMENT_KEY]: string }
