import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DEMO_PASSWORD } from '../../../demo/people/people.ts'
import { type Device, type EngineBrowser, HEIGHT, type OpenOptions, untilThere } from './browser.ts'
import { TIMEOUTS } from './commands.ts'
import { connectMarionette } from './marionette.ts'
import { run } from './process.ts'

const PREFERENCES: Record<string, string | number | boolean> = {
  // A free port, which Firefox writes into the profile.
  'marionette.port': 0,
  // Nothing that talks to anybody, nothing that asks.
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  // Into the folder that `browser.download.dir` names.
  'browser.download.folderList': 2,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'messaging-system.rsexperimentloader.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  // What `plugIn` adds, and nothing of the machine's.
  'security.webauth.webauthn_enable_softtoken': true,
  'security.webauth.webauthn_enable_usbtoken': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
  'intl.locale.requested': 'en-US',
  'ui.prefersReducedMotion': 1,
}

/** Carried out by the browser itself, not by a page. */
const NEW_WINDOW = `
  const [scheme, javaScript, done] = arguments
  Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', scheme === 'dark' ? 0 : 1)
  Services.prefs.setBoolPref('javascript.enabled', javaScript)
  Services.cookies.removeAll()
  Services.cache2.clear()
  Services.console.reset()
  done()`
/** Firefox would not make a window narrower than its own buttons. */
const RESIZE = `
  const [width, height, done] = arguments
  const { style } = gBrowser.selectedBrowser
  Object.assign(style, { width: width + 'px', minWidth: width + 'px', maxWidth: width + 'px', height: height + 'px', maxHeight: height + 'px' })
  done()`
const COMPLAINTS = `
  const done = arguments[0]
  const messages = Services.console.getMessageArray().filter((one) => one instanceof Ci.nsIScriptError)
  done(messages
    .filter(({ flags, category, sourceName, errorMessage }) =>
      !(flags & Ci.nsIScriptError.warningFlag) && /^(content|CSP|CORS|Mixed)/.test(category))
    .map(({ category, errorMessage, sourceName }) => category + ': ' + errorMessage + ' (' + sourceName + ')'))`

const KEEP_PASSWORD = `
  const [origin, username, password, done] = arguments
  // Marionette switches them off when it begins.
  for (const name of ['signon.autofillForms', 'signon.rememberSignons', 'browser.formfill.enable']) Services.prefs.setBoolPref(name, true)
  const login = Cc['@mozilla.org/login-manager/loginInfo;1'].createInstance(Ci.nsILoginInfo)
  login.init(origin, origin, null, username, password, 'email', 'password')
  Services.logins.addLoginAsync(login).then(() => done())`
const TYPED = `
  const done = arguments[0]
  const { FormHistory } = ChromeUtils.importESModule('resource://gre/modules/FormHistory.sys.mjs')
  FormHistory.search(['value'], {}).then((found) => done(found.map(({ value }) => value)))`

/** Text alone, or all. */
const ZOOM = `
  const [textZoom, fullZoom, done] = arguments
  Object.assign(gBrowser.selectedBrowser, { textZoom, fullZoom })
  done()`

/** A printer that is a file. It asks nothing and adds no line of its own. */
const printer = (file: string) => {
  const own = 'print.printer_Mozilla_Save_to_PDF.print_'
  const corners = ['headerleft', 'headercenter', 'headerright', 'footerleft', 'footercenter', 'footerright']
  return {
    'print.always_print_silent': true,
    print_printer: 'Mozilla Save to PDF',
    [`${own}to_file`]: true,
    [`${own}to_filename`]: file,
    ...Object.fromEntries(corners.map((corner) => [own + corner, ''])),
  }
}

