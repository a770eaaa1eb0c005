import { Hono } from 'hono'

/** What every site answers, with a gate in front or without: any real handler makes the gate's share smaller. */
export const CONTENT = 'content of the site'

/** The site without a gate: what all are compared with. */
export function openSite(): Hono {
  const app = new Hono()
  app.all('*', (c) => c.text(CONTENT))
  return app
}
