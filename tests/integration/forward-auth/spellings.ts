const OPEN = ['/about', '/login', '/logout', '/assets/mfa.js', '/mfa/assets/mfa.css', '/mfa/challenge']
const GATED = ['/profile', '/api/x']
const JOINS = '// /./ /../ /%2e/ /%2e%2e/ /.%2e/ /%2E%2E/ /;/ /..;/ %2f %2F %5c \\'.split(' ')
const ENDS = '/ // /. /.. ; ;x ;/ ;jsessionid=1 %00 %20 %09 %0a %0d%0a .'.split(' ')
const MORE_ENDS = '%252f %c0%af %ef%bc%8f %3b %3f %23 % %zz ~ .css .js /index.html @x *'.split(' ')

/** Gated paths, and open ones written so that some server somewhere reads them as gated. None may be open. */
export function spellings(): string[] {
  const found = new Set<string>()
  for (const one of OPEN) {
    for (const other of GATED) {
      for (const join of JOINS) {
        for (const form of [one + join + other.slice(1), other + join + one.slice(1)]) found.add(form)
        found.add(`${join.startsWith('/') ? '' : '/'}${join}${other.slice(1)}`)
        found.add(`${one}${join}..${other}`)
        found.add(`${one}${join}..${join}..${other}`)
      }
      for (const mark of ['?', '#', '%3f', '%23']) found.add(`${other}${mark}${one}`)
    }
    // What leads to our own pages reaches us, not the site: only what is no page of ours is of interest here.
    if (!one.startsWith('/mfa')) for (const end of [...ENDS, ...MORE_ENDS]) found.add(one + end)
    found.add(one.toUpperCase() === one ? `${one}X` : one.toUpperCase())
    found.add(one.replace(/[a-z](?=[^/]*$)/, (c) => `%${c.charCodeAt(0).toString(16)}`))
  }
  return [...found]
}
