// A lazy chunk: loaded by the step that shows a QR code, so that no other page pays for the encoder.
// The core file alone, since the package's main entry brings a PNG writer along.
import { create } from 'qrcode/lib/core/qrcode.js'

/** Modules of white around the code that readers need to find it (ISO/IEC 18004). */
const QUIET_ZONE = 4

export type QrDrawing = {
  path: string
  size: number
  /** The same as a picture, of a `blob:` address that says nothing of it; null where the page takes no such pictures. */
  url: string | null
}

/** CSS pixels for each module of the picture, where it is saved, or larger than it is shown. */
const MODULE_PX = 8

/** The code as one SVG path on a square of `size` modules, quiet zone included. The picture is there until it is revoked. */
export function drawQr(text: string): QrDrawing {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue
      let run = 1
      while (column + run < modules.size && modules.get(row, column + run)) run++
      path += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h${run}v1h-${run}z`
      column += run
    }
  }
  const size = modules.size + 2 * QUIET_ZONE
  return { path, size, url: URL.createObjectURL(new Blob([picture(path, size)], { type: 'image/svg+xml' })) }
}

/** White below, since whoever looks at it alone may do so on black. */
function picture(path: string, size: number): string {
  const px = size * MODULE_PX
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${px}" height="${px}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
}
