import jsQR from 'jsqr'

// What a camera would do: the QR code that stands on the page beside this phone, or on the one which
// opened it, is drawn, and read as a picture.

export type Scan = { ok: true; text: string } | { ok: false; reason: string }

export function scanPage(): Scan {
  const page = document.querySelector('.dock') ? document : pageOfOpener()
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

function findPicture(root: ParentNode): HTMLImageElement | null {
  for (const one of root.querySelectorAll('*')) {
    if (one.matches('img[alt^="QR code"]')) return one as HTMLImageElement
    const inside = one.shadowRoot && findPicture(one.shadowRoot)
    if (inside) return inside
  }
  return null
}

function readPicture(image: HTMLImageElement): string | null {
  const { naturalWidth: width, naturalHeight: height } = image
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d')
  if (!context || width === 0) return null
  context.drawImage(image, 0, 0)
  return jsQR(context.getImageData(0, 0, width, height).data, width, height)?.data ?? null
}
