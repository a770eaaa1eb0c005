const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** A built file, with the type that `nosniff` asks for. The name is one path segment, so it cannot leave the folder. */
export async function serveAsset(
  assets: { fetch(request: Request): Promise<Response> },
  file: string,
  ifNoneMatch: string | undefined,
): Promise<Response> {
  const type = TYPES[file.split('.').at(-1) ?? '']
  if (!type || !/^[a-z][a-z0-9-]*\.[a-z]+$/.test(file)) return new Response('Not found', { status: 404 })
  const found = await assets.fetch(new Request(`http://assets/${file}`))
  if (!found.ok) return new Response('Not found', { status: 404 })
  const tag = `W/"${found.headers.get('Content-Length')}-${Date.parse(found.headers.get('Last-Modified') ?? '')}"`
  const headers = { 'Content-Type': type, 'Cache-Control': 'no-cache', ETag: tag }
  if (ifNoneMatch === tag) return new Response(null, { status: 304, headers })
  return new Response(found.body, { headers })
}
