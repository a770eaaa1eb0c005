const server = { target: process.env.SERVER ?? 'http://localhost:3000', changeOrigin: false }

export default { '/mfa': server, '/login': server, '/logout': server, '/api': server }
