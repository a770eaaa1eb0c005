import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromeLauncher } from '@web/test-runner-chrome'
import { build } from 'esbuild'
import { freePort } from '../../tools/local/local-server.ts'
import { chromiumExecutable } from '../support/browser.ts'

const here = path.dirname(fileURLToPath(import.meta.url))
const rootDir = path.resolve(here, '../..')

const chromium = await chromiumExecutable()

/** One bundle for each test file: what the tests need beyond our code is CommonJS, which a browser cannot load. */
export const bundleTests = (options) => ({
  name: 'bundle-tests',
  resolveMimeType: (context) => (context.path.endsWith('.ts') ? 'js' : undefined),
  async serve(context) {
    // An empty challenge asks for the style sheet of the server's pages; tests bring it themselves.
    if (context.path === '/mfa/assets/mfa.css') return { body: '', type: 'css' }
    if (!context.path.endsWith('.test.ts')) return undefined
    const result = await build({
      entryPoints: [path.join(rootDir, context.path)],
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      sourcemap: 'inline',
      external: ['/__web-dev-server__web-socket.js'],
      logLevel: 'silent',
      ...options,
    })
    return { body: result.outputFiles[0].text, type: 'js' }
  },
})

const DEVELOPMENT = { conditions: ['development'], define: { 'process.env.NODE_ENV': '"development"' } }

export default {
  rootDir,
  files: [path.join(here, '*.test.ts')],
  concurrency: 2,
  // Two runners that begin at once (one for each engine) would both find the runner's own first port free.
  port: await freePort(),
  testFramework: { config: { ui: 'bdd', timeout: 10_000 } },
  plugins: [bundleTests(DEVELOPMENT)],
  // Lit says in every page that it is not built for production, which is what tests want.
  filterBrowserLogs: ({ args }) => !args.some((text) => String(text).includes('Lit is in dev mode')),
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: chromium.path,
        headless: true,
        args: chromium.args,
      },
    }),
  ],
}
