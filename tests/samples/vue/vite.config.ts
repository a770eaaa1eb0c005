import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const server = { target: process.env.SERVER ?? 'http://localhost:3000', changeOrigin: false }
const isCustomElement = (tag: string) =>
  tag.startsWith('mfa-') || tag === 'backup-codes' || tag === 'account-mfa-toggle'

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement } } })],
  server: { proxy: { '/mfa': server, '/login': server, '/logout': server, '/api': server } },
})
