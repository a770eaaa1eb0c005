// A lazy chunk: loaded by the step that shows a QR code, so that no other page pays for the encoder.
// The core file alone, since the package's main entry brings a PNG writer along.
import { create } from 'qrcode/lib/core/qrcode.js'

/** Modules of white around the code that readers need to find it (ISO/IEC 18004). */
const QUIET_ZONE = 4

export type QrDrawing = { path: string; size: number }

/** The code as one SVG path on a square of `size` modules, quiet zone included. */
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
  return { path, size: modules.size + 2 * QUIET_ZONE }
}
