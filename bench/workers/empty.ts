export default { fetch: () => new Response('about') }
