import { PNG } from 'pngjs'
import QRCode from 'qrcode'
import { expect, test } from 'vitest'
import { decodeQr } from './qr.ts'

const URI = 'otpauth://totp/Acme:member%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme'

test('a QR code is read back letter by letter', async () => {
  expect(decodeQr(await QRCode.toBuffer(URI, { width: 200, margin: 4 }))).toBe(URI)
})

test('a light code on a dark page is read too', async () => {
  const color = { dark: '#ffffff', light: '#101418' }
  expect(decodeQr(await QRCode.toBuffer(URI, { width: 240, margin: 4, color }))).toBe(URI)
})

test('a picture without a code is an error, not an empty text', () => {
  expect(() => decodeQr(PNG.sync.write(new PNG({ width: 64, height: 64 })))).toThrow('No QR code')
})
