import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = { target: process.env.SERVER ?? 'http://localhost:3000', changeOrigin: false }

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/mfa': server, '/login': server, '/logout': server, '/api': server } },
})
