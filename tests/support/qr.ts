import jsqr from 'jsqr'
import { PNG } from 'pngjs'

// A CommonJS package: its function is the module in one loader and the module's `default` in another.
const read = (typeof jsqr === 'function' ? jsqr : (jsqr as unknown as { default: typeof jsqr }).default) as typeof jsqr

/** The text of the QR code in a screenshot. Light on dark is read too. Throws when there is none. */
export function decodeQr(png: Uint8Array): string {
  const { data, width, height } = PNG.sync.read(png)
  const found = read(new Uint8ClampedArray(data), width, height, { inversionAttempts: 'attemptBoth' })
  if (found === null) throw new Error(`No QR code can be read in this picture of ${width} × ${height} pixels.`)
  return found.data
}
