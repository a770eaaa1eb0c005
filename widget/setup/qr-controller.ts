import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { QrDrawing } from './qr.ts'

/** The drawing of a text, `failed` where the encoder could not be loaded, null while it loads. */
export type QrState = QrDrawing | 'failed' | null

/** Draws a QR code by a chunk that is loaded with the first one. A drawing is as secret as its text: `clear()` it. */
export class QrController implements ReactiveController {
  readonly #host: ReactiveControllerHost
  #text = ''
  #drawn: QrState = null

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  get(text: string): QrState {
    if (text !== this.#text) {
      this.#forget()
      this.#text = text
      void this.#draw(text)
    }
    return this.#drawn
  }

  clear(): void {
    this.#forget()
    this.#text = ''
  }

  /** The page's policy takes no picture of `blob:`. */
  withoutPicture = (): void => {
    const drawn = this.#drawn
    this.#forget()
    if (drawn && drawn !== 'failed') this.#drawn = { ...drawn, url: null }
    this.#host.requestUpdate()
  }

  #forget(): void {
    if (this.#drawn && this.#drawn !== 'failed' && this.#drawn.url) URL.revokeObjectURL(this.#drawn.url)
    this.#drawn = null
  }

  hostDisconnected(): void {
    this.clear()
  }

  async #draw(text: string): Promise<void> {
    const drawn = await import('./qr.ts').then(({ drawQr }) => drawQr(text)).catch(() => 'failed' as const)
    if (text !== this.#text) {
      if (drawn !== 'failed' && drawn.url) URL.revokeObjectURL(drawn.url)
      return
    }
    this.#drawn = drawn
    this.#host.requestUpdate()
  }
}