export async function startFirefox(executable: string): Promise<EngineBrowser> {
  const paper = (folder: string) => path.join(folder, 'paper.pdf')
  const linesFor = (folder: string) =>
    Object.entries({ ...PREFERENCES, 'browser.download.dir': folder, ...printer(paper(folder)) }).map(
      ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
    )
  const program = await run(executable, {
    prepare: (folder) => writeFile(path.join(folder, 'user.js'), linesFor(folder).join('\n')),
    // The last one lets `chrome` scripts in: preferences and messages of the browser.
    args: (folder) => ['--marionette', '--headless', '--no-remote', '--profile', folder, '-remote-allow-system-access'],
    env: () => ({ MOZ_HEADLESS_WIDTH: '1280', MOZ_HEADLESS_HEIGHT: '1100', MOZ_CRASHREPORTER_DISABLE: '1' }),
  })
  const stop = program.stop
  try {
    const port = await untilThere(async () => {
      if (program.hasEnded()) throw new Error(`Firefox did not start.\n${program.output()}`)
      const text = await readFile(path.join(program.folder, 'MarionetteActivePort'), 'utf8').catch(() => '')
      return Number(text) || null
    }, 'Firefox')
    const { call, send, close } = await connectMarionette(port)
    const session = (await call('WebDriver:NewSession', {
      unhandledPromptBehavior: 'accept',
      timeouts: TIMEOUTS,
    })) as {
      capabilities: { browserVersion: string }
    }

    async function asBrowser(script: string, ...args: unknown[]): Promise<unknown> {
      await call('Marionette:SetContext', { value: 'chrome' })
      try {
        return await send('run', { script, args })
      } finally {
        await call('Marionette:SetContext', { value: 'content' })
      }
    }

    const resize = async (width: number) => void (await asBrowser(RESIZE, width, HEIGHT))

    async function open({
      width = 1280,
      scheme = 'light',
      javaScript = true,
      zoomsTextOnly = false,
    }: OpenOptions = {}) {
      // A tab with a history of its own.
      const [before] = (await call('WebDriver:GetWindowHandles')) as string[]
      const { handle } = (await call('WebDriver:NewWindow', { type: 'tab', focus: true })) as { handle: string }
      await call('WebDriver:SwitchToWindow', { handle: before })
      await call('WebDriver:CloseWindow')
      await call('WebDriver:SwitchToWindow', { handle })
      await asBrowser(NEW_WINDOW, scheme, javaScript)
      await resize(width)

      async function print(press?: () => Promise<unknown>): Promise<Uint8Array> {
        if (!press) return Buffer.from((await send('print')) as string, 'base64')
        await press()
        const file = paper(program.folder)
        const pdf = await untilThere(async () => {
          const found = await readFile(file).catch(() => null)
          return found?.subarray(-8).toString().includes('%%EOF') ? found : null
        }, 'the paper')
        await rm(file)
        return pdf
      }

      return {
        send,
        resize,
        print,
        downloads: program.folder,
        complaints: async () => (await asBrowser(COMPLAINTS)) as string[],
        async zoom(factor: number) {
          await asBrowser(ZOOM, zoomsTextOnly ? factor : 1, zoomsTextOnly ? 1 : factor)
          return factor
        },
      }
    }

    async function plugIn(): Promise<Device> {
      const added = await call('WebAuthn:AddVirtualAuthenticator', {
        protocol: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserConsenting: true,
        isUserVerified: true,
      })
      const authenticatorId = (added as { value?: unknown }).value ?? added
      return {
        async credentials() {
          const found = await call('WebAuthn:GetCredentials', { authenticatorId })
          return ((found as { value?: unknown }).value ?? found) as { rpId: string; signCount: number }[]
        },
        remove: async () => void (await call('WebAuthn:RemoveVirtualAuthenticator', { authenticatorId })),
      }
    }

    return {
      name: `Firefox ${session.capabilities.browserVersion}`,
      open,
      plugIn,
      keepsPages: true,
      memory: {
        keepPassword: async (origin, username) =>
          void (await asBrowser(KEEP_PASSWORD, origin, username, DEMO_PASSWORD)),
        typed: async () => (await asBrowser(TYPED)) as string[],
      },
      async stop() {
        close()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
