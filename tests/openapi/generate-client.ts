import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/*
 * Prints what `npx openapi-typescript docs/openapi.json` does. It writes with the compiler's own functions, which TypeScript
 * has no more from 7 on; the analyzer of the elements brings an older one along, as npx would.
 */
const require = createRequire(import.meta.url)
const older = createRequire(require.resolve('@custom-elements-manifest/analyzer/package.json')).resolve('typescript')
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typescript' ? next(pathToFileURL(older).href, context) : next(specifier, context),
})
const { default: typesOf, astToString } = await import('openapi-typescript')
const [file = ''] = process.argv.slice(2)
process.stdout.write(astToString(await typesOf(pathToFileURL(file))))
