import type { Canonical } from '../../reading/canonical.ts'
import { isOpenPath, isPlainPath } from '../../reading/paths.ts'
import type { ProxyConfig } from './proxy-config.ts'
import type { VariableReader } from './variables.ts'

/* What of the site somebody may reach who is not signed in. Pure. */

type Paths = Pick<ProxyConfig, 'openPaths' | 'openPrefixes' | 'loginPage' | 'loginPaths'>

/** Exact paths, and folders as `/static/*`. None of the paths that mean something to the gate may lie in one. */
export function readOpen({ list, plainPaths, wrong }: VariableReader, taken: readonly (string | null)[]) {
  const items = list('OPEN_PATHS')
  const folders = items.filter((item) => item.endsWith('/*'))
  const openPrefixes = folders.map((item) => item.slice(0, -1))
  for (const prefix of openPrefixes) {
    if (prefix === '/' || !isPlainPath(prefix) || prefix.includes('*')) {
      wrong('OPEN_PATHS', `a folder is written like /static/*, letter for letter; "${prefix}*" is not`)
    }
    const inside = ['/.mfa/', ...taken].find((path) => path?.toLowerCase().startsWith(prefix.toLowerCase()))
    if (inside) wrong('OPEN_PATHS', `"${prefix}*" would open ${inside}; name smaller folders, or single paths`)
  }
  const openPaths = new Set(
    plainPaths(
      'OPEN_PATHS',
      items.filter((item) => !item.endsWith('/*')),
    ),
  )
  return { openPaths, openPrefixes }
}

/**
 * Open to anybody, without cookies. `prefix`: a folder of files, of which only reading is open. A path that could be read in
 * another way is in none.
 */
export function opennessOf(config: Paths, { path, isPlain }: Canonical, isSafe: boolean): 'exact' | 'prefix' | null {
  if (isOpenPath(path, config.openPaths)) return 'exact'
  return isSafe && isPlain && config.openPrefixes.some((prefix) => path.startsWith(prefix)) ? 'prefix' : null
}

/** Many pages behind one path, told apart by the query: `/`, `/index.php`. */
export function isFrontController(path: string): boolean {
  return path === '/' || /\/(index|default|main|app)\.\w+$/i.test(path)
}

/**
 * The page with the form, and the paths that take logins: the only ways to the site for somebody who is not signed in. Of a
 * front controller only the page itself is the login's, query and all; what is sent there as a login was seen before.
 */
export function isLoginPage(config: Paths, { path, search, isPlain }: Canonical): boolean {
  if (!isPlain) return false
  const [page = '', query] = config.loginPage.split('?')
  const isFront = isFrontController(path)
  if (path === page && ((query === undefined && !isFront) || search === (query ? `?${query}` : ''))) return true
  return !isFront && config.loginPaths.includes(path)
}
