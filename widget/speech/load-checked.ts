import type { Messages } from '../words/messages.ts'

/** What `./load.ts` says, for the files that the build made. */
type Loader = {
  LANGUAGES: readonly string[]
  loadWords: (tag: string, isChallenge: boolean) => Partial<Messages> | Promise<Partial<Messages>>
}

/**
 * Loads `mfa-de.js`, or `mfa-challenge-de.js`, from beside the script, and runs it only where it is the file that was
 * built (Subresource Integrity §3.3). `keys`: what their texts are called, in their order, those of the challenge
 * first; `hashes`: by tag, of the whole file and of the challenge's.
 */
export function checkedLoader(keys: string, hashes: Record<string, [string, string]>): Loader {
  const names = keys.split(' ')
  const known = new Map<string, Partial<Messages> | Promise<Partial<Messages>>>()
  const load = (file: string, hash: string) => {
    const words = known.get(file)
    if (words) return words
    const coming = fetchModule(file, hash).then((texts) => named(names, texts))
    known.set(file, coming)
    coming.then(
      (words) => known.set(file, words),
      // The next element may have a network again.
      () => known.delete(file),
    )
    return coming
  }
  return {
    LANGUAGES: Object.keys(hashes),
    loadWords: (tag, isChallenge) => {
      const [whole, challenge] = hashes[tag] as [string, string]
      // Servers, and the disks of some, tell no capitals from small letters.
      const name = tag.toLowerCase()
      const file = `mfa-${name}.js`
      return isChallenge && !known.has(file) ? load(`mfa-challenge-${name}.js`, challenge) : load(file, whole)
    },
  }
}

const named = (names: readonly string[], texts: readonly unknown[]): Partial<Messages> =>
  Object.fromEntries(texts.map((text, at) => [names[at], text]))

const failed = new Set<string>()

/** A module is fetched once per page and URL, here with its hash; `import()` then runs that one, and none where it was refused. */
function fetchModule(file: string, hash: string): Promise<readonly unknown[]> {
  // What failed once stays failed under its name.
  const url = new URL(failed.has(file) ? `${file}?${Date.now()}` : file, import.meta.url)
  const run = () => import(url.href).then((module: { default: readonly unknown[] }) => module.default)
  return new Promise((resolve, reject) => {
    const fail = () => {
      failed.add(file)
      reject()
    }
    const link = document.createElement('link')
    // WebKit looks at the hash of a script, but not at that of a preload.
    const isScript = navigator.vendor.startsWith('Apple') || !link.relList.supports('modulepreload')
    const element = isScript ? document.createElement('script') : link
    element.integrity = `sha256-${hash}`
    element.crossOrigin = 'anonymous'
    element.nonce = document.querySelector<HTMLElement>('[nonce]')?.nonce ?? ''
    element.onload = () => resolve(run())
    element.onerror = fail
    if (element === link) {
      link.rel = 'modulepreload'
      link.href = url.href
    } else {
      const script = element as HTMLScriptElement
      script.type = 'module'
      try {
        script.src = url.href
      } catch {
        // Trusted Types allow no script by its address. What is fetched is checked, but what runs may be fetched once more: so
        // it is of the page's own origin alone, from whom the page is from.
        const { integrity } = element
        return void fetch(url, { integrity, mode: 'same-origin' }).then(run).then(resolve, fail)
      }
    }
    document.head.append(element)
  })
}
