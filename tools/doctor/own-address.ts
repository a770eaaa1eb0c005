import { type Finding, ill, REQUEST_TIMEOUT_MS, well } from './finding.ts'

/**
 * Whether the site takes itself for what it is asked under: by where it leads somebody who is not signed in, if it says that
 * in full, as `nodeGate` and `mfa.decide` do. Null: it does not say.
 */
export async function ownAddress(url: URL): Promise<Finding | null> {
  const headers = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
  const answer = await fetch(url, { headers, redirect: 'manual', signal })
  const location = answer.headers.get('Location') ?? ''
  if (!URL.canParse(location)) return null
  const { origin } = new URL(location)
  const about = `The site takes itself for ${origin}`
  if (origin === url.origin) return well(about)
  return ill(
    `${about}, and is asked as ${url.origin}`,
    'Whatever is sent to it from a page is refused as another origin’s: what stands in front must pass Host on as it came (nginx: proxy_set_header Host $http_host; Vite: changeOrigin: false).',
  )
}
