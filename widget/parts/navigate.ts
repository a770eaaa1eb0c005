/** Goes to a path of this origin; anything else becomes `/` (spec L4). */
export function goTo(to: string): void {
  location.assign(sameOriginPath(to, location.href))
}

function sameOriginPath(to: string, here: string): string {
  const url = URL.canParse(to, here) ? new URL(to, here) : null
  return url && url.origin === new URL(here).origin ? url.pathname + url.search + url.hash : '/'
}
