export const POST = () =>
  new Response(null, { status: 303, headers: { location: '/login', 'set-cookie': 'sid=; Max-Age=0; Path=/' } })
