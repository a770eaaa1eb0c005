import jsQR from 'jsqr'

// What a camera would do: the QR code that stands on the page which opened this phone is drawn, and read as a picture.

const PIXELS_PER_MODULE = 4
const QUIET_MODULES = 4

export type Scan = { ok: true; text: string } | { ok: false; reason: string }

export function scanOpener(): Scan {
  const page = pageOfOpener()
  if (!page) return { ok: false, reason: 'Open the phone from the page that shows the QR code.' }
  const picture = findPicture(page)
  if (!picture) return { ok: false, reason: 'There is no QR code on that page now.' }
  const read = readPicture(picture)
  return read ? { ok: true, text: read } : { ok: false, reason: 'The QR code could not be read.' }
}

/** Null where there is none, or it is another site's by now. */
function pageOfOpener(): Document | null {
  try {
    return window.opener?.document ?? null
  } catch {
    return null
  }
}

function findPicture(root: ParentNode): SVGSVGElement | null {
  for (const one of root.querySelectorAll('*')) {
    if (one.matches('svg[role=img]') && one.querySelector('path')) return one as SVGSVGElement
    const inside = one.shadowRoot && findPicture(one.shadowRoot)
    if (inside) return inside
  }
  return null
}

function readPicture(svg: SVGSVGElement): string | null {
  const modules = svg.viewBox.baseVal.width
  const size = (modules + 2 * QUIET_MODULES) * PIXELS_PER_MODULE
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const context = canvas.getContext('2d')
  const shape = svg.querySelector('path')?.getAttribute('d')
  if (!context || !shape) return null
  context.fillStyle = '#fff'
  context.fillRect(0, 0, size, size)
  context.scale(PIXELS_PER_MODULE, PIXELS_PER_MODULE)
  context.translate(QUIET_MODULES, QUIET_MODULES)
  context.fillStyle = '#000'
  context.fill(new Path2D(shape))
  return jsQR(context.getImageData(0, 0, size, size).data, size, size)?.data ?? null
}
